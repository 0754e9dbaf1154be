import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDecodeStep, createFastDecodeStep } from '../native-models/engine/decoder-cache.ts';
import { encodeSources } from '../native-models/engine/encoder.ts';
import { ModelSessions } from '../native-models/engine/model-sessions.ts';
import { placeWeights } from '../native-models/engine/place-weights.ts';
import type { EngineContext } from '../native-models/engine/t5-engine.ts';
import { ParameterSet } from '../native-models/t5/parameter-set.ts';
import type { Figures } from './figure.ts';
import { benchInputs } from './inputs.ts';
import { memoryGbPerSecond } from './memory-bandwidth.ts';
import { decodeStepMs } from './model-calls.ts';
import { openReady, type BenchSettings } from './open-engine.ts';
import { operatorTimes, type ProfileEvent, type RunProfile } from './operator-times.ts';

const WARM_UP_STEPS = 4;
const STEPS = 32;

/** Where the time of a decode step goes, by operator, and how near reading its weights comes to the memory's bandwidth. */
export async function* measureProfile(settings: BenchSettings): Figures {
  for (const threads of [1, 2])
    yield { what: 'memory_gb_per_s', value: await memoryGbPerSecond(threads), details: { threads } };
  const engine = await openReady(settings);
  try {
    const { source } = benchInputs(engine.model.config.vocab_size);
    const stepMs = await decodeStepMs(engine.context, [source]);
    const { profile, weightBytes } = await profileSteps(engine.context, settings, source);
    yield { what: 'decode_step_ms', value: stepMs, details: { source_tokens: source.length } };
    yield { what: 'decode_step_weights_mb', value: weightBytes / 1e6 };
    // The profiled step of float32-fast ends before the output layer, so its weights are not those of a whole step.
    if (engine.context.fastOutput === null) yield { what: 'decode_step_gb_per_s', value: weightBytes / 1e6 / stepMs };
    yield { what: 'profiled_run_ms', value: profile.runMs, details: { runs: profile.runs } };
    for (const { op_type, ms, calls, share } of profile.operators)
      yield {
        what: 'operator_ms',
        value: ms,
        details: { op_type, calls, share_percent: Math.round(share * 1000) / 10 },
      };
  } finally {
    await engine.close();
  }
}

interface ProfiledSteps {
  readonly profile: RunProfile;
  /** Of all weights that a step reads whole. */
  readonly weightBytes: number;
}

/**
 * Greedy steps on a decode-step session of their own, which writes its profile when it is closed. Under float32-fast that
 * is the step without its output layer.
 */
async function profileSteps(
  context: EngineContext,
  { cacheFolder, threads }: BenchSettings,
  source: readonly number[],
): Promise<ProfiledSteps> {
  const { precision, fastOutput } = context;
  const { config, generationConfig } = context.model;
  const scratch = await mkdtemp(join(tmpdir(), 't5-lab-profile-'));
  const weights = await placeWeights(context.model, { precision, cacheFolder });
  const read = new Map<string, number>();
  const placeOf = (name: string) => {
    const place = weights.placeOf(name);
    if (place.kind === 'external') read.set(name, place.byteLength);
    return place;
  };
  const sessions = new ModelSessions(
    { config, parameters: new ParameterSet(config, precision) },
    { ...weights, placeOf },
    {
      device: 'cpu',
      tuning: { profileFilePrefix: join(scratch, 'decode-step') },
      ...(threads === undefined ? {} : { threads }),
    },
  );
  try {
    const encoded = await encodeSources(context.sessions, config, [source]);
    const step = fastOutput
      ? createFastDecodeStep(await sessions.hiddenStep(), fastOutput, config, encoded)
      : createDecodeStep(await sessions.decodeStep(), config, encoded);
    let id = generationConfig.decoder_start_token_id;
    for (let index = 0; index < WARM_UP_STEPS + STEPS; index++) {
      const { logits } = await step([id], [0]);
      id = logits.indexOf(logits.reduce((largest, logit) => Math.max(largest, logit), -Infinity));
    }
    await sessions.close();
    const [file] = await readdir(scratch);
    const events = JSON.parse(await readFile(join(scratch, file!), 'utf8')) as readonly ProfileEvent[];
    return { profile: operatorTimes(events, WARM_UP_STEPS), weightBytes: bytesReadWhole(context, read) };
  } finally {
    await sessions.close();
    await rm(scratch, { recursive: true, force: true });
  }
}

/** An embedding of its own is not multiplied: of it a step reads one row. */
function bytesReadWhole({ model }: EngineContext, read: ReadonlyMap<string, number>): number {
  const names = [...read.keys()];
  const hasOutputLayer = names.some(
    (name) => name.startsWith('lm_head.weight') || name.startsWith('shared.weight.int'),
  );
  const whole = names.filter(
    (name) => name !== 'shared.weight' || (model.config.tie_word_embeddings && !hasOutputLayer),
  );
  return whole.reduce((sum, name) => sum + read.get(name)!, 0);
}
