import { join } from 'node:path';
import {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  nativeTheme,
  protocol,
  safeStorage,
  screen,
  session,
  shell,
} from 'electron';
import type { Settings } from '../contract/replies/lab.ts';
import type { CallHandler } from '../contract/serve-calls.ts';
import { createLabHost } from '../host/lab-host.ts';
import { createStaticFiles } from '../server/static-files.ts';
import { describeError } from '../workers/describe-error.ts';
import { offerDialog } from './choose-path.ts';
import { openIpcDoor } from './ipc.ts';
import { lockDown, refusePermissions } from './lock-down.ts';
import { menuLanguage, menuTemplate } from './menu.ts';
import { pageScheme, servePage } from './page.ts';
import { mainPaths } from './paths.ts';
import { closeBeforeQuit } from './quit.ts';
import { offerFolders } from './show-folder.ts';
import { createTokenStore } from './token-store.ts';
import { bringToFront, openWindow, windowOptions } from './window.ts';
import { readWindowState, writeWindowState } from './window-state.ts';

const paths = mainPaths(import.meta.url);
const log = (error: unknown) =>
  void process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);

// 1. Before anything else: our own folder, the sandbox for every page, our own scheme.
app.setPath('userData', paths.userData);
app.enableSandbox();
protocol.registerSchemesAsPrivileged([pageScheme]);

// 2. One lab at a time: a second start brings the first one's window back.
if (app.requestSingleInstanceLock()) start();
else app.quit();

function start(): void {
  // 3. What no page may ever do.
  lockDown(app);

  // 4. The lab, and the door to it.
  const tokenStore = createTokenStore(safeStorage, join(paths.dataFolder, 'tokens.json'), process.platform);
  const hub = { endpoint: process.env['HF_ENDPOINT'], token: process.env['HF_TOKEN'] };
  const lab = createLabHost({ ...paths, tokenStore, hub, log });
  const showMenu = (settings: Settings) => {
    const language = menuLanguage(settings['interface.language'], app.getLocale());
    Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(language, process.platform)));
  };
  const handler: CallHandler = async (channel, request, context) => {
    const reply = await lab.handler(channel, request, context);
    // The menu follows the language that was just chosen on the page.
    if (channel === 'settings.write') showMenu(reply as Settings);
    return reply;
  };
  const door = openIpcDoor(ipcMain, { handler, describeError });
  offerFolders(ipcMain, shell);
  offerDialog(ipcMain, dialog);

  let remembered = Promise.resolve();

  // 5. The end: the calls first, then the lab, then the process.
  closeBeforeQuit(
    app,
    async () => {
      door.close('The lab is closing.');
      await Promise.all([lab.close(), remembered]);
    },
    log,
  );
  app.on('window-all-closed', () => app.quit());
  process.on('SIGINT', () => app.quit());
  process.on('SIGTERM', () => app.quit());

  // 6. The page and its window. (Electron is not ready while this module loads, so nothing here may wait for it.)
  let window: BrowserWindow | undefined;
  app.on('second-instance', () => window && bringToFront(window));
  const open = async () => {
    refusePermissions(session.defaultSession);
    servePage(protocol, createStaticFiles(paths.renderer));
    showMenu(await lab.api.settings.read({}).catch((): Settings => ({})));
    const screens = screen.getAllDisplays().map((display) => display.workArea);
    const state = await readWindowState(paths.windowState, screens);
    const options = windowOptions(paths.preload, state, nativeTheme.shouldUseDarkColors);
    window = await openWindow((given) => new BrowserWindow(given), options, state.maximized, {
      attach: (contents) => door.attach(contents),
      remember: (last) => (remembered = writeWindowState(paths.windowState, last).catch(log)),
    });
  };
  app
    .whenReady()
    .then(open)
    .catch((error: unknown) => {
      log(error);
      app.exit(1);
    });
}
