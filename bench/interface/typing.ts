import type { Page } from '@playwright/test';
import type { Figures } from '../figure.ts';
import { median } from '../timing.ts';
import { openTab, settle, withPage, type InterfaceSettings } from './page.ts';
import { press, watchKeys, type Answered } from './watch.ts';

const CHARACTERS = 1_000;
const SENTENCE = 'Наука и жизнь: a text of the usual length, с запятыми, числами 1998 и 2026. ';
const LETTERS = 'aeinorst';

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

async function typeKeys(page: Page, place: 'end' | 'middle', runs: number): Promise<readonly Answered[]> {
  await openTab(page, 'Tokenizer');
  const box = page.getByRole('textbox', { name: 'Text', exact: true });
  await box.fill(SENTENCE.repeat(CHARACTERS / SENTENCE.length + 1).slice(0, CHARACTERS));
  await settle(page);
  await box.evaluate(
    (area: HTMLTextAreaElement, at) => area.setSelectionRange(at, at),
    place === 'end' ? CHARACTERS : CHARACTERS / 2,
  );
  await watchKeys(page, 'ul[aria-label="Tokens"]');
  const keys: Answered[] = [];
  // Each key is taken back, and the first does not count.
  for (let run = 0; run <= runs; run++) {
    keys.push(await press(page, LETTERS[run % LETTERS.length]!));
    await press(page, 'Backspace');
  }
  return keys.slice(1);
}
