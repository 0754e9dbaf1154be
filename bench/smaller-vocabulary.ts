import { ModelSessions } from '../native-models/engine/model-sessions.ts';
import { placeWeights } from '../native-models/engine/place-weights.ts';
import type { EngineContext } from '../native-models/engine/t5-engine.ts';
import { ParameterSet } from '../native-models/t5/parameter-set.ts';
import type { BenchSettings } from './open-engine.ts';

/** Embedding and output layer, as they are or in blocks: one row a piece, one after the other. */
const perPiece = /^(shared|lm_head)\.weight/;

/**
 * The same model with only the first `vocab_size` pieces: rows lie one after the other in the file, so the shorter
 * matrices are the beginnings of the longer ones. Not for float32-fast. The caller closes its sessions.
 */
export async function withVocabulary(
  context: EngineContext,
  { cacheFolder, threads }: BenchSettings,
  vocab_size: number,
): Promise<EngineContext> {
  const { model, precision } = context;
  const weights = await placeWeights(model, { precision, cacheFolder });
  const config = { ...model.config, vocab_size };
  const placeOf = (name: string) => {
    const place = weights.placeOf(name);
    if (place.kind !== 'external' || !perPiece.test(name)) return place;
    return { ...place, byteLength: (place.byteLength / model.config.vocab_size) * vocab_size };
  };
  const sessions = new ModelSessions(
    { config, parameters: new ParameterSet(config, precision) },
    { ...weights, placeOf },
    { device: 'cpu', ...(threads === undefined ? {} : { threads }) },
  );
  return { ...context, model: { ...model, config }, sessions };
}
