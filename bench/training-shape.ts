import type { EncodedExamples } from '../native-models/data-sets/encoded-examples.ts';
import { BenchError } from './bench-error.ts';
import { torchRandomIds } from './torch-ids.ts';

/** The batch of a training step: so many examples, each of so many source and target tokens. */
export interface TrainingShape {
  readonly batch: number;
  readonly source_tokens: number;
  readonly target_tokens: number;
}

const FIRST_ID = 3;
/** Below the 65,100 of the notebook's vocabulary; smaller ones end earlier. */
const LAST_ID = 60000;
const SEED = 0;

/** What the peers' training script is run with. */
export const peerShapes: readonly TrainingShape[] = [shapeOf(2, 9, 4), shapeOf(8, 32, 32), shapeOf(16, 64, 64)];

export function shapeOf(batch: number, source_tokens: number, target_tokens: number): TrainingShape {
  return { batch, source_tokens, target_tokens };
}

/** `2x9x4`: as figures and the peers' script spell it. */
export function shapeName({ batch, source_tokens, target_tokens }: TrainingShape): string {
  return `${batch}x${source_tokens}x${target_tokens}`;
}

/** A comma-separated list of BATCHxSOURCExTARGET. @throws BenchError `invalid-arguments` */
export function parseShapes(flag: string, text: string): readonly TrainingShape[] {
  return text.split(',').map((name) => {
    const numbers = /^([1-9]\d{0,3})x([1-9]\d{0,3})x([1-9]\d{0,3})$/.exec(name.trim())?.slice(1).map(Number);
    if (numbers !== undefined) return shapeOf(...(numbers as [number, number, number]));
    const expected = 'shapes such as 2x9x4,8x32x32 (batch, source tokens, target tokens)';
    throw new BenchError('invalid-arguments', `${flag} takes ${expected}, not «${name}».`, {
      place: flag,
      expected,
      found: name,
    });
  });
}

/** The examples of the peers' training script, in its order from torch's stream; at least two, as there. */
export function trainingExamples(vocab_size: number, shape: TrainingShape): EncodedExamples {
  const { batch, source_tokens, target_tokens } = shape;
  const ids = torchRandomIds(SEED, FIRST_ID, Math.min(LAST_ID, vocab_size));
  const rows = Array.from({ length: Math.max(batch, 2) }, () => {
    const source = Int32Array.from(ids(source_tokens));
    return { source, target: Int32Array.from(ids(target_tokens)) };
  });
  return {
    count: rows.length,
    source: (index) => rows[index]!.source,
    target: (index) => rows[index]!.target,
    sourceLength: (index) => rows[index]!.source.length,
    targetLength: (index) => rows[index]!.target.length,
    line: (index) => index + 1,
  };
}
