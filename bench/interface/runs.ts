import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { RunList } from '../../native-models/runs/run-list.ts';
import type { Figures } from '../figure.ts';
import { median } from '../timing.ts';
import { openTab, settle, withPage, type InterfaceSettings } from './page.ts';
import { frameFigure, press, watch, watchCurves, type Answered } from './watch.ts';

/** As many as may be laid over each other. */
const RUNS = 10;
const STEPS = 100_000;
const EVALUATED_EVERY = 1_000;
const MOVES = 120;

/**
 * Ten runs of 100,000 logged steps: from the click on one until its loss is drawn, from a key on a chart's slider until its
 * charts are drawn anew, the same for all ten over each other, and how evenly frames come while the pointer crosses those.
 */
export async function* measureRuns(settings: InterfaceSettings): Figures {
  const names = await writeRuns(settings);
  const details = { steps: STEPS, times: settings.runs };
  const opened = await withPage(settings, (page) => openEach(page, names));
  yield { what: 'run_curve_ms', value: median(opened.map(({ changedMs }) => changedMs)), details: { steps: STEPS } };
  yield { what: 'run_curve_shown_ms', value: median(opened.map(({ shownMs }) => shownMs)), details: { steps: STEPS } };
  yield* await withPage(settings, async (page) => {
    await showRun(page, names[0]!);
    await settle(page);
    const keys = await turnSmoothing(page, settings.runs);
    return [
      { what: 'charts_ms', value: median(keys.map(({ changedMs }) => changedMs)), details },
      { what: 'charts_shown_ms', value: median(keys.map(({ shownMs }) => shownMs)), details },
    ];
  });
  yield* await withPage(settings, async (page) => {
    await overlay(page, names);
    const keys = await turnSmoothing(page, settings.runs);
    const { frames, longestTask } = await crossChart(page);
    const all = { ...details, overlaid: RUNS };
    return [
      { what: 'overlaid_ms', value: median(keys.map(({ changedMs }) => changedMs)), details: all },
      frameFigure('overlaid_frame_ms', frames, { steps: STEPS, overlaid: RUNS, moves: MOVES }),
      { what: 'overlaid_longest_task_ms', value: longestTask, details: { steps: STEPS, overlaid: RUNS } },
    ];
  });
}

/** Writes the runs into the lab's data: descriptions as the bundled model's training has one, steps of a made-up curve. */
async function writeRuns({ record, dataFolder }: InterfaceSettings): Promise<readonly string[]> {
  const description = JSON.parse(await readFile(path.join(record, 'run.json'), 'utf8')) as { arguments: object };
  const text = await readFile(path.join(record, 'events.jsonl'), 'utf8');
  const started = JSON.parse(text.slice(0, text.indexOf('\n'))) as object;
  const names = Array.from({ length: RUNS }, (_, index) => `long-${index + 1}`);
  const list = new RunList({ dataFolder, report: console.error, now: () => new Date() });
  for (const [index, name] of names.entries()) {
    const folder = path.join(dataFolder, 'runs', name);
    await mkdir(folder, { recursive: true });
    const args = { ...description.arguments, max_steps: STEPS, seed: index };
    await writeFile(path.join(folder, 'run.json'), JSON.stringify({ ...description, arguments: args }));
    const events = [{ ...started, max_steps: STEPS }, ...stepsOf(index), endOf()];
    await writeFile(
      path.join(folder, 'events.jsonl'),
      events.map((event) => `${JSON.stringify(event)}\n`),
    );
    await list.add(folder);
  }
  return names;
}

/** A loss that falls with noise, whose numbers have as many digits as real ones. */
function* stepsOf(run: number): Generator<object> {
  for (let step = 1; step <= STEPS; step++) {
    const loss = 9 / (1 + step / (900 + 100 * run)) + 0.3 * Math.sin(step * 12.9898 + run) ** 2;
    const [epoch, elapsedMs] = [step / 9_000, 500 + 100 * Math.sin(step)];
    yield {
      event: 'step',
      step,
      epoch,
      loss,
      grad_norm: 1 + loss / 3,
      learning_rate: 2e-3 / Math.sqrt(step),
      elapsedMs,
    };
    if (step % EVALUATED_EVERY === 0)
      yield { event: 'evaluation', step, epoch, eval_loss: loss + 0.1, watch_sentences: [], elapsedMs };
  }
}

const endOf = () => ({
  event: 'done',
  step: STEPS,
  reason: 'finished',
  train_loss: 0.5,
  elapsedMs: 500 * STEPS,
  last_checkpoint: null,
  best_checkpoint: null,
  best_metric: null,
});

const runButton = (page: Page, name: string) => page.getByRole('button', { name: new RegExp(`^${name}(?!\\d)`) });

/** Opens a run, which fetches what draws charts, and each of the others from there. */
async function openEach(page: Page, names: readonly string[]): Promise<readonly Answered[]> {
  await showRun(page, names[0]!);
  await settle(page);
  await watchCurves(page);
  const opened: Answered[] = [];
  for (const name of names.slice(1)) {
    await runButton(page, name).focus();
    opened.push(await press(page, 'Enter'));
    await settle(page);
  }
  return opened;
}

async function showRun(page: Page, name: string): Promise<void> {
  await openTab(page, 'Fine-tuning');
  await runButton(page, name).click();
  await page.getByRole('heading', { name: 'grad_norm' }).waitFor();
}

/** Lays all runs over each other. */
async function overlay(page: Page, names: readonly string[]): Promise<void> {
  await openTab(page, 'Fine-tuning');
  await page.getByRole('button', { name: 'Compare', exact: true }).click();
  for (const name of names) {
    const button = runButton(page, name);
    if ((await button.getAttribute('aria-pressed')) !== 'true') await button.click();
  }
  await page.getByRole('heading', { name: `${RUNS} runs compared` }).waitFor();
  await settle(page);
}

async function turnSmoothing(page: Page, runs: number): Promise<readonly Answered[]> {
  await watchCurves(page);
  await page.getByRole('slider', { name: 'Smoothing' }).focus();
  const keys: Answered[] = [];
  // The first does not count.
  for (let run = 0; run <= runs; run++) keys.push(await press(page, run % 2 === 0 ? 'ArrowLeft' : 'ArrowRight'));
  return keys.slice(1);
}

/** The pointer goes over the chart from its left to its right. */
async function crossChart(page: Page) {
  const box = (await page.locator('.u-over').first().boundingBox())!;
  const at = (move: number) => [box.x + box.width * (0.05 + (0.9 * move) / MOVES), box.y + box.height / 2] as const;
  await page.mouse.move(...at(0));
  return watch(page, async () => {
    for (let move = 1; move <= MOVES; move++) await page.mouse.move(...at(move));
  });
}
