import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { repositoryRoot } from '../native-models/testing/reference.ts';
import type { Figures } from './figure.ts';
import type { BenchSettings } from './open-engine.ts';
import { runProgram } from './run-program.ts';
import { elapsedMs } from './timing.ts';

/** The notebook's max_steps. */
export const NOTEBOOK_STEPS = 100;
const TIMEOUT_MS = 1_200_000;
const door = path.join(repositoryRoot, 'build', 'lab.mjs');

/** The examples of the course notebook. */
const pairs = [
  { source: 'Какой город является столицей России?', target: 'Москва' },
  { source: 'Какой город является столицей Новой Зеландии?', target: 'Веллингтон' },
];

/** The notebook's training arguments beside max_steps. */
const notebookArguments = {
  learning_rate: 1e-5,
  per_device_train_batch_size: 2,
  logging_steps: 1,
  save_strategy: 'no',
};

/** Writes the examples as notebook-run.py reads them too. */
export function writeNotebookPairs(file: string): void {
  writeFileSync(file, pairs.map((pair) => `${JSON.stringify(pair)}\n`).join(''));
}

/** From the command to the exported folder, through the terminal door: `lab train`, then `lab export` with its proof. */
export async function* measureNotebookRun({ model, runs: max_steps, threads }: BenchSettings): Figures {
  const scratch = mkdtempSync(path.join(tmpdir(), 't5-lab-notebook-'));
  const inScratch = (name: string) => path.join(scratch, name);
  const env = { ...process.env, T5_LAB_DATA: inScratch('lab'), T5_LAB_CACHE: inScratch('cache') };
  const lab = (...args: readonly string[]) =>
    runProgram(process.execPath, [door, ...args], { timeoutMs: TIMEOUT_MS, env });
  try {
    writeNotebookPairs(inScratch('pairs.jsonl'));
    await lab('--help'); // a checkout bundles the app when a source has changed
    const settings = { ...notebookArguments, max_steps, ...(threads === undefined ? {} : { threads }) };
    const options = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, `${value}`]);
    const files = ['--run', inScratch('run'), '--train', inScratch('pairs.jsonl')];
    const train_ms = Math.round(await elapsedMs(() => lab('train', '--model', model, ...files, ...options)));
    const exported = ['--run', inScratch('run'), '--output', inScratch('export')];
    const export_ms = Math.round(await elapsedMs(() => lab('export', ...exported)));
    yield { what: 'notebook_run_ms', value: train_ms + export_ms, details: { max_steps, train_ms, export_ms } };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
