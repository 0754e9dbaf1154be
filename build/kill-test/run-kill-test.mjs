/** The kill test: a run that nobody disturbs, then the same again and again with kills in between. */
import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ensureBundled } from '../bundle.mjs';
import { randomFrom } from './moments.mjs';
import { differences, readOutcome } from './outcome.mjs';
import { LAST_WRITTEN, placesIn, writeData } from './recipe.mjs';
import { runSession } from './session.mjs';
import { runTrial } from './trial.mjs';

/** In a trial at most, so that every part of a run is reached. */
const MOST_KILLS = { training: 7, exporting: 3 };

/**
 * @typedef {object} KillTestResult
 * @property {boolean} passed
 * @property {number} kills
 * @property {number} runs finished after kills
 * @property {number} resumes
 * @property {Record<string, number>} phases how many kills fell into what
 * @property {number} lab_leftovers half-written files among the lab's own lists
 * @property {number} seconds
 * @property {Record<string, string>} hashes of the undisturbed run
 * @property {readonly string[]} problems what differed
 */

/**
 * @param {{ kills: number, seed: number, onTrial?: (sentence: string) => void }} options
 * @returns {Promise<KillTestResult>} folders of trials with problems stay, and the problems name them
 */
export async function runKillTest({ kills, seed, onTrial = () => undefined }) {
  const startedAt = performance.now();
  await ensureBundled(); // no kill should hit the bundler
  const scratch = mkdtempSync(path.join(tmpdir(), 't5-lab-kill-test-'));
  const clear = () => rmSync(scratch, { recursive: true, force: true });
  process.once('exit', clear);
  const data = await writeData(scratch);
  const random = randomFrom(seed);
  const undisturbed = newPlaces(scratch, 'undisturbed');
  const durations = await runUndisturbed(undisturbed, data);
  const expected = readOutcome(undisturbed);

  /** @type {Record<string, number>} */
  const phases = {};
  const problems = differences(expected, expected).map((problem) => `undisturbed: ${problem}`);
  let [done, runs, resumes, lab_leftovers] = [0, 0, 0, 0];
  while (done < kills) {
    const name = `trial-${++runs}`;
    const places = newPlaces(scratch, name);
    const training = Math.min(kills - done, 1 + Math.floor(random() * MOST_KILLS.training));
    const exporting = Math.min(kills - done - training, Math.floor(random() * (1 + MOST_KILLS.exporting)));
    const report = await runTrial({ places, data, durations, random }, { training, exporting });
    const outcome = report.problems.length > 0 ? null : readOutcome(places);
    const found = outcome ? differences(expected, outcome) : report.problems;
    lab_leftovers += outcome?.labLeftovers ?? 0;
    problems.push(...found.map((problem) => `${places.folder}: ${problem}`));
    for (const phase of report.kills) phases[phase] = (phases[phase] ?? 0) + 1;
    done += report.kills.length;
    resumes += report.resumes;
    onTrial(`${name}: ${report.kills.join(', ')}${found.map((problem) => `\n  ${problem}`).join('')}`);
    if (found.length === 0) rmSync(places.folder, { recursive: true });
    else if (problems.length > 20) break;
  }
  process.off('exit', clear);
  if (problems.length === 0) clear();
  const seconds = Math.round((performance.now() - startedAt) / 1000);
  const passed = problems.length === 0;
  return { passed, kills: done, runs, resumes, phases, lab_leftovers, seconds, hashes: expected.hashes, problems };
}

/**
 * @param {string} scratch
 * @param {string} name
 */
function newPlaces(scratch, name) {
  const places = placesIn(path.join(scratch, name));
  mkdirSync(places.folder);
  return places;
}

/**
 * @param {import('./recipe.mjs').Places} places
 * @param {import('./recipe.mjs').DataFiles} data
 * @returns {Promise<import('./moments.mjs').Durations>}
 */
async function runUndisturbed(places, data) {
  const training = await runSession('train', places, data, null);
  if (training.status !== 0) throw new Error(`The undisturbed run failed: ${training.stderr}`);
  const exporting = await runSession('export', places, data, null);
  if (exporting.status !== 0) throw new Error(`The undisturbed export failed: ${exporting.stderr}`);
  const meanOf = (/** @type {string} */ kind) => {
    const all = training.events.filter(({ event }) => event === kind);
    return all.reduce((sum, { elapsedMs }) => sum + elapsedMs, 0) / all.length;
  };
  return {
    start: between(training, 'spawn', 'started'),
    create: between(training, 'create', 'created'),
    step: meanOf('step'),
    evaluation: meanOf('evaluation'),
    save: meanOf('checkpoint'),
    close: between(training, 'last-checkpoint', 'end'),
    exportStart: between(exporting, 'spawn', 'write'),
    exportWrite: changedAt(places.output, LAST_WRITTEN) - changedAt(places.output, 'config.json'),
    exportAll: between(exporting, 'write', 'publish'),
    exportClose: between(exporting, 'publish', 'end'),
  };
}

/**
 * @param {string} folder
 * @param {string} name
 */
function changedAt(folder, name) {
  return statSync(path.join(folder, name)).mtimeMs;
}

/**
 * @param {import('./session.mjs').WatchedEnd} session
 * @param {import('./session.mjs').Seen['what']} from
 * @param {import('./session.mjs').Seen['what']} to
 */
function between({ seen }, from, to) {
  const at = (/** @type {string} */ wanted) => seen.find(({ what }) => what === wanted)?.at ?? NaN;
  const duration = at(to) - at(from);
  if (Number.isNaN(duration)) throw new Error(`The undisturbed run showed no ${from} before ${to}.`);
  return duration;
}
