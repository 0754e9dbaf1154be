import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { _electron, type ElectronApplication, type Page } from '@playwright/test';
import { ensureRenderer } from '../build/build-renderer.mjs';
import { ensureBundled } from '../build/bundle.mjs';
import { findElectron } from '../build/find-electron.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const VIEWPORT = { width: 1280, height: 800 };

/** The lab in a window of its own, with empty folders: a first start. */
export interface LabWindow {
  readonly app: ElectronApplication;
  readonly page: Page;
}

/** Opens the window; `close` ends the app and removes its folders. */
export async function launchWindow(): Promise<LabWindow & { close(): Promise<void> }> {
  await ensureBundled();
  await ensureRenderer();
  const folder = await mkdtemp(path.join(tmpdir(), 't5-lab-window-'));
  const app = await launch(folder);
  const close = async () => {
    await app.close();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const page = await app.firstWindow();
    // As the browser's pages are (playwright.config.ts).
    await page.setViewportSize(VIEWPORT);
    await page.emulateMedia({ colorScheme: 'light' });
    return { app, page, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function launch(folder: string): Promise<ElectronApplication> {
  const electron = findElectron();
  const executablePath = 'executable' in electron ? electron.executable : '';
  const inherited = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const env = { ...Object.fromEntries(inherited), T5_LAB_DATA: folder, T5_LAB_CACHE: path.join(folder, 'cache') };
  return _electron.launch({ executablePath, args: ['--lang=en-US', root], env });
}
