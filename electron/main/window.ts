import type { BrowserWindow, BrowserWindowConstructorOptions, WebContents } from 'electron';
import { pageUrl } from './page.ts';
import { smallestWindow, type WindowState } from './window-state.ts';

/** The sandboxed page: no Node, no access to files, one bridge. */
export function windowOptions(
  preload: string,
  { bounds }: WindowState,
  dark: boolean,
): BrowserWindowConstructorOptions {
  return {
    ...bounds,
    minWidth: smallestWindow.width,
    minHeight: smallestWindow.height,
    title: 'T5 Lab',
    // Shown when the page has something to show; until then the page's own background would flash.
    show: false,
    backgroundColor: dark ? '#16181d' : '#ffffff',
    autoHideMenuBar: true,
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
      navigateOnDragDrop: false,
      // Its dictionaries would be downloaded.
      spellcheck: false,
    },
  };
}

export interface WindowHooks {
  /** Before the page is loaded. */
  readonly attach: (contents: WebContents) => void;
  readonly remember: (state: WindowState) => unknown;
}

/** Opens the lab's window; `create` is Electron's constructor. */
export async function openWindow(
  create: (options: BrowserWindowConstructorOptions) => BrowserWindow,
  options: BrowserWindowConstructorOptions,
  maximized: boolean,
  { attach, remember }: WindowHooks,
): Promise<BrowserWindow> {
  const window = create(options);
  attach(window.webContents);
  if (maximized) window.maximize();
  window.once('ready-to-show', () => window.show());
  window.on('close', () => remember({ bounds: window.getNormalBounds(), maximized: window.isMaximized() }));
  await window.loadURL(pageUrl);
  return window;
}

/** Brings the window back to whoever starts the lab a second time. */
export function bringToFront(window: BrowserWindow): void {
  // It may be gone already while the lab is still closing.
  if (window.isDestroyed()) return;
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}
