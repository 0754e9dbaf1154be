import type { PrecisionCost } from '../contract/replies/loss.ts';
import type { Precision } from '../contract/requests.ts';
import type { CallContext } from '../contract/serve-calls.ts';
import type { Engine } from './engine-parts.ts';

/** Opens the model in a precision for the time of some work. */
type WithPrecision = <Result>(precision: Precision, work: (engine: Engine) => Promise<Result>) => Promise<Result>;

/**
 * What `precision` costs against float32 on the sample: float32 translates it first, and both are asked how surprised
 * they are by those translations. So no reference translations are needed, and any model can be measured.
 */
export async function precisionCost(
  precision: Precision,
  withPrecision: WithPrecision,
  { emit, signal }: CallContext,
): Promise<PrecisionCost> {
  const report = (part: 0 | 1) => (done: number, total: number) =>
    emit({ event: 'progress', done: done + part * total, total: 2 * total });
  const float32 = await withPrecision('float32', (engine) =>
    engine.measureSample(null, { onProgress: report(0), signal }),
  );
  const other = await withPrecision(precision, (engine) =>
    engine.measureSample(float32.translations, { onProgress: report(1), signal }),
  );
  const pairs = float32.sources.map((source, index) => ({
    source,
    float32: float32.translations[index]!,
    other: other.translations[index]!,
  }));
  const changed = pairs.filter((pair) => pair.float32 !== pair.other);
  return {
    precision,
    sentences: pairs.length,
    mean_loss: { float32: float32.meanLoss, other: other.meanLoss },
    unchanged: pairs.length - changed.length,
    changed,
    elapsedMs: { float32: float32.elapsedMs, other: other.elapsedMs },
  };
}
