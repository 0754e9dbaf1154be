import type { EngineContext } from '../native-models/engine/t5-engine.ts';
import type { Figure, Figures } from './figure.ts';
import { sourcesOf } from './inputs.ts';
import { decodeStepMs, encode, generateExactly } from './model-calls.ts';
import { openReady, type BenchSettings } from './open-engine.ts';
import { withVocabulary } from './smaller-vocabulary.ts';
import { median, medianMs } from './timing.ts';

const sourceLengths = [16, 32, 64, 128, 256, 512];
/** One beam, one sentence and the whole vocabulary are what the row of the usual length measures. */
const beams = [2, 4, 8];
const batches = [2, 4, 8, 16];
const vocabularyParts = [1 / 16, 1 / 4, 1 / 2];
/** What is kept where something else grows. */
const USUAL_LENGTH = 32;

interface Shape {
  readonly source_tokens: number;
  readonly batch: number;
  readonly num_beams: number;
}

const usual: Shape = { source_tokens: USUAL_LENGTH, batch: 1, num_beams: 1 };

/** How encoder and decode step grow with the source's length, the beams, the batch and the vocabulary. */
export async function* measureGrowth(settings: BenchSettings): Figures {
  const engine = await openReady(settings);
  try {
    const { context } = engine;
    await generateExactly(context, rowsOf(context, usual), 4, 1);
    for (const source_tokens of sourceLengths) yield* bothOf(context, { ...usual, source_tokens }, settings.runs);
    for (const batch of batches) yield* bothOf(context, { ...usual, batch }, settings.runs);
    for (const num_beams of beams) yield await stepOf(context, { ...usual, num_beams }, settings.runs);
    if (context.fastOutput !== null) return; // its 8-bit output layer is made for the whole vocabulary
    for (const part of vocabularyParts) yield await vocabularyStep(context, settings, part);
  } finally {
    await engine.close();
  }
}

function rowsOf({ model }: EngineContext, { batch, source_tokens }: Shape) {
  return sourcesOf(model.config.vocab_size, batch, source_tokens);
}

async function* bothOf(context: EngineContext, shape: Shape, runs: number): Figures {
  const { batch, source_tokens } = shape;
  const rows = rowsOf(context, shape);
  const value = await medianMs(() => encode(context, rows), runs);
  yield { what: 'encoder_ms', value, details: { source_tokens, batch } };
  yield await stepOf(context, shape, runs);
}

async function stepOf(context: EngineContext, shape: Shape, runs: number): Promise<Figure> {
  const rows = rowsOf(context, shape);
  const steps: number[] = [];
  for (let run = 0; run < runs; run++) steps.push(await decodeStepMs(context, rows, shape.num_beams));
  return {
    what: 'decode_step_ms',
    value: median(steps),
    details: { ...shape, vocab_size: context.model.config.vocab_size },
  };
}

async function vocabularyStep(context: EngineContext, settings: BenchSettings, part: number): Promise<Figure> {
  const vocab_size = Math.floor(context.model.config.vocab_size * part);
  const smaller = await withVocabulary(context, settings, vocab_size);
  try {
    await generateExactly(smaller, rowsOf(smaller, usual), 4, 1);
    return await stepOf(smaller, usual, settings.runs);
  } finally {
    await smaller.sessions.close();
  }
}
