import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { app, BrowserWindow, ipcMain, Menu, protocol, session, shell, type StubWebContents } from './electron-stub.ts';

let dataFolder: string;
let contents: StubWebContents;

beforeAll(async () => {
  dataFolder = await mkdtemp(join(tmpdir(), 't5-lab-main-'));
  process.env['T5_LAB_DATA'] = dataFolder;
  process.env['T5_LAB_CACHE'] = join(dataFolder, 'cache');
  await import('./main.ts');
  app.becomeReady();
  await vi.waitFor(() => expect(BrowserWindow.opened[0]?.url).toBe('t5lab://app/'));
  contents = BrowserWindow.opened[0]!.webContents;
});
afterAll(() => rm(dataFolder, { recursive: true, force: true }));

test('folder, sandbox and single instance come first, in this order', () => {
  expect(app.calls.slice(0, 3)).toEqual([
    `setPath userData ${join(dataFolder, 'window')}`,
    'enableSandbox',
    'requestSingleInstanceLock',
  ]);
});

test('the page runs in a sandbox, without Node, behind one bridge', () => {
  expect(BrowserWindow.opened).toHaveLength(1);
  expect(BrowserWindow.opened[0]?.options['webPreferences']).toMatchObject({
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInSubFrames: false,
    nodeIntegrationInWorker: false,
    webSecurity: true,
    webviewTag: false,
  });
});

describe('navigation', () => {
  const goes = (event: string, url: string): boolean => {
    let prevented = false;
    contents.emit(event, { url, preventDefault: () => (prevented = true) });
    return !prevented;
  };

  test.each([
    'https://evil.example/',
    'http://127.0.0.1/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    't5lab://evil/',
    't5lab://app.evil.example/',
    't5lab:app/',
  ])('to %s is denied, by link, frame and redirect alike', (url) => {
    for (const event of ['will-navigate', 'will-frame-navigate', 'will-redirect']) expect(goes(event, url)).toBe(false);
  });

  test('within the page is allowed', () => {
    expect(goes('will-navigate', 't5lab://app/index.html')).toBe(true);
  });

  test('to a new window is denied', () => {
    expect(contents.windowOpenHandler?.({ url: 't5lab://app/' })).toEqual({ action: 'deny' });
  });

  test('of an embedded view is denied', () => {
    expect(goes('will-attach-webview', '')).toBe(false);
  });
});

test.each([
  ['media', false],
  ['geolocation', false],
  ['notifications', false],
  ['clipboard-read', false],
  ['openExternal', false],
  ['fullscreen', false],
  ['clipboard-sanitized-write', true],
])('the permission %s is granted: %s', (permission, granted) => {
  const { check, request, device } = session.defaultSession;
  const answers: boolean[] = [];
  request?.({}, permission, (answer) => answers.push(answer));
  expect([check?.({}, permission), ...answers, device?.()]).toEqual([granted, granted, false]);
});

test.each([
  't5lab://app/../../../../../../etc/passwd',
  't5lab://app/%2e%2e/%2e%2e/package.json',
  't5lab://evil/index.html',
])('the scheme of the page serves nothing for %s, and says what a page may do', async (url) => {
  const response = await protocol.handlers['t5lab']!(new Request(url));
  expect(response.status).toBe(404);
  expect(response.headers.get('Content-Security-Policy')).toMatch(
    /^default-src 'none'; script-src 'self'; .*connect-src 'none'/,
  );
});

test('the menu speaks the language of the system until one is chosen', () => {
  expect(JSON.stringify(Menu.applied)).toContain('"label":"Правка"');
});

test('the menu follows the language that is chosen on the page', async () => {
  const request = { settings: { 'interface.language': 'en' } };
  const event = { sender: contents, senderFrame: contents.mainFrame };
  ipcMain.emit('lab', event, { kind: 'call', id: 1, channel: 'settings.write', request });
  await expect.poll(() => JSON.stringify(Menu.applied)).toContain('"label":"Edit"');
  expect(contents.sent).toContainEqual(['lab', { kind: 'reply', id: 1, ok: true, value: request.settings }]);
});

test('a folder is shown to our page alone, where it is one and lies there', async () => {
  const ask = (path: unknown, url = 't5lab://app/') =>
    ipcMain.answers.get('lab-show-folder')!(
      url === 't5lab://app/'
        ? { sender: contents, senderFrame: contents.mainFrame }
        : { sender: contents, senderFrame: { url } },
      path,
    );
  expect(await ask(dataFolder)).toBe(true);
  const refused = [join(dataFolder, 'gone'), join(dataFolder, 'settings.json'), '.', 7, 'file:///etc'];
  for (const path of refused) expect(await ask(path), String(path)).toBe(false);
  expect(await ask(dataFolder, 'https://evil.example/')).toBe(false);
  expect(shell.shown).toEqual([dataFolder]);
});

test('a second start brings the window back', () => {
  app.emit('second-instance');
  expect(BrowserWindow.opened[0]?.calls.slice(-3)).toEqual(['restore', 'show', 'focus']);
});

test('the app ends only after the lab is closed and the place of the window is written', async () => {
  BrowserWindow.opened[0]!.emit('close');
  app.emit('window-all-closed');
  app.quit();
  expect(app.calls.slice(-2)).toEqual(['quit was held back', 'quit was held back']);
  await expect.poll(() => app.calls.at(-1)).toBe('quit');
  expect(contents.sent.at(-1)).toEqual(['lab', 'The lab is closing.']);
  expect(JSON.parse(await readFile(join(dataFolder, 'window.json'), 'utf8'))).toEqual({
    bounds: { x: 10, y: 20, width: 1000, height: 700 },
    maximized: false,
  });
});
