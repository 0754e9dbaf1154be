import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { _electron, expect, test as base, type ElectronApplication, type Page } from '@playwright/test';
import { ensureRenderer } from '../build/build-renderer.mjs';
import { ensureBundled } from '../build/bundle.mjs';
import { findElectron } from '../build/find-electron.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const electron = findElectron();

interface Window {
  readonly app: ElectronApplication;
  readonly page: Page;
  readonly folder: string;
}

/** The window door with empty folders: a first start. */
const test = base.extend<{ window: Window }>({
  window: async ({}, use) => {
    await ensureBundled();
    await ensureRenderer();
    const folder = await mkdtemp(path.join(tmpdir(), 't5-lab-window-'));
    const app = await launch(folder);
    await use({ app, page: await app.firstWindow(), folder });
    await app.close();
    await rm(folder, { recursive: true, force: true });
  },
});

function launch(folder: string): Promise<ElectronApplication> {
  const executablePath = 'executable' in electron ? electron.executable : '';
  const inherited = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const env = { ...Object.fromEntries(inherited), T5_LAB_DATA: folder, T5_LAB_CACHE: path.join(folder, 'cache') };
  return _electron.launch({ executablePath, args: [root], env });
}

test.skip(
  'reason' in electron,
  'reason' in electron ? electron.reason.replace(', so the lab opens in the browser', '') : '',
);

test('the window shows the worked example, translated by the lab behind IPC', async ({ window: { page } }) => {
  expect(page.url()).toBe('t5lab://app/');
  await expect(page.getByRole('region', { name: 'Translation result' })).not.toBeEmpty();
  await expect(page.getByRole('contentinfo')).toContainText('connected');
});

test('the page has one bridge, and nothing of Node', async ({ window: { page } }) => {
  const globals = await page.evaluate(() =>
    ['require', 'process', 'module', 'global', 'Buffer'].filter((name) => name in globalThis),
  );
  expect(globals).toEqual([]);
  expect(await page.evaluate(() => Object.keys((globalThis as unknown as { lab: object }).lab).sort())).toEqual([
    'onClose',
    'onMessage',
    'send',
  ]);
});

test('the page cannot leave, open a window or run code from a text', async ({ window: { app, page } }) => {
  expect(await page.evaluate(() => globalThis.open('https://example.org/'))).toBeNull();
  await page.evaluate(() => globalThis.location.assign('https://example.org/'));
  await page.waitForTimeout(300);
  expect(page.url()).toBe('t5lab://app/');
  expect(app.windows()).toHaveLength(1);
  const ran = await page.evaluate(() => {
    const script = document.createElement('script');
    script.textContent = 'globalThis.ranInline = true';
    document.head.append(script);
    return 'ranInline' in globalThis;
  });
  expect(ran).toBe(false);
});

test('the app ends by itself when its window is closed, also while it translates', async ({
  window: { app, page },
}) => {
  await page.getByRole('button', { name: 'Translate', exact: true }).click();
  const exited = new Promise<number | null>((resolve) => app.process().once('exit', resolve));
  await page.close();
  expect(await exited).toBe(0);
});
