import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { differences, readOutcome } from './outcome.mjs';
import { placesIn, STEPS } from './recipe.mjs';

const scratch = mkdtempSync(path.join(tmpdir(), 't5-lab-outcome-'));
afterEach(() => rmSync(scratch, { recursive: true, force: true }));

const step = (number: number, loss = 1) => ({ event: 'step', step: number, loss, elapsedMs: Math.random() });
const allSteps = Array.from({ length: STEPS }, (_, index) => step(index + 1));

interface Written {
  readonly events?: readonly object[];
  readonly tail?: string;
  readonly weights?: string;
  readonly exported?: string;
  /** Null: the export has no proof. */
  readonly verified?: boolean | null;
  readonly extra?: readonly string[];
}

/** A trial as it would lie on the disk. */
function written({
  events = allSteps,
  tail = '',
  weights = 'w',
  exported = 'w',
  verified = true,
  extra = [],
}: Written) {
  rmSync(scratch, { recursive: true, force: true });
  const places = placesIn(scratch);
  const files: Record<string, string> = {
    [`run/checkpoint-${STEPS}/model.safetensors`]: weights,
    [`run/checkpoint-${STEPS}/optimizer.safetensors`]: 'o',
    [`run/checkpoint-${STEPS}/trainer_state.json`]: '{}',
    'run/events.jsonl': events.map((event) => `${JSON.stringify(event)}\n`).join('') + tail,
    'export/model.safetensors': exported,
    ...(verified === null ? {} : { 'export/export-proof.json': JSON.stringify({ verified }) }),
    ...Object.fromEntries(extra.map((name) => [name, ''])),
  };
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(scratch, name)), { recursive: true });
    writeFileSync(path.join(scratch, name), content);
  }
  return readOutcome(places);
}

test('a run that was resumed and took other times came to the same end', () => {
  const resumed = [{ event: 'started', step: 0 }, ...allSteps.slice(0, 6), { event: 'started', step: 6 }];
  const found = written({ events: [...resumed, ...Array.from({ length: 6 }, (_, index) => step(index + 7))] });
  expect(differences(written({}), found)).toEqual([]);
});

test.each<[string, Written, RegExp]>([
  ['other weights', { weights: 'x' }, /^model\.safetensors has the SHA-256/],
  ['other exported weights', { exported: 'x' }, /^exported model\.safetensors has the SHA-256/],
  ['a step twice', { events: [...allSteps.slice(0, 3), step(3), ...allSteps.slice(3)] }, /the steps 1,2,3,3,4/],
  ['a step that is missing', { events: allSteps.toSpliced(4, 1) }, /the steps 1,2,3,4,6/],
  ['steps out of order', { events: [step(2), step(1), ...allSteps.slice(2)] }, /the steps 2,1,3/],
  ['another loss', { events: allSteps.with(4, step(5, 2)) }, /"loss":2\} in place of .*"loss":1\}/],
  ['an event beyond the end', { events: [...allSteps, { event: 'done', step: STEPS }] }, /more lines/],
  ['a half-written checkpoint', { extra: ['run/.checkpoint-4.x.tmp/model.safetensors'] }, /\.checkpoint-4\.x\.tmp was/],
  ['a half-written export', { extra: ['.export.x.tmp/config.json'] }, /^\.export\.x\.tmp was left behind/],
  ['a checkpoint set aside', { extra: ['run/.checkpoint-4.x.old/model.safetensors'] }, /\.checkpoint-4\.x\.old was/],
  ['a lock', { extra: ['run/lock'] }, /^run.lock was left behind/],
  ['an export that failed its proof', { verified: false }, /not verified/],
  ['an export without a proof', { verified: null }, /not verified/],
])('%s is told', (_what, changes, sentence) => {
  const found = differences(written({}), written(changes));
  expect(
    found.some((problem) => sentence.test(problem)),
    found.join('\n'),
  ).toBe(true);
});

test('a last line that was cut short cannot be read as an outcome', () => {
  expect(() => written({ tail: '{"event":"st' })).toThrow(SyntaxError);
});

test('what is left among the lab’s own lists is counted apart', () => {
  const found = written({ extra: ['lab/.runs.json.x.tmp'] });
  expect(found).toMatchObject({ leftovers: [], labLeftovers: 1 });
});
