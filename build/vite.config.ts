import { svelte } from '@sveltejs/vite-plugin-svelte';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const folder = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** The renderer: one page for the window and for the browser. */
export default defineConfig({
  root: folder('../renderer'),
  // Relative addresses serve the page from http://127.0.0.1 and from the window's own scheme alike.
  base: './',
  // Everything that Svelte has to know stands here; no file is looked for.
  plugins: [svelte({ configFile: false })],
  build: {
    outDir: folder('../dist/app/renderer'),
    emptyOutDir: true,
    // The content policy allows no data: fonts or scripts.
    assetsInlineLimit: 0,
    sourcemap: true,
  },
});
