import js from '@eslint/js';
import hooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

const BROWSER = Object.fromEntries(
  [
    'window',
    'document',
    'fetch',
    'localStorage',
    'matchMedia',
    'navigator',
    'location',
    'history',
    'performance',
    'MutationObserver',
    'KeyboardEvent',
    'DataTransfer',
    'ClipboardEvent',
  ].map((name) => [name, 'readonly']),
);

export default tseslint.config(
  { ignores: ['**/node_modules/', '**/target/', '**/dist/'] },
  js.configs.recommended,
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: { project: ['./viewer/tsconfig.json', './app/tsconfig.json'], tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allow: [{ name: 'URLSearchParams', from: 'lib' }] },
      ],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/non-nullable-type-assertion-style': 'off',
      // Records of class names and headers are read by name; the compiler asks for brackets there.
      '@typescript-eslint/dot-notation': 'off',
      '@typescript-eslint/no-unnecessary-condition': ['error', { allowConstantLoopConditions: true }],
      'no-console': 'error',
      'no-restricted-properties': [
        'error',
        { property: 'innerHTML', message: 'Text from elsewhere is shown as text.' },
        { property: 'outerHTML', message: 'Text from elsewhere is shown as text.' },
      ],
      'no-restricted-syntax': [
        'error',
        {
          selector: 'JSXAttribute[name.name="dangerouslySetInnerHTML"]',
          message: 'Text from elsewhere is shown as text.',
        },
      ],
    },
  },
  {
    files: ['app/**/*.tsx', 'app/src/**/*.ts'],
    plugins: { 'react-hooks': hooks },
    rules: { 'react-hooks/rules-of-hooks': 'error', 'react-hooks/exhaustive-deps': 'error' },
  },
  {
    // The library has no framework, asks no server of ours, and knows nothing of the console.
    files: ['viewer/src/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: ['**/app/**', 'react', 'react-dom', '@mantine/*', '@tanstack/*'],
              message: 'viewer/ is framework-free and never imports app/.',
            },
          ],
        },
      ],
    },
  },
  {
    files: ['**/*.test.{ts,tsx}', '**/test/**'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/require-await': 'off',
      'no-restricted-properties': 'off',
    },
  },
  { files: ['app/public/**/*.js'], languageOptions: { globals: BROWSER, sourceType: 'script' } },
  {
    files: ['**/*.mjs'],
    languageOptions: {
      globals: { ...BROWSER, process: 'readonly', console: 'readonly', setTimeout: 'readonly' },
    },
    rules: { 'no-console': 'off' },
  },
);
