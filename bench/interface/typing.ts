import type { Page } from '@playwright/test';
import type { Figures } from '../figure.ts';
import { median } from '../timing.ts';
import { openTab, settle, withPage, type InterfaceSettings } from './page.ts';

const CHARACTERS = 1_000;
const SENTENCE = 'Наука и жизнь: a text of the usual length, с запятыми, числами 1998 и 2026. ';
const LETTERS = 'aeinorst';
/** Between two keys: nobody types faster, and the page is idle again. */
const PAUSE_MS = 100;

interface Key {
  /** Until the list of tokens is another one. */
  readonly changedMs: number;
  /** Until that is a picture. */
  readonly shownMs: number;
}

/** From a key that is typed into 1,000 characters, at their end and in their middle, until the tokens have changed. */
export async function* measureTyping(settings: InterfaceSettings): Figures {
  const { runs } = settings;
  for (const place of ['end', 'middle'] as const) {
    const keys = await withPage(settings, (page) => typeKeys(page, place, runs));
    const details = { characters: CHARACTERS, place, keys: runs };
    yield { what: 'typing_ms', value: median(keys.map(({ changedMs }) => changedMs)), details };
    yield { what: 'typing_shown_ms', value: median(keys.map(({ shownMs }) => shownMs)), details };
  }
}

async function typeKeys(page: Page, place: 'end' | 'middle', runs: number): Promise<readonly Key[]> {
  await openTab(page, 'Tokenizer');
  const box = page.getByRole('textbox', { name: 'Text', exact: true });
  await box.fill(SENTENCE.repeat(CHARACTERS / SENTENCE.length + 1).slice(0, CHARACTERS));
  await settle(page);
  await box.evaluate(
    (area: HTMLTextAreaElement, at) => area.setSelectionRange(at, at),
    place === 'end' ? CHARACTERS : CHARACTERS / 2,
  );
  await page.evaluate(watchKeys);
  const keys: Key[] = [];
  // Each key is taken back, and the first does not count.
  for (let run = 0; run <= runs; run++) {
    keys.push(await press(page, LETTERS[run % LETTERS.length]!));
    await press(page, 'Backspace');
  }
  return keys.slice(1);
}

async function press(page: Page, key: string): Promise<Key> {
  const answer = page.evaluate(() => new Promise<Key>((resolve) => (onTokens = resolve)));
  const [times] = await Promise.all([answer, page.keyboard.press(key)]);
  await page.waitForTimeout(PAUSE_MS);
  return times;
}

/** In the page: who waits for the tokens of the next key. */
declare let onTokens: ((key: Key) => void) | null;

/** Runs in the page: tells of each key when the list of tokens changes for the first time after it. */
function watchKeys(): void {
  const list = document.querySelector('ul[aria-label="Tokens"]');
  if (!list) throw new Error('There is no list of tokens.');
  let pressed: number | null = null;
  Object.assign(globalThis, { onTokens: null });
  addEventListener('keydown', ({ timeStamp }) => (pressed = timeStamp), { capture: true });
  new MutationObserver(() => {
    if (pressed === null) return;
    const began = pressed;
    const changedMs = performance.now() - began;
    pressed = null;
    requestAnimationFrame(() => setTimeout(() => onTokens?.({ changedMs, shownMs: performance.now() - began })));
  }).observe(list, { childList: true, characterData: true, subtree: true });
}
