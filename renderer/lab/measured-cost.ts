import type { PrecisionCost } from '../../electron/contract/replies/loss.ts';
import type { Precision } from '../../electron/contract/requests.ts';
import { isRecord, readList, readNumber, readOneOf, readText, type Reader } from './remembered.ts';
import { precisions } from './precisions.ts';

/** What a precision cost on a model, as it was measured. */
export interface MeasuredCost {
  /** The model's folder and its name. */
  readonly model: string;
  readonly modelName: string;
  /** Where it was measured; null threads are all physical cores. */
  readonly device: string;
  readonly threads: number | null;
  /** When, in milliseconds since 1970. */
  readonly at: number;
  readonly cost: PrecisionCost;
}

/** The oldest measurements are forgotten beyond this. */
const LIMIT = 20;

/** The measurement of a model in a precision, or null. */
export function findCost(costs: readonly MeasuredCost[], model: string, precision: Precision): MeasuredCost | null {
  return costs.find((known) => known.model === model && known.cost.precision === precision) ?? null;
}

/** The measurements with a new one in front, which takes the place of an older one of the same model and precision. */
export function withCost(costs: readonly MeasuredCost[], measured: MeasuredCost): readonly MeasuredCost[] {
  const same = findCost(costs, measured.model, measured.cost.precision);
  return [measured, ...costs.filter((known) => known !== same)].slice(0, LIMIT);
}

/** The remembered measurements, newest first; what cannot be read is left out. */
export const readCosts: Reader<readonly MeasuredCost[]> = readList(readMeasured, LIMIT);

const amount = readNumber(0, Number.MAX_SAFE_INTEGER, null);

function readMeasured(value: unknown): MeasuredCost | null {
  if (!isRecord(value)) return null;
  const model = readText('')(value['model']);
  const at = amount(value['at']);
  const cost = readCost(value['cost']);
  if (model === '' || at === null || cost === null) return null;
  return {
    model,
    modelName: readText(model)(value['modelName']),
    device: readText('cpu')(value['device']),
    threads: readNumber(1, 1024, null)(value['threads']),
    at,
    cost,
  };
}

function readCost(value: unknown): PrecisionCost | null {
  if (!isRecord(value)) return null;
  const precision = readOneOf([...precisions, null], null)(value['precision']);
  const sentences = amount(value['sentences']);
  const unchanged = amount(value['unchanged']);
  const mean_loss = readPair(value['mean_loss']);
  const elapsedMs = readPair(value['elapsedMs']);
  if (!precision || sentences === null || unchanged === null || !mean_loss || !elapsedMs) return null;
  const changed = readList(readChanged, sentences)(value['changed']);
  return { precision, sentences, mean_loss, unchanged, changed, elapsedMs };
}

function readPair(value: unknown): { readonly float32: number; readonly other: number } | null {
  if (!isRecord(value)) return null;
  const float32 = amount(value['float32']);
  const other = amount(value['other']);
  return float32 === null || other === null ? null : { float32, other };
}

function readChanged(value: unknown): PrecisionCost['changed'][number] | null {
  if (!isRecord(value)) return null;
  const [source, float32, other] = [value['source'], value['float32'], value['other']];
  return typeof source === 'string' && typeof float32 === 'string' && typeof other === 'string'
    ? { source, float32, other }
    : null;
}
