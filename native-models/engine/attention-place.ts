import type { AttentionStack } from '../t5/inspection.ts';
import type { T5Config } from '../t5/t5-config.ts';
import type { FloatTensor } from '../tensor/tensor.ts';
import { EngineError } from './engine-error.ts';

/** Which head of a model. */
export interface HeadPlace {
  readonly kind: AttentionStack;
  readonly layer: number;
  readonly head: number;
}

/** @throws EngineError `invalid-request` where the model has no such layer or head. */
export function checkPlace(config: T5Config, { kind, layer, head }: HeadPlace): void {
  const layers = kind === 'encoder' ? config.num_layers : config.num_decoder_layers;
  checkIndex(`${kind} layer`, 'layer', layer, layers);
  checkIndex(`${kind} head`, 'head', head, config.num_heads);
}

/** @throws EngineError `invalid-request` where `found` is not one of `count` places. */
export function checkIndex(what: string, place: string, found: number, count: number): void {
  if (Number.isSafeInteger(found) && found >= 0 && found < count) return;
  throw new EngineError('invalid-request', `The model has no ${what} ${found}; its ${place}s are 0 to ${count - 1}.`, {
    place,
    expected: ['from-to', 0, count - 1],
    found: String(found),
  });
}

/** One head's part of [1, num_heads, rows, columns], where it lies: [rows, columns]. */
export function headPart({ dims, data }: FloatTensor, head: number): FloatTensor {
  const [, , rows = 0, columns = 0] = dims;
  return { dims: [rows, columns], data: data.subarray(head * rows * columns, (head + 1) * rows * columns) };
}

/** A row of [rows, columns], where it lies. */
export function rowOf({ dims, data }: FloatTensor, row: number): Float32Array {
  const columns = dims[1]!;
  return data.subarray(row * columns, (row + 1) * columns);
}
