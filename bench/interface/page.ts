import type { Browser, BrowserContext, Page } from '@playwright/test';

/** Where the interface is measured: a lab that is served, and a browser. */
export interface InterfaceSettings {
  readonly browser: Browser;
  /** The lab's address for whoever has its cookie. */
  readonly address: string;
  readonly cookies: Cookies;
  /** How often each thing is done. */
  readonly runs: number;
  /** The folder of the model that is opened where one is. */
  readonly model: string;
  /** Where the lab keeps what is the user's. */
  readonly dataFolder: string;
  /** What is kept of the bundled model's training: a run to make others like. */
  readonly record: string;
}

type Cookies = Awaited<ReturnType<BrowserContext['storageState']>>;

/** A window as on a laptop, in English: the controls are looked for by their names. */
const WINDOW = { viewport: { width: 1280, height: 800 }, locale: 'en-US', colorScheme: 'light' } as const;

/** The first visit, which alone may come with the key that the lab prints: `look` sees it. */
export async function openDoor(
  browser: Browser,
  url: string,
  look: (page: Page) => Promise<void>,
): Promise<Pick<InterfaceSettings, 'address' | 'cookies'>> {
  return withContext({ browser }, async (context) => {
    const page = await context.newPage();
    await page.goto(url);
    await look(page);
    return { address: page.url(), cookies: await context.storageState() };
  });
}

/** Opens the lab in a context of its own, lets `measure` work in the page, and closes it. */
export async function withPage<Value>(
  settings: InterfaceSettings,
  measure: (page: Page) => Promise<Value>,
  prepare: (page: Page) => Promise<unknown> = async () => undefined,
): Promise<Value> {
  return withContext(settings, async (context) => {
    const page = await context.newPage();
    await prepare(page);
    await page.goto(settings.address);
    return measure(page);
  });
}

/** A context with empty caches. */
async function withContext<Value>(
  { browser, cookies }: Pick<InterfaceSettings, 'browser'> & { readonly cookies?: Cookies },
  measure: (context: BrowserContext) => Promise<Value>,
): Promise<Value> {
  const context = await browser.newContext({ ...WINDOW, ...(cookies ? { storageState: cookies } : {}) });
  try {
    return await measure(context);
  } finally {
    await context.close();
  }
}

/**
 * The room in front. Where the page's tasks are watched, what is pressed is found by selectors: Playwright looks for roles in
 * the page itself, and their names take it tens of milliseconds among thousands of elements.
 */
export const ROOM = '.room:not([hidden])';

/** Opens the room of a tab. */
export const openTab = (page: Page, name: string) =>
  page.locator('[role="tab"].tab', { hasText: new RegExp(`^${name}$`) }).click();

/** Waits until no picture of the page says that it is busy, and a moment more. */
export async function settle(page: Page): Promise<void> {
  await page.waitForFunction(() => document.querySelector('[aria-busy="true"]') === null);
  await page.waitForTimeout(SETTLED_MS);
}

/** What is fetched ahead while the page is idle has come by then. */
export const SETTLED_MS = 500;
