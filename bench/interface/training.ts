import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Page } from '@playwright/test';
import type { Figures } from '../figure.ts';
import { median } from '../timing.ts';
import { openTab, withPage, type InterfaceSettings } from './page.ts';
import { firstTokens, openFolder } from './translation.ts';
import { watch } from './watch.ts';

const SAVE_STEPS = 50;
const POLL_MS = 200;

/** While a training of the bundled model runs: a translation with its last checkpoint, and the longest task of the page. */
export async function* measureTraining(settings: InterfaceSettings): Figures {
  const { runs } = settings;
  const { times, longestTask } = await withPage(settings, async (page) => {
    await startTraining(page);
    const checkpoint = await firstCheckpoint(path.join(settings.dataFolder, 'runs'));
    let times: readonly number[] = [];
    const { longestTask } = await watch(page, async () => {
      await openFolder(page, checkpoint);
      await openTab(page, 'Translation');
      times = await firstTokens(page, runs);
      // With every step of the training on screen again.
      await openTab(page, 'Fine-tuning');
      await page.waitForTimeout(5_000);
    });
    await page.getByRole('button', { name: 'Stop', exact: true }).click();
    return { times, longestTask };
  });
  const [opening, ...counted] = times;
  yield { what: 'training_first_token_ms', value: median(counted), details: { runs } };
  yield { what: 'training_first_token_opening_ms', value: opening!, details: { runs: 1 } };
  yield { what: 'training_longest_task_ms', value: longestTask };
}

async function startTraining(page: Page): Promise<void> {
  await openTab(page, 'Fine-tuning');
  await page.getByRole('button', { name: 'All arguments', exact: true }).click();
  const values = { max_steps: 100_000, save_steps: SAVE_STEPS, eval_steps: 100_000 };
  for (const [name, value] of Object.entries(values))
    await page.getByRole('spinbutton', { name, exact: true }).fill(String(value));
  await page.getByRole('button', { name: 'Start training', exact: true }).click();
}

/** The folder of the first checkpoint that the run writes. */
async function firstCheckpoint(runsFolder: string): Promise<string> {
  for (;;) {
    const [run] = await readdir(runsFolder).catch(() => []);
    const names = run === undefined ? [] : await readdir(path.join(runsFolder, run));
    if (names.includes(`checkpoint-${SAVE_STEPS}`)) return path.join(runsFolder, run!, `checkpoint-${SAVE_STEPS}`);
    await delay(POLL_MS);
  }
}
