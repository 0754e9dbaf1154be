import * as ort from 'onnxruntime-node';
import type { Tensor, TensorData } from '../tensor/tensor.ts';
import { RuntimeError } from './runtime-error.ts';

/** Where a session runs; `auto` has been resolved by then. */
export type ExecutionDevice = 'cpu' | 'cuda' | 'directml' | 'coreml' | 'webgpu';

/** Ways to make a session other than the lab's usual one: what benches compare and profile, and what training needs. */
export interface SessionTuning {
  readonly graphOptimizationLevel?: 'disabled' | 'basic' | 'extended' | 'layout' | 'all';
  /** Keeping weights in the order in which the kernels read them (default true). */
  readonly prepacking?: boolean;
  readonly memoryArena?: boolean;
  readonly memoryPattern?: boolean;
  /** Whether idle threads wait in a loop for their next share (default true). */
  readonly spinning?: boolean;
  readonly executionMode?: 'sequential' | 'parallel';
  /** Prefix of the file into which each operator's time is written; the file is whole once the session is closed. */
  readonly profileFilePrefix?: string;
}

export interface SessionOptions {
  readonly device: ExecutionDevice;
  /** Threads inside one operator; left out, as many as T5_LAB_THREADS says, or one a physical core. */
  readonly threads?: number;
  /** Folder in which external weights lie; a real path, since ONNX Runtime refuses links that lead out of it. */
  readonly weightsFolder?: string;
  /** External weights that lie in memory, under the location that the graph names. */
  readonly weightsInMemory?: { readonly name: string; readonly bytes: Uint8Array };
  /**
   * Inputs that are the same arrays at every run, by name: weights that a training changes in place. Those that the graph
   * does not have are left aside.
   */
  readonly boundInputs?: ReadonlyMap<string, Tensor>;
  readonly tuning?: SessionTuning;
}

/** T5_LAB_THREADS says how many threads an operator has where nobody else does; 0: one a physical core. */
const said = Number(process.env['T5_LAB_THREADS'] ?? 0);
export const DEFAULT_THREADS = Number.isInteger(said) && said > 0 ? said : 0;

const providers: Readonly<Record<ExecutionDevice, readonly string[]>> = {
  cpu: ['cpu'],
  cuda: ['cuda', 'cpu'],
  directml: ['dml', 'cpu'],
  coreml: ['coreml', 'cpu'],
  webgpu: ['webgpu', 'cpu'],
};

/** The version of ONNX Runtime. */
export function runtimeVersion(): string {
  return ort.env.versions.node ?? ort.env.versions.common;
}

/** What a graph takes or gives, as ONNX Runtime says it. */
export interface SessionValue {
  readonly name: string;
  /** ONNX Runtime's name: `float32`, `int64`. */
  readonly type: string;
  /** Numbers, and names of axes whose length is known only when it runs. */
  readonly dims: readonly (number | string)[];
}

/** ONNX element types by the array that carries them; `bool` inputs are not used. */
const onnxTypes = [
  [Float32Array, 'float32'],
  [BigInt64Array, 'int64'],
  [Int32Array, 'int32'],
  [Uint8Array, 'uint8'],
] as const;

/**
 * A loaded graph. The only code that knows onnxruntime-node. `run` blocks its thread while the graph computes, so
 * sessions live in worker threads; inputs are read in place and must not change until `run` has resolved.
 */
export class Session {
  readonly #session: ort.InferenceSession;
  readonly #bound: Readonly<Record<string, ort.Tensor>>;
  readonly #isProfiled: boolean;

  private constructor(
    session: ort.InferenceSession,
    { boundInputs = new Map(), tuning }: Pick<SessionOptions, 'boundInputs' | 'tuning'>,
  ) {
    this.#session = session;
    this.#isProfiled = tuning?.profileFilePrefix !== undefined;
    const bound = session.inputNames.flatMap((name) => {
      const tensor = boundInputs.get(name);
      return tensor ? [[name, toOrt(tensor)] as const] : [];
    });
    this.#bound = Object.fromEntries(bound);
  }

  /**
   * @param model an ONNX model, or the path of one, beside which its weights lie.
   * @throws RuntimeError `session-failed` (or `out-of-memory`) with ONNX Runtime's own reason.
   */
  static async create(model: Uint8Array | string, options: SessionOptions): Promise<Session> {
    const { tuning = {}, threads = DEFAULT_THREADS } = options;
    const session = {
      // T5 activations reach denormal numbers, which make every operator ten times slower.
      set_denormal_as_zero: '1',
      // Each session has threads of its own. Those that spin on after a run take the cores from the next session and
      // from this thread: a step in 8 bits takes 3.3 ms with them and 2.2 ms without (docs/performance.md).
      force_spinning_stop: '1',
      ...(options.weightsFolder ? { model_external_initializers_file_folder_path: options.weightsFolder } : {}),
      ...(tuning.prepacking === false ? { disable_prepacking: '1' } : {}),
      ...(tuning.spinning === false ? { 'intra_op.allow_spinning': '0' } : {}),
    };
    const settings: ort.InferenceSession.SessionOptions = {
      executionProviders: [...providers[options.device]],
      ...(threads > 0 ? { intraOpNumThreads: threads } : {}),
      interOpNumThreads: 1,
      logSeverityLevel: 4,
      ...ortTuning(tuning),
      ...(options.weightsInMemory
        ? { externalData: [{ path: options.weightsInMemory.name, data: options.weightsInMemory.bytes }] }
        : {}),
      extra: { session },
    };
    try {
      const made =
        typeof model === 'string' // two overloads, of which neither takes both
          ? await ort.InferenceSession.create(model, settings)
          : await ort.InferenceSession.create(model, settings);
      return new Session(made, options);
    } catch (cause) {
      throw runtimeError('session-failed', 'The graph could not be loaded', cause);
    }
  }

  /** What it takes, in the graph's order. */
  get inputs(): readonly SessionValue[] {
    return this.#session.inputMetadata.flatMap(sessionValue);
  }

  /** What it gives. */
  get outputs(): readonly SessionValue[] {
    return this.#session.outputMetadata.flatMap(sessionValue);
  }

  /**
   * Runs the graph on `feeds` and returns the outputs by name. Feeds that the graph does not have are left aside.
   * @param into outputs that are written where these tensors lie; ONNX Runtime returns a copy all the same, which goes.
   */
  async run(
    feeds: Readonly<Record<string, Tensor>>,
    into: Readonly<Record<string, Tensor>> = {},
  ): Promise<Readonly<Record<string, Tensor>>> {
    const tensors = Object.fromEntries(Object.entries(feeds).map(([name, tensor]) => [name, toOrt(tensor)]));
    const fetches = Object.fromEntries(
      this.#session.outputNames.map((name) => [name, into[name] ? toOrt(into[name]) : null]),
    );
    try {
      const results = await this.#session.run({ ...this.#bound, ...tensors }, fetches);
      return Object.fromEntries(
        Object.entries(results).map(([name, result]) => {
          if (into[name]) giveBack(result.data as TensorData);
          return [name, into[name] ?? fromOrt(result)];
        }),
      );
    } catch (cause) {
      throw runtimeError('run-failed', 'The graph could not be run', cause);
    }
  }

  async close(): Promise<void> {
    if (this.#isProfiled) this.#session.endProfiling();
    await this.#session.release();
  }
}

function ortTuning(tuning: SessionTuning): ort.InferenceSession.SessionOptions {
  const { graphOptimizationLevel, memoryArena, memoryPattern, executionMode, profileFilePrefix } = tuning;
  return {
    ...(graphOptimizationLevel === undefined ? {} : { graphOptimizationLevel }),
    ...(memoryArena === undefined ? {} : { enableCpuMemArena: memoryArena }),
    ...(memoryPattern === undefined ? {} : { enableMemPattern: memoryPattern }),
    ...(executionMode === undefined ? {} : { executionMode }),
    ...(profileFilePrefix === undefined ? {} : { enableProfiling: true, profileFilePrefix }),
  };
}

/** Graphs of the lab take and give tensors only. */
function sessionValue(value: ort.InferenceSession.ValueMetadata): SessionValue[] {
  return value.isTensor ? [{ name: value.name, type: value.type, dims: value.shape }] : [];
}

function toOrt(tensor: Tensor): ort.Tensor {
  const type = onnxTypes.find(([array]) => tensor.data instanceof array)?.[1] ?? 'float32';
  return new ort.Tensor(type, tensor.data, tensor.dims);
}

/**
 * Gives an array's memory back at once, where JavaScript can (Node 22 on), and not when the collector comes by: copies that nobody
 * reads would lie about by the hundred megabytes. The array is empty afterwards.
 */
export function giveBack({ buffer }: TensorData): void {
  if (buffer instanceof ArrayBuffer && 'transfer' in buffer) (buffer as { transfer(length: number): void }).transfer(0);
}

function fromOrt(tensor: ort.Tensor): Tensor {
  return { dims: tensor.dims, data: tensor.data as TensorData };
}

function runtimeError(code: 'session-failed' | 'run-failed', what: string, cause: unknown): RuntimeError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  if (/bad_alloc|failed to allocate|out of memory|BFCArena|allocation failed/i.test(reason))
    return new RuntimeError(
      'out-of-memory',
      `${what}: there is not enough memory. ${reason}`,
      { found: reason },
      cause,
    );
  return new RuntimeError(code, `${what}: ${reason}`, { found: reason }, cause);
}
