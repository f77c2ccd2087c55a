/**
 * Builds the three worlds: main (also the command line, the engine's process and
 * the hashing worker), preload, renderer. Everything is bundled but the native
 * parts. Targets are the oldest Electron the code must run in: Node 18, Chrome 114.
 */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import { licencePlugins } from './scripts/licences.mjs';

const NATIVE = ['sodium-native', 'libsql'];
const MAIN_ENTRIES = ['index', 'cli', 'engine-host', 'hash-worker'];

/** The style sheet holds Tailwind's own rules, which are no module. */
const licences = licencePlugins({
  projectDir: resolve('.'),
  beside: NATIVE,
  within: ['tailwindcss'],
});

const mainInput = Object.fromEntries(
  MAIN_ENTRIES.map((name) => [name, resolve(`src/main/${name}.ts`)] as const).filter(([, file]) =>
    existsSync(file),
  ),
);

export default defineConfig({
  main: {
    plugins: [licences.collect()],
    build: {
      outDir: 'out/main',
      target: 'node18',
      sourcemap: true,
      externalizeDeps: false,
      rolldownOptions: {
        input: mainInput,
        external: ['electron', ...NATIVE],
        output: {
          format: 'cjs',
          entryFileNames: '[name].js',
          // Beside the entries, so that __dirname is out/main wherever a module ends up.
          chunkFileNames: 'shared-[name]-[hash].js',
        },
      },
    },
  },
  preload: {
    plugins: [licences.collect()],
    build: {
      outDir: 'out/preload',
      target: 'node18',
      sourcemap: true,
      externalizeDeps: false,
      rolldownOptions: {
        input: { index: resolve('src/preload/index.ts') },
        // A sandboxed preload can require nothing else.
        external: ['electron'],
        output: { format: 'cjs', entryFileNames: '[name].js' },
      },
    },
  },
  renderer: {
    root: 'src/renderer',
    plugins: [react(), tailwindcss(), licences.publish()],
    build: {
      outDir: 'out/renderer',
      target: 'chrome114',
      // electron-vite leaves it off, which costs a third of the bytes to parse at every start.
      minify: true,
      // No data: URLs, so that the content security policy can stay closed.
      assetsInlineLimit: 0,
      rolldownOptions: {
        input: {
          index: resolve('src/renderer/index.html'),
          // The page that shows saved files, in a session without the bridge.
          preview: resolve('src/renderer/preview.html'),
        },
      },
    },
  },
});
