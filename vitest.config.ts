import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';
import { ensureKernels } from './build/build-kernels.mjs';

// What is tested, and what tests bundle, finds the kernels made.
await ensureKernels();

const ofAll = {
  // A busy machine takes its time; what hangs is ended all the same.
  testTimeout: 30_000,
  hookTimeout: 60_000,
  // A process for many files instead of one for each halves the time: most of it went into starting, and reading code again.
  isolate: false,
};
/** Minutes of building, killing and training: `npm test -- --thorough` has them too. */
const exclude = process.env['T5_LAB_THOROUGH'] ? [] : ['**/*.thorough.*test.ts'];
const models = ['native-models/**/*.model.test.ts'];
const node = { environment: 'node' as const, ...ofAll };

export default defineConfig({
  test: {
    projects: [
      { test: { ...node, name: 'native-models', include: ['native-models/**/*.test.ts'], exclude: models } },
      // ONNX Runtime leaves a process that counts numbers near zero as zero.
      { test: { ...node, name: 'models', include: models, exclude } },
      {
        // Tests never reach for Electron's binary: `electron` is a stub (see electron/main/electron-stub.ts).
        resolve: { alias: { electron: new URL('./electron/main/electron-stub.ts', import.meta.url).pathname } },
        test: { ...node, name: 'electron', include: ['electron/**/*.test.ts'] },
      },
      { test: { ...node, name: 'build', include: ['build/**/*.test.ts', 'bench/**/*.test.ts'], exclude } },
      {
        plugins: [svelte()],
        resolve: { conditions: ['browser'] },
        // Style sheets are empty in tests, but the design's colours are tested themselves.
        test: {
          ...ofAll,
          name: 'renderer',
          environment: 'jsdom',
          setupFiles: ['lab/testing/fake-screen', 'lab/testing/patience', 'testing/read-tabs'].map(
            (name) => `renderer/${name}.ts`,
          ),
          include: ['renderer/**/*.test.ts'],
          css: { include: [/tokens\.css/] },
        },
      },
    ],
  },
});
