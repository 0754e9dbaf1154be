import type { DataSource, ExampleRow } from '../../native-models/data-sets/example.ts';
import { LabError } from '../contract/lab-error.ts';
import type { ScoreEvent, ScoreReply } from '../contract/replies/loss.ts';
import type { CallContext } from '../contract/serve-calls.ts';
import type { Engine, EngineParts } from './engine-parts.ts';

/** A list on screen; what is longer is for a program. */
const MOST_PAIRS = 100_000;
/** A few hundred kilobytes a message. */
const PAIRS_PER_EVENT = 1_000;

/** Reads a data set, tells its pairs, and scores them. @throws LabError `invalid-request` where there are too many. */
export async function scoreData(
  engine: Engine,
  readExamples: EngineParts['readExamples'],
  data: DataSource,
  { emit, signal }: CallContext,
): Promise<ScoreReply> {
  const began = performance.now();
  const elapsedMs = () => performance.now() - began;
  const tell = (event: ScoreEvent) => emit(event);
  const pairs: ExampleRow[] = [];
  for await (const pair of readExamples(data, { signal })) {
    if (pairs.length === MOST_PAIRS) throw tooMany(data);
    pairs.push(pair);
    if (pairs.length % PAIRS_PER_EVENT === 0) tell({ event: 'pairs', pairs: pairs.slice(-PAIRS_PER_EVENT) });
  }
  const rest = pairs.length % PAIRS_PER_EVENT;
  if (rest > 0) tell({ event: 'pairs', pairs: pairs.slice(-rest) });
  const score = await engine.scorePairs(pairs, {
    onScored: (scored) => tell({ event: 'scored', ...scored }),
    onProgress: (progress) => tell({ event: 'progress', ...progress, elapsedMs: elapsedMs() }),
    signal,
  });
  return { ...score, pairs: pairs.length, elapsedMs: elapsedMs() };
}

function tooMany(data: DataSource): LabError {
  return new LabError({
    code: 'invalid-request',
    message: `The list has more than ${MOST_PAIRS} pairs, which is what can be shown at once.`,
    ...(data.kind === 'file' ? { file: data.path } : {}),
    place: 'data',
    expected: `at most ${MOST_PAIRS} pairs`,
    found: 'more',
    hint: 'Split the file, or score a part of it.',
  });
}
