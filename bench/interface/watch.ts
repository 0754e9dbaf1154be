import type { Page } from '@playwright/test';
import { median, percentile } from '../timing.ts';

/** Between two keys: nobody types faster, and the page is idle again. */
const PAUSE_MS = 100;

/** In the page: when frames began, and how long the tasks were that held it up (browsers tell of those over 50 ms). */
declare const watched: { readonly frames: number[]; readonly tasks: number[] };

interface Watched {
  /** Milliseconds between frames. */
  readonly frames: readonly number[];
  /** Milliseconds of the longest task, 0 where none took more than 50. */
  readonly longestTask: number;
}

/** What the page does while `work` goes on. */
export async function watch(page: Page, work: () => Promise<unknown>): Promise<Watched> {
  await page.evaluate(() => {
    const watched = { frames: [] as number[], tasks: [] as number[] };
    Object.assign(globalThis, { watched });
    requestAnimationFrame(function note(now) {
      // Until the page is watched anew.
      if ((globalThis as { watched?: unknown }).watched !== watched) return;
      watched.frames.push(now);
      requestAnimationFrame(note);
    });
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) watched.tasks.push(duration);
    }).observe({ entryTypes: ['longtask'] });
  });
  await work();
  const { frames, tasks } = await page.evaluate(() => watched);
  return {
    frames: frames.slice(1).map((time, index) => time - frames[index]!),
    longestTask: Math.max(0, ...tasks),
  };
}

/** How evenly frames came: their 95th percentile, and the median beside it. */
export function frameFigure(what: string, frames: readonly number[], details: Readonly<Record<string, number>>) {
  return {
    what,
    value: percentile(frames, 95),
    details: { ...details, frames: frames.length, median: Math.round(median(frames) * 100) / 100 },
  };
}

export interface Answered {
  /** Until what was watched is another. */
  readonly changedMs: number;
  /** Until that is a picture. */
  readonly shownMs: number;
}

/** In the page: who waits for the next change. */
declare let onChanged: ((answered: Answered) => void) | null;

/** From now on, `press` tells of the first change of this element, or below it, after a key. */
export async function watchKeys(page: Page, selector: string): Promise<void> {
  await listenToKeys(page);
  await page.evaluate((selector) => {
    const element = document.querySelector(selector);
    if (!element) throw new Error(`There is no ${selector}.`);
    const observer = new MutationObserver(() => answerKey());
    observer.observe(element, { childList: true, characterData: true, attributes: true, subtree: true });
  }, selector);
}

/** From now on, `press` tells when the first curve was drawn after a key: charts stroke their curves with two pixels. */
export async function watchCurves(page: Page): Promise<void> {
  await listenToKeys(page);
  await page.evaluate(() => {
    const { prototype } = CanvasRenderingContext2D;
    const stroke = prototype.stroke;
    prototype.stroke = function (this: CanvasRenderingContext2D, ...path: [] | [Path2D]) {
      stroke.apply(this, path as [Path2D]);
      if (this.lineWidth === 2 * devicePixelRatio) answerKey();
    };
  });
}

/** In the page: what was waited for has come. */
declare function answerKey(): void;

async function listenToKeys(page: Page): Promise<void> {
  await page.evaluate(() => {
    let pressed: number | null = null;
    const answerKey = (): void => {
      if (pressed === null) return;
      const began = pressed;
      const changedMs = performance.now() - began;
      pressed = null;
      requestAnimationFrame(() => setTimeout(() => onChanged?.({ changedMs, shownMs: performance.now() - began })));
    };
    Object.assign(globalThis, { onChanged: null, answerKey });
    addEventListener('keydown', ({ timeStamp }) => (pressed = timeStamp), { capture: true });
  });
}

/** Presses a key, and waits for what it changes and for the page to be idle again. */
export async function press(page: Page, key: string): Promise<Answered> {
  const answer = page.evaluate(() => new Promise<Answered>((resolve) => (onChanged = resolve)));
  const [answered] = await Promise.all([answer, page.keyboard.press(key)]);
  await page.waitForTimeout(PAUSE_MS);
  return answered;
}
