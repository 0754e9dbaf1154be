import type { Locator, Page } from '@playwright/test';
import { BenchError } from '../bench-error.ts';
import type { Figures } from '../figure.ts';
import { median } from '../timing.ts';
import { openTab, settle, withPage, type InterfaceSettings } from './page.ts';
import { frameFigure, watch } from './watch.ts';

const SIDE = 512;
const MOVES = 120;

/**
 * The map of a head of the open model's encoder over a source of 512 tokens: how long it takes to be drawn as a whole,
 * and how even the frames come while the pointer crosses it.
 */
export async function* measureMap(settings: InterfaceSettings): Figures {
  yield* await withPage(settings, async (page) => {
    const map = await openMap(page);
    const draws = await map.evaluate(drawWhole, settings.runs);
    const frames = await crossMap(page, map);
    const details = { rows: SIDE, columns: SIDE, runs: settings.runs };
    return [
      { what: 'map_draw_ms', value: median(draws.map(({ drawnMs }) => drawnMs)), details },
      { what: 'map_shown_ms', value: median(draws.map(({ shownMs }) => shownMs)), details },
      frameFigure('map_frame_ms', frames, { rows: SIDE, columns: SIDE, moves: MOVES }),
    ];
  });
}

async function openMap(page: Page): Promise<Locator> {
  await openTab(page, 'Attention');
  await openTab(page, 'Model');
  // One token a word and the end of the text.
  await page.getByRole('textbox', { name: 'Source text' }).fill(
    Array(SIDE - 1)
      .fill('и')
      .join(' '),
  );
  await page.getByRole('button', { name: 'Show attention' }).click();
  await page.getByRole('combobox', { name: 'Kind', exact: true }).selectOption('encoder');
  const summary = page.getByRole('img', { name: `a map of ${SIDE} queries and ${SIDE} keys` });
  await summary.waitFor({ state: 'attached' }).catch((cause: unknown) => {
    throw new BenchError('not-comparable', `No map of ${SIDE} × ${SIDE} cells came.`, {}, cause);
  });
  await settle(page);
  return page.getByRole('application').first();
}

interface Draw {
  /** Until the canvas has all of its pixels. */
  readonly drawnMs: number;
  /** Until they are a picture. */
  readonly shownMs: number;
}

/** Runs in the page: zooms in and out again, which draws all cells and labels anew; times the way out. */
async function drawWhole(map: Element, runs: number): Promise<readonly Draw[]> {
  const canvas = map.querySelector('canvas');
  const context = canvas?.getContext('2d');
  if (!canvas || !context) throw new Error('The map has no canvas.');
  const press = (key: string) => map.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
  const shown = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  // A canvas that is drawn anew is sized anew; this is heard of when the drawing has ended.
  const drawn = () =>
    new Promise<void>((resolve) => {
      const observer = new MutationObserver(() => (observer.disconnect(), resolve()));
      observer.observe(canvas, { attributeFilter: ['width'] });
    });
  const draws: Draw[] = [];
  for (let run = 0; run <= runs; run++) {
    press('+');
    await shown();
    const began = performance.now();
    const whole = drawn();
    press('-');
    await whole;
    // Drawing is put off until someone looks.
    context.getImageData(0, 0, 1, 1);
    const drawnMs = performance.now() - began;
    await shown();
    draws.push({ drawnMs, shownMs: performance.now() - began });
  }
  return draws.slice(1);
}

/** The pointer goes over the map from corner to corner; the milliseconds between frames. */
async function crossMap(page: Page, map: Locator): Promise<readonly number[]> {
  const box = await map.boundingBox();
  if (!box) throw new BenchError('not-comparable', 'The map is not on screen.');
  const part = (move: number) => 0.2 + (0.7 * move) / MOVES;
  const at = (move: number) => [box.x + box.width * part(move), box.y + box.height * part(move)] as const;
  await page.mouse.move(...at(0));
  const { frames } = await watch(page, async () => {
    for (let move = 1; move <= MOVES; move++) await page.mouse.move(...at(move));
  });
  return frames;
}
