import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from '@playwright/test';
import type { Figures } from '../figure.ts';
import { openTab, settle, withPage, type InterfaceSettings } from './page.ts';
import { frameFigure, watch } from './watch.ts';

const PAIRS = 10_000;
const TURNS = 120;
/** Pixels of a turn of the wheel. */
const TURN = 400;
const LIMIT_MS = 10 * 60_000;

/** A file of pairs scored in the Loss tab: how long the page is held up meanwhile, and how evenly the list scrolls afterwards. */
export async function* measureList(settings: InterfaceSettings): Figures {
  const folder = await mkdtemp(path.join(tmpdir(), 't5-lab-pairs-'));
  try {
    const file = path.join(folder, 'pairs.tsv');
    const lines = Array.from(
      { length: PAIRS },
      (_, at) => `translate to ru: I have ${at} apples.\tУ меня ${at} яблок.`,
    );
    await writeFile(file, `${lines.join('\n')}\n`);
    yield* await withPage(settings, (page) => scoreAndScroll(page, file));
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function scoreAndScroll(page: Page, file: string) {
  await openTab(page, 'Loss');
  await page.getByRole('radio', { name: 'List of pairs' }).click();
  await page.getByRole('radio', { name: 'File', exact: true }).click();
  await page.getByRole('textbox', { name: 'File of pairs' }).fill(file);
  await settle(page);
  const began = performance.now();
  const scoring = await watch(page, async () => {
    await page.getByRole('button', { name: 'Score the list' }).click();
    const progress = page.getByRole('progressbar', { name: 'Scoring' });
    await progress.waitFor();
    await progress.waitFor({ state: 'hidden', timeout: LIMIT_MS });
  });
  const seconds = (performance.now() - began) / 1000;
  await settle(page);
  const list = page.getByRole('listbox', { name: 'Scored pairs' });
  await list.hover();
  const scrolling = await watch(page, async () => {
    for (let turn = 0; turn < TURNS; turn++) await page.mouse.wheel(0, TURN);
  });
  return [
    { what: 'list_pairs_per_s', value: PAIRS / seconds, details: { pairs: PAIRS } },
    { what: 'list_scoring_longest_task_ms', value: scoring.longestTask, details: { pairs: PAIRS } },
    frameFigure('list_frame_ms', scrolling.frames, { pairs: PAIRS, turns: TURNS }),
  ];
}
