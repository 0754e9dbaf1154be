/** What a finished trial has to show, and in what two of them differ. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { STEPS } from './recipe.mjs';

const CHECKPOINT = `checkpoint-${STEPS}`;

/**
 * @typedef {object} Outcome
 * @property {Record<string, string>} hashes SHA-256 by file, of the last checkpoint and of the export
 * @property {readonly string[]} history lines of events.jsonl without what the clock and the resumptions put there
 * @property {readonly string[]} leftovers half-written files and locks of processes that are gone, of the run and the export
 * @property {number} labLeftovers the same of the lab's own lists, which belong to no run: they are counted, no more
 * @property {boolean} verified
 */

/**
 * @param {import('./recipe.mjs').Places} places
 * @returns {Outcome}
 */
export function readOutcome({ folder, run, output, lab }) {
  const files = {
    'model.safetensors': path.join(run, CHECKPOINT, 'model.safetensors'),
    'optimizer.safetensors': path.join(run, CHECKPOINT, 'optimizer.safetensors'),
    'trainer_state.json': path.join(run, CHECKPOINT, 'trainer_state.json'),
    'exported model.safetensors': path.join(output, 'model.safetensors'),
  };
  const leftovers = findLeftovers(folder);
  const ofLab = leftovers.filter((name) => path.join(folder, name).startsWith(lab + path.sep));
  return {
    hashes: Object.fromEntries(Object.entries(files).map(([name, file]) => [name, hashOf(file)])),
    history: readHistory(path.join(run, 'events.jsonl')),
    leftovers: leftovers.filter((name) => !ofLab.includes(name)),
    labLeftovers: ofLab.length,
    verified: isVerified(path.join(output, 'export-proof.json')),
  };
}

/** An export without its proof is not. @param {string} proof */
function isVerified(proof) {
  return existsSync(proof) && JSON.parse(readFileSync(proof, 'utf8')).verified === true;
}

/** @param {string} file */
function hashOf(file) {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}

/**
 * A resumption begins with a `started` of its own and makes a forecast of its own, out of times; everything else stands
 * there once, whatever was killed. Throws where a line is no JSON.
 * @param {string} file
 */
function readHistory(file) {
  return readFileSync(file, 'utf8')
    .replace(/\n$/, '')
    .split('\n')
    .map((line) => JSON.parse(line))
    .filter(({ event }) => event !== 'started' && event !== 'forecast')
    .map(({ elapsedMs: _, ...event }) => JSON.stringify(event));
}

/** @param {string} folder */
function findLeftovers(folder) {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return names.filter((name) => /\.(tmp|old|next)$/.test(name) || path.basename(name) === 'lock');
}

/**
 * Sentences, none where the killed run came to the very same end.
 * @param {Outcome} expected the undisturbed run's
 * @param {Outcome} found
 * @returns {readonly string[]}
 */
export function differences(expected, found) {
  const steps = found.history.map((line) => JSON.parse(line)).filter(({ event }) => event === 'step');
  const order = steps.map(({ step }) => step);
  const wanted = Array.from({ length: STEPS }, (_, index) => index + 1);
  const changed = expected.history.findIndex((line, index) => line !== found.history[index]);
  return [
    ...Object.entries(expected.hashes)
      .filter(([name, hash]) => found.hashes[name] !== hash)
      .map(([name, hash]) => `${name} has the SHA-256 ${found.hashes[name]}, not ${hash}`),
    ...(`${order}` === `${wanted}` ? [] : [`events.jsonl holds the steps ${order}`]),
    ...(changed === -1 && found.history.length === expected.history.length
      ? []
      : [
          `events.jsonl has ${found.history[changed] ?? 'more lines'} in place of ${expected.history[changed] ?? 'its end'}`,
        ]),
    ...found.leftovers.map((name) => `${name} was left behind`),
    ...(found.verified ? [] : ['the export was not verified']),
  ];
}
