import react from '@vitejs/plugin-react';
import path from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { defineConfig, type Plugin } from 'vite';
import { fakeServer } from './fake/plugin';
import { licences } from './licences';

const outDir = process.env['FARHAND_WEB_OUT'] ?? path.resolve(import.meta.dirname, '../../../../target/web/public');
/** Address of a real server for `npm run dev`; without it the pretended one answers. */
const realServer = process.env['FARHAND_SERVER'];

export default defineConfig({
  plugins: [
    react(),
    licences(),
    precompress(),
    ...(realServer
      ? []
      : [
          fakeServer({
            outDir,
            devices: Number(process.env['FAKE_DEVICES'] ?? 1_200),
            signedIn: process.env['FAKE_SIGNED_IN'] === 'yes',
            needsRecentFactor: process.env['FAKE_RECENT_FACTOR'] === 'yes',
          }),
        ]),
  ],
  html: { cspNonce: '__CSP_NONCE__' },
  server: realServer ? { proxy: { '/api': { target: realServer, ws: true } } } : {},
  build: {
    outDir,
    emptyOutDir: true,
    target: 'es2023',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1_000,
  },
});

/** Leaves a .gz and a .br beside each file that gets smaller: the server sends them as they are. */
function precompress(): Plugin {
  return {
    name: 'farhand-precompress',
    apply: 'build',
    closeBundle() {
      for (const entry of readdirSync(outDir, { recursive: true, withFileTypes: true })) {
        const file = path.join(entry.parentPath, entry.name);
        if (entry.isFile() && /\.(js|css|svg|txt)$/u.test(entry.name)) {
          const content = readFileSync(file);
          writeFileSync(`${file}.gz`, gzipSync(content, { level: 9 }));
          writeFileSync(`${file}.br`, brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }));
        }
      }
    },
  };
}
