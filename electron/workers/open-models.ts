import { resolve } from 'node:path';
import type { Tokenizer } from '../../native-models/tokenizer/encoding.ts';
import type { Device, Precision } from '../contract/requests.ts';
import type { Engine, EngineOptions, EngineParts } from './engine-parts.ts';
import type { GiveWay } from './give-way.ts';
import { folderStamp } from './folder-stamp.ts';
import { ResourceCache } from './resource-cache.ts';

/** An engine holds a model's weights, a tokenizer its vocabulary. */
const limits = { engines: 2, tokenizers: 8 } as const;

/** Which engine: the same folder on another device, in another precision or with other threads is another engine. */
export interface EngineChoice {
  readonly model: string;
  readonly device?: Device | undefined;
  readonly precision?: Precision | undefined;
  readonly threads?: number | undefined;
}

/** A request in two: which engine, and what is asked of it. */
export function splitChoice<Request extends EngineChoice>({ model, device, precision, threads, ...asked }: Request) {
  return { choice: { model, device, precision, threads }, asked };
}

/** What is open in the worker. A folder whose files changed is opened again. */
export interface OpenModels {
  withTokenizer<Result>(
    folder: string,
    signal: AbortSignal,
    work: (tokenizer: Tokenizer) => Promise<Result> | Result,
  ): Promise<Result>;
  withEngine<Result>(
    choice: EngineChoice,
    signal: AbortSignal,
    work: (engine: Engine) => Promise<Result> | Result,
    onProgress?: EngineOptions['onProgress'],
  ): Promise<Result>;
  /** Waits for the calls that use them, then closes all. */
  close(): Promise<void>;
}

type Parts = Pick<EngineParts, 'loadTokenizer' | 'openEngine'>;

/** @param giveWay told while models open and compute. */
export function createOpenModels(
  { loadTokenizer, openEngine }: Parts,
  cacheFolder: string,
  giveWay: Pick<GiveWay, 'during'>,
): OpenModels {
  const tokenizers = new ResourceCache<Tokenizer>({
    limit: limits.tokenizers,
    open: (folder) => loadTokenizer(folder),
    close: () => Promise.resolve(),
  });
  // Callers who wait for the same engine share its opening, and each is told how far it has come.
  const waiting = new Map<string, Set<EngineOptions['onProgress']>>();
  const engines = new ResourceCache<Engine>({
    limit: limits.engines,
    open: (key, signal) => {
      const { model, device, precision, threads } = JSON.parse(key) as EngineKey;
      const onProgress: EngineOptions['onProgress'] = (progress) =>
        waiting.get(key)?.forEach((listener) => listener(progress));
      return openEngine(model, {
        device,
        precision,
        cacheFolder,
        signal,
        onProgress,
        ...(threads === null ? {} : { threads }),
      });
    },
    close: (engine) => engine.close(),
  });
  return {
    withTokenizer: (folder, signal, work) => tokenizers.use(resolve(folder), folderStamp(folder), signal, work),
    withEngine: (choice, signal, work, onProgress = () => undefined) => {
      const key = JSON.stringify(engineKey(choice));
      const listeners = waiting.get(key) ?? new Set();
      waiting.set(key, listeners.add(onProgress));
      const use = () => engines.use(key, folderStamp(choice.model), signal, work);
      return giveWay.during(use).finally(() => {
        listeners.delete(onProgress);
        if (listeners.size === 0) waiting.delete(key);
      });
    },
    close: async () => void (await Promise.all([tokenizers.close(), engines.close()])),
  };
}

interface EngineKey {
  readonly model: string;
  readonly device: Device;
  readonly precision: Precision;
  readonly threads: number | null;
}

function engineKey({ model, device = 'cpu', precision = 'float32', threads }: EngineChoice): EngineKey {
  return { model: resolve(model), device, precision, threads: threads ?? null };
}
