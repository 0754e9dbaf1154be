import type { Page } from '@playwright/test';
import type { Figures } from '../figure.ts';
import { median } from '../timing.ts';
import { withPage, type InterfaceSettings } from './page.ts';

interface PageStart {
  readonly paintMs: number;
  readonly usableMs: number;
}

/**
 * From the navigation to the first picture and to the moment at which the first tab's main control, the source text, can
 * be used: it is on screen, and the page answers. With empty caches; the first visit does not count.
 */
export async function* measureStart(settings: InterfaceSettings): Figures {
  const { runs } = settings;
  const starts: PageStart[] = [];
  for (let run = 0; run <= runs; run++)
    starts.push(await withPage(settings, readStart, (page) => page.addInitScript(watchStart)));
  const counted = starts.slice(1);
  yield { what: 'first_paint_ms', value: median(counted.map(({ paintMs }) => paintMs)), details: { runs } };
  yield { what: 'interactive_ms', value: median(counted.map(({ usableMs }) => usableMs)), details: { runs } };
}

/** From the navigation of the page that is open to the worked example of a first start, translated. */
export async function untilTranslated(page: Page): Promise<number> {
  const result = page.getByRole('region', { name: 'Translation result' });
  await result.and(page.locator('[aria-busy="false"]')).waitFor();
  await page.getByRole('group', { name: 'Translation tokens' }).getByRole('button').last().waitFor();
  return page.evaluate(() => performance.now());
}

/** Runs in the page, before everything else: notes when the text can be typed and a task after the next picture has had its turn. */
function watchStart(): void {
  const look = () => {
    const box = document.querySelector('[role="tabpanel"]:not([hidden]) textarea:enabled');
    if (!box || box.getClientRects().length === 0) requestAnimationFrame(look);
    else setTimeout(() => performance.mark('usable'));
  };
  requestAnimationFrame(look);
}

async function readStart(page: Page): Promise<PageStart> {
  await page.waitForFunction(() => performance.getEntriesByName('usable').length > 0);
  return page.evaluate(() => ({
    paintMs: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN,
    usableMs: performance.getEntriesByName('usable')[0]?.startTime ?? NaN,
  }));
}
