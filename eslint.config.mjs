/**
 * Lint: typescript-eslint strict with types, React's own rules, the import table and
 * the bans of scripts/lint. Everything is an error; there are no warnings to ignore.
 */
import js from '@eslint/js';
import { defineConfig } from 'eslint/config';
import reactHooks from 'eslint-plugin-react-hooks';
import globals from 'globals';
import tseslint from 'typescript-eslint';
import { banConfigs } from './scripts/lint/bans.mjs';
import { importTable } from './scripts/lint/import-table.mjs';

const CODE = ['**/*.{ts,tsx,mts,js,mjs,cjs}'];
const TYPED = ['**/*.{ts,tsx,mts}'];
const APP = ['src/**/*.{ts,tsx}'];
const UNTYPED = ['**/*.{js,mjs,cjs}'];

export default defineConfig(
  {
    ignores: ['out/', 'dist/', 'node_modules/', 'test-results/', 'playwright-report/', 'vault/'],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  {
    name: 'bau/typed',
    files: TYPED,
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-unnecessary-condition': [
        'error',
        { allowConstantLoopConditions: 'only-allowed-literals' },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      // An async method of an interface keeps its throws inside the promise, awaiting or not.
      '@typescript-eslint/require-await': 'off',
    },
  },
  {
    name: 'bau/untyped',
    files: UNTYPED,
    languageOptions: { globals: globals.node },
  },
  {
    name: 'bau/commonjs',
    files: ['scripts/default-app/*.js', '**/*.cjs'],
    languageOptions: { sourceType: 'commonjs', globals: globals.node },
  },
  {
    name: 'bau/everywhere',
    files: CODE,
    plugins: { bau: { rules: { 'import-table': importTable } } },
    rules: {
      'bau/import-table': 'error',
      eqeqeq: 'error',
      'no-eval': 'error',
      'no-implied-eval': 'error',
      'no-new-func': 'error',
    },
  },
  ...banConfigs(CODE, APP),
  {
    name: 'bau/source',
    files: APP,
    rules: {
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      'no-console': 'error',
    },
  },
  {
    name: 'bau/shared',
    files: ['src/shared/**/*.ts'],
    rules: {
      'no-restricted-globals': [
        'error',
        ...['process', 'Buffer', 'require', '__dirname', 'window', 'document', 'navigator'].map(
          (name) => ({ name, message: 'src/shared runs anywhere: neither Node nor a page.' }),
        ),
      ],
    },
  },
  {
    name: 'bau/renderer',
    files: ['src/renderer/**/*.{ts,tsx}'],
    extends: [reactHooks.configs.flat.recommended],
  },
  {
    name: 'bau/tests',
    files: ['test/**/*.{ts,tsx}'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      // node:test's own describe() and it() return promises that nobody awaits.
      '@typescript-eslint/no-floating-promises': [
        'error',
        {
          allowForKnownSafeCalls: [
            { from: 'package', package: 'node:test', name: ['describe', 'it', 'test', 'suite'] },
          ],
        },
      ],
    },
  },
);
