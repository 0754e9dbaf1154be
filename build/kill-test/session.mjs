/** One call of the terminal door in a trial: watched, and killed at its moment. */
import { watch } from 'node:fs';
import { startLab } from '../lab-session.mjs';
import { callOf, evaluatesAfter, savesAfter, STEPS } from './recipe.mjs';

const TIMEOUT_MS = 60_000;

/**
 * @typedef {import('./moments.mjs').Happening} Happening
 * @typedef {{ readonly what: Happening | 'created' | 'started' | 'checkpoint' | 'end', readonly at: number }} Seen milliseconds since the start
 * @typedef {import('../lab-session.mjs').SessionEnd & { readonly seen: readonly Seen[], readonly events: readonly any[] }} WatchedEnd
 */

/**
 * Runs one verb to its end, or to its moment. Happenings come from the events that it prints, and from the names that
 * appear in the trial's folder.
 * @param {'train' | 'resume' | 'export'} verb
 * @param {import('./recipe.mjs').Places} places
 * @param {import('./recipe.mjs').DataFiles} data
 * @param {import('./moments.mjs').Moment | null} moment
 * @returns {Promise<WatchedEnd>}
 */
export async function runSession(verb, places, data, moment) {
  const startedAt = performance.now();
  /** @type {Seen[]} */
  const seen = [];
  /** @type {any[]} */
  const events = [];
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  /** @param {Seen['what']} what */
  const see = (what) => {
    seen.push({ what, at: performance.now() - startedAt });
    if (timer || what !== moment?.after || seen.filter((one) => one.what === what).length < moment.nth) return;
    timer = setTimeout(() => session.kill(), moment.delayMs);
  };
  const watcher = watch(places.folder, (_kind, name) => {
    const happening = happeningOfName(name ?? '');
    if (happening && !seen.some(({ what }) => what === happening)) see(happening);
  });
  const session = startLab(callOf(verb, places, data), {
    env: { T5_LAB_DATA: places.lab, T5_LAB_CACHE: places.cache },
    timeoutMs: TIMEOUT_MS,
    onEvent(event) {
      events.push(event);
      happeningsOf(event).forEach(see);
    },
  });
  see('spawn');
  const end = await session.ended;
  clearTimeout(timer);
  watcher.close();
  see('end');
  return { ...end, seen, events };
}

/**
 * @param {string} name of something in the trial's folder
 * @returns {Seen['what'] | null}
 */
function happeningOfName(name) {
  if (name.startsWith('.run.')) return 'create';
  if (name === 'run') return 'created';
  if (name.startsWith('.export.')) return 'write';
  return name === 'export' ? 'publish' : null;
}

/**
 * @param {any} event
 * @returns {Seen['what'][]}
 */
function happeningsOf({ event, step }) {
  if (event === 'started') return step === 0 ? ['started', 'before-evaluation'] : ['started'];
  if (event === 'checkpoint') return step === STEPS ? ['checkpoint', 'last-checkpoint'] : ['checkpoint'];
  if (event === 'evaluation') return savesAfter(step) ? ['before-save'] : [];
  if (event !== 'step') return [];
  if (evaluatesAfter(step)) return ['step', 'before-evaluation'];
  return savesAfter(step) ? ['step', 'before-save'] : ['step'];
}
