/** One run from its start to its export, killed again and again on the way. */
import { existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import { chooseMoment } from './moments.mjs';
import { hashOf } from './outcome.mjs';
import { namesIn, phaseOf } from './phase.mjs';
import { runSession } from './session.mjs';

/**
 * @typedef {object} Trial
 * @property {import('./recipe.mjs').Places} places
 * @property {import('./recipe.mjs').DataFiles} data
 * @property {import('./moments.mjs').Durations} durations
 * @property {() => number} random
 * @property {string} exported SHA-256 of the undisturbed export's weights
 *
 * @typedef {object} TrialReport
 * @property {import('./phase.mjs').Phase[]} kills
 * @property {number} resumes sessions that went on from a killed one
 * @property {string[]} problems
 */

/**
 * Trains and exports with at most so many kills; a session that reaches its end before its moment counts as none.
 * @param {Trial} trial
 * @param {{ training: number, exporting: number }} kills
 * @returns {Promise<TrialReport>}
 */
export async function runTrial(trial, kills) {
  /** @type {TrialReport} */
  const report = { kills: [], resumes: 0, problems: [] };
  const { run, output } = trial.places;
  const isTrained = await untilDone(trial, report, kills.training, () => (existsSync(run) ? 'resume' : 'train'));
  if (!isTrained) return report;
  await untilDone(trial, report, kills.exporting, () => {
    clearOutput(trial, report, output);
    return 'export';
  });
  return report;
}

/**
 * @param {Trial} trial
 * @param {TrialReport} report
 * @param {number} kills
 * @param {() => 'train' | 'resume' | 'export'} next
 * @returns {Promise<boolean>} false where a session failed
 */
async function untilDone({ places, data, durations, random }, report, kills, next) {
  for (let left = kills; ;) {
    const verb = next();
    const before = namesIn(places);
    const moment = left > 0 ? chooseMoment(verb, durations, random) : null;
    const { status, killed, timedOut, stderr, events } = await runSession(verb, places, data, moment);
    if (verb === 'resume') report.resumes++;
    if (status === 0) return true;
    if (!killed || timedOut) {
      report.problems.push(`lab ${verb} ${timedOut ? 'did not end' : `ended with status ${status}`}: ${stderr}`);
      return false;
    }
    report.kills.push(phaseOf(verb, places, before, events));
    left--;
  }
}

/**
 * An export whose proof was cut short is whole and not proven: it is looked at, and made again in a free place.
 * @param {Trial} trial
 * @param {TrialReport} report
 * @param {string} output
 */
function clearOutput({ exported }, report, output) {
  if (!existsSync(output)) return;
  const weights = path.join(output, 'model.safetensors');
  if (!existsSync(weights) || hashOf(weights) !== exported)
    report.problems.push('A killed export left a folder under its final name that is not whole');
  rmSync(output, { recursive: true });
}
