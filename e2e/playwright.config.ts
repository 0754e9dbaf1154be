import { existsSync } from 'node:fs';
import { chromium, defineConfig } from '@playwright/test';
import { findElectron } from '../build/find-electron.mjs';
import { e2eProjects } from '../build/testing/e2e-projects.mjs';
import type { LabOptions } from './launch-lab.ts';

/** T5_LAB_CHROMIUM first, then Playwright's own download, then the system's. */
const executablePath = [process.env['T5_LAB_CHROMIUM'] ?? '', chromium.executablePath(), '/usr/bin/chromium'].find(
  (file) => file !== '' && existsSync(file),
);

export default defineConfig<LabOptions>({
  testDir: '.',
  outputDir: '../test-results/e2e',
  // Each test starts a lab of its own, and waits for it most of the time: two at a time fill two cores.
  workers: 2,
  fullyParallel: true,
  // How long a thing takes is the benches' to say: a machine that is busy with something else fails no test.
  timeout: 240_000,
  expect: { timeout: 75_000 },
  reporter: [['list']],
  projects: [...e2eProjects(findElectron())],
  use: {
    viewport: { width: 1280, height: 800 },
    locale: 'en-US',
    colorScheme: 'light',
    launchOptions: {
      ...(executablePath ? { executablePath } : {}),
      // Chromium's sandbox cannot be had for root, which is whom containers run tests as.
      args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    },
  },
});
