import path from 'node:path';
import type { Figures } from '../figure.ts';
import { median } from '../timing.ts';
import { openTab, settle, withPage, type InterfaceSettings } from './page.ts';
import { watch } from './watch.ts';

/** What the list calls the model that ships with the lab. */
const BUNDLED = 'translator';

/** From the key that opens a folder in the Models tab until its module tree stands and can be used; the longest task of the page. */
export async function* measureModels(settings: InterfaceSettings): Figures {
  const { runs, model } = settings;
  const opened: { readonly openMs: number; readonly longestTask: number }[] = [];
  for (let run = 0; run <= runs; run++)
    opened.push(
      await withPage(settings, async (page) => {
        await openTab(page, 'Models');
        // The lab remembers which model was looked at last; what is open already is opened at once.
        await page
          .getByRole('list', { name: 'Models' })
          .getByRole('listitem')
          .first()
          .getByRole('button')
          .first()
          .click();
        const details = page.getByRole('region', { name: 'Model details' });
        await details.getByRole('heading', { name: BUNDLED, level: 2, exact: true }).waitFor();
        await page.getByRole('tree', { name: 'Module tree' }).waitFor();
        await page.getByRole('button', { name: 'Open folder', exact: true }).click();
        const dialog = page.getByRole('dialog', { name: 'Open a model folder' });
        await dialog.getByRole('textbox', { name: 'Folder path' }).fill(model);
        await settle(page);
        await page.evaluate(watchOpening, path.basename(model));
        let openMs = NaN;
        const { longestTask } = await watch(page, async () => {
          const done = page.evaluate(() => modelOpened);
          await page.keyboard.press('Enter');
          openMs = await done;
        });
        return { openMs, longestTask };
      }),
    );
  const counted = opened.slice(1);
  yield { what: 'open_model_ms', value: median(counted.map(({ openMs }) => openMs)), details: { runs } };
  yield {
    what: 'open_model_longest_task_ms',
    value: Math.max(...counted.map(({ longestTask }) => longestTask)),
    details: { runs },
  };
}

/** In the page: milliseconds from the next key until the module tree of this model stands, and the page answers. */
declare const modelOpened: Promise<number>;

function watchOpening(name: string): void {
  let pressed: number | null = null;
  addEventListener('keydown', ({ timeStamp }) => (pressed ??= timeStamp), { capture: true, once: true });
  const isThere = () =>
    document.querySelector('[role="dialog"]') === null &&
    document.querySelector('[aria-label="Model details"] h2')?.textContent?.trim() === name &&
    document.querySelector('[role="tree"][aria-label="Module tree"] [role="treeitem"]') !== null;
  const modelOpened = new Promise<number>((resolve) => {
    const look = () => {
      if (pressed === null || !isThere()) requestAnimationFrame(look);
      else setTimeout(() => resolve(performance.now() - pressed!));
    };
    requestAnimationFrame(look);
  });
  Object.assign(globalThis, { modelOpened });
}
