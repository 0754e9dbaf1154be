import type { SessionTuning } from '../native-models/runtime/session.ts';
import { T5Engine, type EnginePrecision } from '../native-models/engine/t5-engine.ts';

/** What is measured, and how. */
export interface BenchSettings {
  readonly model: string;
  readonly precision: EnginePrecision;
  readonly cacheFolder: string;
  readonly runs: number;
  readonly threads?: number;
  readonly tuning?: SessionTuning;
}

/** Opens the model on the CPU, where the peers run, up to the point at which the first text could be translated. */
export async function openReady({ model, precision, cacheFolder, threads, tuning }: BenchSettings): Promise<T5Engine> {
  const engine = await T5Engine.open(model, {
    device: 'cpu',
    precision,
    cacheFolder,
    ...(threads === undefined ? {} : { threads }),
    ...(tuning === undefined ? {} : { tuning }),
  });
  const { sessions, fastOutput } = engine.context;
  await sessions.encoder();
  await sessions.crossKeyValues();
  await (fastOutput ? sessions.hiddenStep() : sessions.decodeStep());
  return engine;
}
