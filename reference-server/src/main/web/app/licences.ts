import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Plugin } from 'vite';

/** What is bundled without a module of its own. */
const ASSETS = ['@fontsource-variable/ibm-plex-sans', '@mantine/core', '@xterm/xterm'];

/** Leaves `licences.txt` beside the pages: name, version and licence of everything of others that is in them. */
export function licences(): Plugin {
  return {
    name: 'farhand-licences',
    apply: 'build',
    generateBundle() {
      const home = path.resolve(import.meta.dirname, '../node_modules');
      const folders = new Set(ASSETS.map((name) => path.join(home, name)));
      for (const id of this.getModuleIds()) {
        const found = /^(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//u.exec(id)?.[1];
        if (found && existsSync(path.join(found, 'package.json'))) {
          folders.add(found);
        }
      }
      const texts = [...folders].map(licence).sort();
      this.emitFile({ type: 'asset', fileName: 'licences.txt', source: `${texts.join(`\n${'-'.repeat(80)}\n\n`)}\n` });
    },
  };
}

function licence(folder: string): string {
  const { name, version, license } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as Record<
    string,
    string
  >;
  const file = readdirSync(folder).find((each) => /^licen[cs]e/iu.test(each));
  return `${name} ${version}: ${license}\n\n${file ? readFileSync(path.join(folder, file), 'utf8').trim() : 'No licence text in its package.'}\n`;
}
