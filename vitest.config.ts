import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';
import { ensureKernels } from './build/build-kernels.mjs';

// What is tested, and what tests bundle, finds the kernels made.
await ensureKernels();

// A busy machine takes its time; what hangs is ended all the same.
const patience = { testTimeout: 30_000, hookTimeout: 60_000 };
/** Minutes of building and killing: `npm test -- --thorough` has them too. */
const exclude = process.env['T5_LAB_THOROUGH'] ? [] : ['**/*.thorough.test.ts'];
const node = { environment: 'node' as const, ...patience };

export default defineConfig({
  test: {
    projects: [
      { test: { ...node, name: 'native-models', include: ['native-models/**/*.test.ts'] } },
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
          ...patience,
          name: 'renderer',
          environment: 'jsdom',
          setupFiles: ['renderer/lab/testing/fake-screen.ts', 'renderer/lab/testing/patience.ts'],
          include: ['renderer/**/*.test.ts'],
          css: { include: [/tokens\.css/] },
        },
      },
    ],
  },
});
