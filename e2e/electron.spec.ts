import { expect, test as base } from '@playwright/test';
import { findElectron } from '../build/find-electron.mjs';
import { whyNoWindow } from '../build/testing/e2e-projects.mjs';
import { launchWindow, type LabWindow } from './launch-window.ts';

/** The window door itself; what the lab does behind it is in the other specs. */
const test = base.extend<{ window: LabWindow }>({
  window: async ({}, use) => {
    const { close, ...window } = await launchWindow();
    await use(window);
    await close();
  },
});

const reason = whyNoWindow(findElectron());
test.skip(reason !== '', reason);

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
