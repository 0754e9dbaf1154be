/** Into what a kill fell, by what lies on the disk afterwards. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { evaluatesAfter, LAST_WRITTEN } from './recipe.mjs';

/** @typedef {'start' | 'creating' | 'opening' | 'step' | 'evaluation' | 'saving' | 'removing' | 'saved' | 'closing' | 'export-start' | 'export-writing' | 'export-verifying' | 'export-closing'} Phase */

/**
 * Names in the trial's folder and in the run's: what a session finds, to be compared with what it leaves.
 * @param {import('./recipe.mjs').Places} places
 * @returns {ReadonlySet<string>}
 */
export function namesIn({ folder, run }) {
  return new Set([folder, run].flatMap((place) => (existsSync(place) ? readdirSync(place) : [])));
}

/**
 * @param {'train' | 'resume' | 'export'} verb
 * @param {import('./recipe.mjs').Places} places
 * @param {ReadonlySet<string>} before the names that the session found
 * @param {readonly any[]} events what it reported
 * @returns {Phase}
 */
export function phaseOf(verb, places, before, events) {
  const left = [...namesIn(places)].filter((name) => !before.has(name));
  const leaves = (/** @type {string} */ start) => left.find((name) => name.startsWith(start));
  if (verb === 'export') {
    if (existsSync(places.output)) return 'export-closing';
    const unfinished = leaves('.export.');
    if (!unfinished) return 'export-start';
    return existsSync(path.join(places.folder, unfinished, LAST_WRITTEN)) ? 'export-verifying' : 'export-writing';
  }
  if (!existsSync(places.run)) return leaves('.run.') ? 'creating' : 'start';
  const [, leftover] = left.map((name) => /^\.checkpoint-(\d+)\./.exec(name) ?? []).find(([, step]) => step) ?? [];
  if (leftover) return Number(leftover) < lastCheckpoint(places.run) ? 'removing' : 'saving';
  return events.length === 0 ? 'opening' : phaseAfter(lastEvent(places.run), lastCheckpoint(places.run));
}

/**
 * @param {any} last
 * @param {number} checkpoint
 * @returns {Phase}
 */
function phaseAfter(last, checkpoint) {
  if (last?.event === 'done') return 'closing';
  if (last?.event === 'started') return last.step === 0 ? 'evaluation' : 'step';
  if (last?.event === 'step' && evaluatesAfter(last.step)) return 'evaluation';
  return last?.event !== 'checkpoint' && checkpoint > 0 && checkpoint === last?.step ? 'saved' : 'step';
}

/** @param {string} run */
function lastCheckpoint(run) {
  return Math.max(0, ...readdirSync(run).map((name) => Number(/^checkpoint-(\d+)$/.exec(name)?.[1] ?? 0)));
}

/** @param {string} run */
function lastEvent(run) {
  const file = path.join(run, 'events.jsonl');
  const line = existsSync(file) ? readFileSync(file, 'utf8').split('\n').at(-2) : undefined;
  return line === undefined ? null : JSON.parse(line);
}
