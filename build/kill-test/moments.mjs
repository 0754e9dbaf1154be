/** When a session is killed: after something was seen to happen, and a random time later. */
import { createHash } from 'node:crypto';

/**
 * How long things took in the run that nobody disturbed, in milliseconds: the random times are drawn from these.
 * @typedef {object} Durations
 * @property {number} start from the start of the process to the first event
 * @property {number} create from the run's folder in the making to the folder in its place
 * @property {number} step
 * @property {number} evaluation
 * @property {number} save
 * @property {number} close from the last checkpoint to the end of the process
 * @property {number} exportStart from the start of the process to the first file
 * @property {number} exportWrite from the first file to the last one before the comparison
 * @property {number} exportAll from the first file to the folder in its place
 * @property {number} exportClose from there to the end of the process
 *
 * @typedef {'spawn' | 'create' | 'step' | 'before-evaluation' | 'before-save' | 'last-checkpoint' | 'write' | 'publish'} Happening
 *
 * @typedef {object} Moment
 * @property {Happening} after
 * @property {number} nth how many of these are waited for
 * @property {number} delayMs
 *
 * @typedef {readonly [after: Happening, weight: number, duration: keyof Durations, most: number]} MomentKind `most`: nth is drawn from 1 to it
 */

/** Saves and exports are what a kill can hurt most. @type {Record<'train' | 'resume' | 'export', readonly MomentKind[]>} */
const KINDS = {
  train: [
    ['spawn', 2, 'start', 1],
    ['create', 2, 'create', 1],
    ['step', 2, 'step', 4],
    ['before-evaluation', 2, 'evaluation', 2],
    ['before-save', 5, 'save', 3],
  ],
  resume: [
    ['spawn', 2, 'start', 1],
    ['step', 2, 'step', 4],
    ['before-evaluation', 2, 'evaluation', 2],
    ['before-save', 6, 'save', 3],
    ['last-checkpoint', 2, 'close', 1],
  ],
  export: [
    ['spawn', 1, 'exportStart', 1],
    ['write', 2, 'exportWrite', 1],
    ['write', 4, 'exportAll', 1],
    ['publish', 1, 'exportClose', 1],
  ],
};

/**
 * @param {keyof typeof KINDS} verb
 * @param {Durations} durations
 * @param {() => number} random over [0, 1)
 * @returns {Moment}
 */
export function chooseMoment(verb, durations, random) {
  const kinds = KINDS[verb];
  let at = random() * kinds.reduce((sum, [, weight]) => sum + weight, 0);
  const kind = kinds.find(([, weight]) => (at -= weight) < 0) ?? kinds[0];
  if (!kind) throw new Error(`There is no moment for ${verb}.`);
  const [after, , duration, most] = kind;
  return { after, nth: 1 + Math.floor(random() * most), delayMs: random() * durations[duration] };
}

/**
 * A random number generator whose whole sequence follows from its seed.
 * @param {number} seed
 * @returns {() => number} over [0, 1)
 */
export function randomFrom(seed) {
  let count = 0;
  return () => createHash('sha256').update(`${seed}:${count++}`).digest().readUInt32LE() / 2 ** 32;
}
