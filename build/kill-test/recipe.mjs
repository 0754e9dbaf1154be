/** What the kill test trains: short enough for a hundred kills, with all that a run can hold. */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';

export const STEPS = 12;
const SAVE_STEPS = 2;
const EVAL_STEPS = 4;

/** What an export writes right before it opens the folder and compares. */
export const LAST_WRITTEN = 'README.md';

/** @param {number} step */
export const savesAfter = (step) => step > 0 && step % SAVE_STEPS === 0;
/** @param {number} step */
export const evaluatesAfter = (step) => step % EVAL_STEPS === 0;

const SETTINGS = {
  max_steps: STEPS,
  per_device_train_batch_size: 2,
  learning_rate: 1e-3,
  dropout_rate: 0.1,
  logging_steps: 3,
  eval_strategy: 'steps',
  eval_steps: EVAL_STEPS,
  save_steps: SAVE_STEPS,
  save_total_limit: 2,
  watch_sentences: 'translate to ru: Where is the sun?',
  seed: 7,
  threads: 2,
};

/**
 * Where everything of one trial lies: the lab's own files too, so that kills while they are written count.
 * @param {string} folder
 */
export function placesIn(folder) {
  const at = (/** @type {string} */ name) => path.join(folder, name);
  return { folder, run: at('run'), output: at('export'), lab: at('lab'), cache: at('cache') };
}
/** @typedef {ReturnType<typeof placesIn>} Places */

/** @typedef {{ train: string, evaluation: string }} DataFiles */

/**
 * @param {string} folder
 * @returns {Promise<DataFiles>}
 */
export async function writeData(folder) {
  const files = { train: path.join(folder, 'train.jsonl'), evaluation: path.join(folder, 'evaluation.jsonl') };
  const pairs = Array.from({ length: 14 }, (_, index) => ({
    source: `translate to ru: Where is number ${index}?${' And the next one?'.repeat(index % 3)}`,
    target: `Где номер ${index}?${' А следующий?'.repeat(index % 3)}`,
  }));
  const lines = pairs.map((pair) => `${JSON.stringify(pair)}\n`);
  await writeFile(files.train, lines.slice(0, 10).join(''));
  await writeFile(files.evaluation, lines.slice(10).join(''));
  return files;
}

/**
 * @param {'train' | 'resume' | 'export'} verb
 * @param {Places} places
 * @param {DataFiles} data
 * @returns {readonly string[]} the call of the terminal door
 */
export function callOf(verb, { run, output }, data) {
  if (verb === 'resume') return ['resume', '--run', run];
  if (verb === 'export') return ['export', '--run', run, '--output', output];
  const settings = Object.entries(SETTINGS).flatMap(([name, value]) => [`--${name}`, `${value}`]);
  return ['train', '--run', run, '--train', data.train, '--evaluation', data.evaluation, ...settings];
}
