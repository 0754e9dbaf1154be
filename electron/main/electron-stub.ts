import { EventEmitter } from 'node:events';

/**
 * What `electron` is in tests (an alias in vitest.config.ts): the same names, nothing of a browser. Each part records
 * what it was told, and a test plays the events that Electron would send.
 */
export class StubWebContents extends EventEmitter {
  readonly sent: unknown[] = [];
  readonly mainFrame = { url: 't5lab://app/' };
  windowOpenHandler: ((details: { url: string }) => { action: string }) | undefined;
  destroyed = false;

  send(channel: string, content: unknown): void {
    this.sent.push([channel, structuredClone(content)]);
  }
  isDestroyed(): boolean {
    return this.destroyed;
  }
  setWindowOpenHandler(handler: (details: { url: string }) => { action: string }): void {
    this.windowOpenHandler = handler;
  }
}

export class BrowserWindow extends EventEmitter {
  static readonly opened: BrowserWindow[] = [];
  readonly webContents = new StubWebContents();
  readonly calls: string[] = [];
  readonly options: Readonly<Record<string, unknown>>;
  url = '';

  constructor(options: Readonly<Record<string, unknown>>) {
    super();
    this.options = options;
    BrowserWindow.opened.push(this);
    app.emit('web-contents-created', {}, this.webContents);
  }
  loadURL(url: string): Promise<void> {
    this.url = url;
    return Promise.resolve();
  }
  show(): void {
    this.calls.push('show');
  }
  focus(): void {
    this.calls.push('focus');
  }
  restore(): void {
    this.calls.push('restore');
  }
  maximize(): void {
    this.calls.push('maximize');
  }
  isDestroyed(): boolean {
    return false;
  }
  isMinimized(): boolean {
    return true;
  }
  isMaximized(): boolean {
    return false;
  }
  getNormalBounds(): object {
    return { x: 10, y: 20, width: 1000, height: 700 };
  }
}

class StubApp extends EventEmitter {
  readonly calls: string[] = [];
  isFirstInstance = true;
  #ready = () => {};
  readonly #whenReady = new Promise<void>((resolve) => (this.#ready = resolve));

  becomeReady(): void {
    this.#ready();
  }
  whenReady(): Promise<void> {
    return this.#whenReady;
  }
  setPath(name: string, path: string): void {
    this.calls.push(`setPath ${name} ${path}`);
  }
  enableSandbox(): void {
    this.calls.push('enableSandbox');
  }
  requestSingleInstanceLock(): boolean {
    this.calls.push('requestSingleInstanceLock');
    return this.isFirstInstance;
  }
  getLocale(): string {
    return 'ru';
  }
  /** As Electron does: the app ends unless a listener prevents it. */
  quit(): void {
    let prevented = false;
    this.emit('before-quit', { preventDefault: () => (prevented = true) });
    this.calls.push(prevented ? 'quit was held back' : 'quit');
  }
  exit(status: number): void {
    this.calls.push(`exit ${status}`);
  }
}

export const app = new StubApp();
export const ipcMain = Object.assign(new EventEmitter(), {
  answers: new Map<string, (event: unknown, ...content: unknown[]) => unknown>(),
  handle(channel: string, answer: (event: unknown, ...content: unknown[]) => unknown) {
    this.answers.set(channel, answer);
  },
});
export const ipcRenderer = Object.assign(new EventEmitter(), {
  sent: [] as unknown[],
  send(channel: string, content: unknown) {
    this.sent.push([channel, structuredClone(content)]);
  },
  invoke(channel: string, content: unknown): Promise<boolean> {
    this.send(channel, content);
    return Promise.resolve(true);
  },
});

/** The system's dialog; it remembers how it was asked, and a test says what is chosen in it. */
export const dialog = {
  asked: [] as unknown[],
  chosen: null as string | null,
  showOpenDialog(options: unknown): Promise<{ canceled: boolean; filePaths: string[] }> {
    this.asked.push(options);
    return Promise.resolve({ canceled: this.chosen === null, filePaths: this.chosen === null ? [] : [this.chosen] });
  },
};

/** The file manager; it remembers what it was to show. */
export const shell = {
  shown: [] as string[],
  showItemInFolder(path: string) {
    this.shown.push(path);
  },
};

export const contextBridge = {
  exposed: {} as Record<string, unknown>,
  exposeInMainWorld(name: string, api: unknown) {
    this.exposed[name] = api;
  },
};

/** Everything was dropped from one folder. */
export const webUtils = { getPathForFile: ({ name }: File) => `/dropped/${name}` };

type PageHandler = (request: Request) => Promise<Response>;
export const protocol = {
  handlers: {} as Record<string, PageHandler>,
  schemes: [] as unknown[],
  registerSchemesAsPrivileged(schemes: unknown[]) {
    this.schemes.push(...schemes);
  },
  handle(scheme: string, handler: PageHandler) {
    this.handlers[scheme] = handler;
  },
};

type PermissionCheck = (contents: unknown, permission: string) => boolean;
type PermissionRequest = (contents: unknown, permission: string, answer: (granted: boolean) => void) => void;
export const session = {
  defaultSession: {
    check: undefined as PermissionCheck | undefined,
    request: undefined as PermissionRequest | undefined,
    device: undefined as (() => boolean) | undefined,
    setPermissionCheckHandler(handler: PermissionCheck) {
      this.check = handler;
    },
    setPermissionRequestHandler(handler: PermissionRequest) {
      this.request = handler;
    },
    setDevicePermissionHandler(handler: () => boolean) {
      this.device = handler;
    },
  },
};

export const Menu = {
  applied: undefined as unknown,
  buildFromTemplate: (template: unknown) => template,
  setApplicationMenu(menu: unknown) {
    this.applied = menu;
  },
};

/** Stands for the system's store: what it encrypts is not readable, and no other one's. */
export const safeStorage = {
  available: true,
  backend: 'gnome_libsecret',
  isEncryptionAvailable(): boolean {
    return this.available;
  },
  getSelectedStorageBackend(): string {
    return this.backend;
  },
  encryptString: (text: string): Buffer => Buffer.from(`locked:${[...text].reverse().join('')}`),
  decryptString(bytes: Buffer): string {
    const text = bytes.toString();
    if (!text.startsWith('locked:')) throw new Error('Error while decrypting the ciphertext provided to safeStorage.');
    return [...text.slice(7)].reverse().join('');
  },
};

export const nativeTheme = { shouldUseDarkColors: false };
export const screen = { getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }] };
