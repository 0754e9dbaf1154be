import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import AxeBuilder from '@axe-core/playwright';
import { expect, test as base, type Page } from '@playwright/test';
import { launchWindow } from './launch-window.ts';

const entry = fileURLToPath(new URL('../build/lab.mjs', import.meta.url));
const START_MS = 30_000;

/** A lab of one's own, served to the browser, with empty folders: a first start. */
export interface ServedLab {
  /** Opens once, then the browser has its cookie. */
  readonly url: string;
  /** Where it keeps what is the user's. */
  readonly dataFolder: string;
  /** Ends the lab as a crash would. */
  kill(): Promise<void>;
  /** Starts it anew over the same folders, after it was killed; the new address. */
  restart(): Promise<string>;
}

/** Starts `lab serve`; `stop` ends it and removes its folders. */
async function launchLab(): Promise<ServedLab & { stop(): Promise<void> }> {
  const folder = await mkdtemp(path.join(tmpdir(), 't5-lab-e2e-'));
  const dataFolder = path.join(folder, 'data');
  const remove = () => rm(folder, { recursive: true, force: true });
  const serve = () => startServer({ T5_LAB_DATA: dataFolder, T5_LAB_CACHE: path.join(folder, 'cache') });
  let server: Awaited<ReturnType<typeof startServer>>;
  try {
    server = await serve();
  } catch (error) {
    await remove();
    throw error;
  }
  return {
    url: server.url,
    dataFolder,
    kill: () => endGroup(server.child, 'SIGKILL'),
    async restart() {
      server = await serve();
      return server.url;
    },
    async stop() {
      await endGroup(server.child, 'SIGTERM');
      await remove();
    },
  };
}

async function startServer(folders: Readonly<Record<string, string>>) {
  // A group of its own: the launcher and the server that it starts end together.
  const child = spawn(process.execPath, [entry, 'serve', '--port', '0'], {
    env: { ...process.env, ...folders },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  try {
    return { child, url: await readUrl(child) };
  } catch (error) {
    await endGroup(child, 'SIGKILL');
    throw error;
  }
}

async function endGroup(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const exit = once(child, 'exit');
  process.kill(-child.pid, signal);
  await exit;
}

/** The address in the first line that the lab prints. */
async function readUrl(child: ChildProcess): Promise<string> {
  if (!child.stdout || !child.stderr) throw new Error('The lab was started without pipes.');
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaint += text));
  const lines = createInterface({ input: child.stdout });
  const line = once(lines, 'line', { signal: AbortSignal.timeout(START_MS) }).then(([first]) => String(first));
  const exit = once(child, 'exit').then(([status]) => {
    throw new Error(`The lab ended with status ${status} before it printed its address. ${complaint}`);
  });
  return (JSON.parse(await Promise.race([line, exit])) as { url: string }).url;
}

/** What a project of Playwright's says to the tests. */
export interface LabOptions {
  /** Through which of the lab's doors they go in. */
  readonly door: 'browser' | 'window';
}

/** A lab of its own behind a door, and its page. */
type Opened =
  | { readonly door: 'browser'; readonly page: Page; readonly lab: ServedLab }
  | { readonly door: 'window'; readonly page: Page };

/**
 * Tests with a lab of their own. `openPage` is its page, in the browser or in the app's first window; `lab` can be killed
 * while the page stays, which is so in the browser alone.
 */
export const test = base.extend<LabOptions & { opened: Opened; lab: ServedLab; openPage: Page }>({
  door: ['browser', { option: true }],
  opened: async ({ door, page }, use) => {
    if (door === 'window') {
      const { page: first, close } = await launchWindow();
      await use({ door, page: first });
      await close();
      return;
    }
    const lab = await launchLab();
    await use({ door, page, lab });
    await lab.stop();
  },
  lab: async ({ opened }, use, { skip }) => {
    if (opened.door === 'window') return skip(true, 'A window ends with its lab.');
    await use(opened.lab);
  },
  openPage: async ({ opened }, use) => {
    const { page } = opened;
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('console', (message) => {
      // A lost connection is for the page to say, and the browser says it too.
      if (message.type() === 'error' && !/WebSocket|ERR_CONNECTION/.test(message.text()))
        complaints.push(message.text());
    });
    if (opened.door === 'browser') await page.goto(opened.lab.url);
    await use(page);
    expect(complaints, 'the page complained on the console').toEqual([]);
  },
});

/** Waits until the worked example of the first start is translated. */
export async function firstTranslation(page: Page): Promise<void> {
  await expect(page.getByRole('group', { name: 'Translation tokens' }).getByRole('button').last()).toBeVisible();
  await expect(page.getByRole('region', { name: 'Translation result' })).toHaveAttribute('aria-busy', 'false');
}

/** Opens a model's folder from the top bar; its dialog has closed. */
export async function openFolder(page: Page, folder: string): Promise<void> {
  await page.getByRole('button', { name: 'Open folder…' }).click();
  await page.getByRole('textbox', { name: 'Folder path' }).fill(folder);
  await page.getByRole('button', { name: 'Open', exact: true }).click();
  await expect(page.getByRole('dialog')).toBeHidden();
}

/** Waits until nothing on screen is on its way any more, and nothing moves or fades. */
export async function settled(page: Page): Promise<void> {
  await expect(page.locator('[aria-busy="true"]:visible')).toHaveCount(0);
  // In rooms that are not on screen time stands still: what fades there goes on fading.
  await page.waitForFunction(() =>
    document.getAnimations().every(({ effect }) => !(effect as KeyframeEffect).target?.checkVisibility()),
  );
}

/**
 * What axe finds against WCAG 2.2 AA, one line a violation. Waits until the page has settled: a picture that waits for
 * the next one is dimmed, and axe reads the colours of the moment.
 */
export async function accessibilityViolations(page: Page): Promise<readonly string[]> {
  await settled(page);
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
  // The page has no frames: without the detour over a second page, and without the list of all that is well, axe is thrice as fast.
  const { violations } = await new AxeBuilder({ page })
    .options({ runOnly: tags, resultTypes: ['violations'] })
    .setLegacyMode(true)
    .analyze();
  return violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ html }) => html).join(' | ')}`);
}
