#!/usr/bin/env node
/** The terminal door from a checkout (bundles itself when a source has changed) or from a package (just runs). */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { isLaunched, launch } from './launch.mjs';
import { reportFailure } from './report-failure.mjs';

const hasSources = existsSync(new URL('../electron/terminal/main.ts', import.meta.url));
const serves = process.argv[2] === 'serve';
const livesLong = ['serve', 'train', 'resume'].includes(process.argv[2] ?? '');

try {
  if (hasSources) {
    const { ensureBundled } = await import('./bundle.mjs');
    await ensureBundled();
    if (serves) {
      const { ensureRenderer } = await import('./build-renderer.mjs');
      await ensureRenderer();
    }
  }
  // These live long enough for the memory settings to matter, which count only from a process's start.
  if (livesLong && !isLaunched) {
    const self = fileURLToPath(import.meta.url);
    process.exitCode = await launch(process.execPath, [self, ...process.argv.slice(2)], { channel: true });
  } else {
    await import(new URL('../dist/app/terminal.mjs', import.meta.url).href);
  }
} catch (error) {
  reportFailure('The lab could not start', error);
}
