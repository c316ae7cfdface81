import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

const SOURCES = path.resolve(import.meta.dirname, '..');
const STYLES = path.resolve(SOURCES, '../../node_modules/@mantine/core/styles');

it('every Mantine component that is used brings its styles', () => {
  const imported = new Set(
    [...readFileSync(path.join(import.meta.dirname, 'mantine.css'), 'utf8').matchAll(/(\w+)\.css/gu)].map((match) => match[1]),
  );
  const used = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.tsx'))
    .flatMap((file) => [...readFileSync(path.join(SOURCES, file), 'utf8').matchAll(/import \{([^}]*)\} from '@mantine\/core'/gu)])
    .flatMap((match) => (match[1] ?? '').split(',').map((name) => name.trim().split(' ')[0] ?? ''));
  const missing = [...new Set(used)].filter((name) => existsSync(path.join(STYLES, `${name}.css`)) && !imported.has(name));
  expect(missing).toEqual([]);
});
