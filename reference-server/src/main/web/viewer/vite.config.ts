import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { defineConfig, type Plugin } from 'vite';

const outDir = process.env['FARHAND_VIEWER_OUT'] ?? path.resolve(import.meta.dirname, '../../../../target/web/viewer');

interface Manifest {
  readonly [key: string]: unknown;
  readonly dependencies: Readonly<Record<string, string>>;
}

/** The package that is published: complete modules, so that a page without a bundler can use them. */
export default defineConfig({
  plugins: [manifest()],
  build: {
    outDir,
    emptyOutDir: true,
    target: 'es2022',
    lib: {
      entry: {
        index: path.resolve(import.meta.dirname, 'src/index.ts'),
        terminal: path.resolve(import.meta.dirname, 'src/terminal/index.ts'),
        screen: path.resolve(import.meta.dirname, 'src/screen/index.ts'),
        element: path.resolve(import.meta.dirname, 'src/element/index.ts'),
      },
      formats: ['es'],
    },
  },
});

function manifest(): Plugin {
  return {
    name: 'farhand-manifest',
    closeBundle() {
      const source = JSON.parse(readFileSync(path.resolve(import.meta.dirname, 'package.json'), 'utf8')) as Manifest;
      const entry = (name: string, types: string) => ({ types: `./types/src/${types}.d.ts`, default: `./${name}.js` });
      const made = {
        ...source,
        private: undefined,
        scripts: undefined,
        devDependencies: undefined,
        // Everything is inside; only the types of messages come from there.
        dependencies: { '@bufbuild/protobuf': source.dependencies['@bufbuild/protobuf'] },
        sideEffects: ['./element.js'],
        exports: {
          '.': entry('index', 'index'),
          './terminal': entry('terminal', 'terminal/index'),
          './screen': entry('screen', 'screen/index'),
          './element': entry('element', 'element/index'),
        },
      };
      writeFileSync(path.join(outDir, 'package.json'), `${JSON.stringify(made, undefined, 2)}\n`);
      copyFileSync(path.resolve(import.meta.dirname, 'README.md'), path.join(outDir, 'README.md'));
      copyFileSync(path.resolve(import.meta.dirname, '../../../../../LICENSE'), path.join(outDir, 'LICENSE'));
    },
  };
}
