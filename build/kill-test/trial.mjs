/** One run from its start to its export, killed again and again on the way. */
import { existsSync } from 'node:fs';
import { chooseMoment } from './moments.mjs';
import { namesIn, phaseOf } from './phase.mjs';
import { runSession } from './session.mjs';

/**
 * @typedef {object} Trial
 * @property {import('./recipe.mjs').Places} places
 * @property {import('./recipe.mjs').DataFiles} data
 * @property {import('./moments.mjs').Durations} durations
 * @property {() => number} random
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
  // A folder under the export's name is whole and proven, whatever became of the process: `readOutcome` looks at it.
  await untilDone(trial, report, kills.exporting, () => (existsSync(output) ? null : 'export'));
  return report;
}

/**
 * @param {Trial} trial
 * @param {TrialReport} report
 * @param {number} kills
 * @param {() => 'train' | 'resume' | 'export' | null} next null where nothing is left to do
 * @returns {Promise<boolean>} false where a session failed
 */
async function untilDone({ places, data, durations, random }, report, kills, next) {
  for (let left = kills; ;) {
    const verb = next();
    if (verb === null) return true;
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
