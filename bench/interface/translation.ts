import type { Page } from '@playwright/test';
import type { Figures } from '../figure.ts';
import { median } from '../timing.ts';
import { ROOM, settle, SETTLED_MS, withPage, type InterfaceSettings } from './page.ts';
import { press, watchKeys, type Answered } from './watch.ts';

/** Random weights end no sentence. */
const NEW_TOKENS = 16;
const SENTENCE = 'Я вижу';
const WORDS = ['дом', 'лес', 'реку', 'город', 'книгу', 'окно', 'сад', 'мост'];

/** From the key that asks for a translation to its first token, in 8 bits. */
export async function* measureFirstToken(settings: InterfaceSettings): Figures {
  const { runs } = settings;
  const answers = await withPage(settings, async (page) => {
    await openFolder(page, settings.model);
    await chooseInt8(page);
    return firstTokens(page, runs);
  });
  const [opening, ...counted] = answers;
  yield { what: 'first_token_ms', value: median(counted), details: { runs, precision: 'int8' } };
  yield { what: 'first_token_opening_ms', value: opening!, details: { runs: 1, precision: 'int8' } };
}

/** Milliseconds from the key to the first token of one translation after another; the first of them opens the sessions. */
export async function firstTokens(page: Page, runs: number): Promise<readonly number[]> {
  const room = page.locator(ROOM);
  await room.locator('.trigger', { hasText: /^More$/ }).click();
  await room.locator('input[aria-label="max_new_tokens"]').fill(String(NEW_TOKENS));
  const source = room.locator('textarea[id$="-source"]');
  const result = room.locator('[aria-label="Translation result"]');
  const times: number[] = [];
  for (let run = 0; run <= runs; run++) {
    await source.fill(`${SENTENCE} ${WORDS[run % WORDS.length]}.`);
    await source.focus();
    await page.evaluate(watchFirstToken);
    const first = page.evaluate(() => firstToken);
    await page.keyboard.press('Control+Enter');
    times.push(await first);
    await result.and(page.locator('[aria-busy="false"]')).waitFor();
    // A training in another room may be busy for as long as it likes.
    await page.waitForTimeout(SETTLED_MS);
  }
  return times;
}

/** In the page: milliseconds from the next key to the first token of what it asks for. */
declare const firstToken: Promise<number>;

function watchFirstToken(): void {
  const count = () => document.querySelectorAll('[role="group"][aria-label="Translation tokens"] button').length;
  const isBusy = () => document.querySelector('[aria-label="Translation result"]')?.ariaBusy === 'true';
  const before = count();
  let pressed: number | null = null;
  let hasBegun = false;
  addEventListener('keydown', ({ timeStamp }) => (pressed ??= timeStamp), { capture: true, once: true });
  const firstToken = new Promise<number>((resolve) => {
    const observer = new MutationObserver(() => {
      const now = count();
      hasBegun ||= isBusy();
      if (pressed === null || now === 0) return;
      // The tokens of the last translation stand until those of the next one come; a short one may come as a whole.
      if (before > 0 && now >= before && !(hasBegun && !isBusy())) return;
      observer.disconnect();
      resolve(performance.now() - pressed);
    });
    observer.observe(document.body, { childList: true, subtree: true, attributeFilter: ['aria-busy'] });
  });
  Object.assign(globalThis, { firstToken });
}

/** From a key on a sampling slider until the distribution has changed; what goes over the wire meanwhile. */
export async function* measureSlider(settings: InterfaceSettings): Figures {
  const { runs } = settings;
  let messages = 0;
  const answers = await withPage(
    settings,
    async (page) => {
      const tokens = page.getByRole('group', { name: 'Translation tokens' }).getByRole('button');
      await page.getByRole('region', { name: 'Translation result' }).and(page.locator('[aria-busy="false"]')).waitFor();
      await tokens.nth(1).click();
      await page.getByRole('button', { name: 'Reshape the distribution' }).click();
      await page.getByText(/^50 of [\d,]+$/).waitFor();
      await page.getByRole('slider', { name: 'temperature' }).focus();
      await settle(page);
      await watchKeys(page, 'ul:has(.tracks)');
      messages = 0;
      const times: Answered[] = [];
      for (let run = 0; run < runs; run++) times.push(await press(page, 'ArrowRight'));
      return times;
    },
    async (page) => page.on('websocket', (socket) => socket.on('framesent', () => messages++)),
  );
  const details = { runs, messages };
  yield { what: 'slider_ms', value: median(answers.map(({ changedMs }) => changedMs)), details };
  yield { what: 'slider_shown_ms', value: median(answers.map(({ shownMs }) => shownMs)), details };
}

/** Opens a model's folder from the top bar. */
export async function openFolder(page: Page, folder: string): Promise<void> {
  await page.locator('header [aria-label="Open folder…"]').click();
  const dialog = page.locator('[role="dialog"]');
  await dialog.locator('input[id$="-path"]').fill(folder);
  await dialog.locator('[type="submit"]').click();
  await dialog.waitFor({ state: 'hidden' });
}

async function chooseInt8(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Precision and device' }).click();
  await page.getByRole('dialog').getByRole('radio', { name: 'int8', exact: true }).click();
  await page.keyboard.press('Escape');
}
