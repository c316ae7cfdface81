import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['viewer/src/**/*.test.ts', 'app/src/**/*.test.{ts,tsx}'],
    environment: 'node',
    // One process: the machine that builds has few cores, and the tests are quick.
    pool: 'threads',
    maxWorkers: 1,
    isolate: false,
    restoreMocks: true,
    testTimeout: 10_000,
  },
});
