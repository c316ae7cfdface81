/**
 * Makes the package's declarations ones that every compiler finds its way in, and proves it by one of a vendor's: sources
 * here name modules without an ending, as bundlers take them, and node16 and nodenext take only whole names.
 */
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const RELATIVE = /(\bfrom\s+|\bimport\s*\(\s*|^import\s+)(['"])(\.{1,2}\/[^'"]+)\2/gm;

const here = import.meta.dirname;
const made = process.env['FARHAND_VIEWER_OUT'] ?? path.resolve(here, '../../../../target/web/viewer');

for (const file of readdirSync(path.join(made, 'types'), { recursive: true }).filter((one) => one.endsWith('.d.ts'))) {
  const whole = path.join(made, 'types', file);
  const name = (module) => (existsSync(path.resolve(path.dirname(whole), `${module}.d.ts`)) ? `${module}.js` : module);
  const text = readFileSync(whole, 'utf8');
  writeFileSync(
    whole,
    text.replace(RELATIVE, (_, before, quote, module) => before + quote + name(module) + quote),
  );
}

// A folder as a vendor has one: the package and what it depends on are installed there, and nothing else is.
const vendor = path.resolve(made, '../vendor');
rmSync(vendor, { recursive: true, force: true });
mkdirSync(path.join(vendor, 'node_modules/@farhand'), { recursive: true });
mkdirSync(path.join(vendor, 'node_modules/@bufbuild'));
symlinkSync(made, path.join(vendor, 'node_modules/@farhand/viewer'));
symlinkSync(path.resolve(here, '../node_modules/@bufbuild/protobuf'), path.join(vendor, 'node_modules/@bufbuild/protobuf'));
writeFileSync(path.join(vendor, 'package.json'), '{ "type": "module" }\n');
copyFileSync(path.join(here, 'test/vendor.ts'), path.join(vendor, 'vendor.ts'));
const checked = spawnSync(
  process.execPath,
  [
    path.resolve(here, '../node_modules/typescript/bin/tsc'),
    ...['--module', 'nodenext', '--moduleResolution', 'nodenext', '--target', 'es2022'],
    ...['--noEmit', '--strict', '--preserveSymlinks', 'vendor.ts'],
  ],
  { cwd: vendor, stdio: 'inherit' },
);
process.exitCode = checked.status ?? 1;
