import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus } from 'node:os';
import { dirname, join } from 'node:path';
import { inEnglish, type Phrase } from '../errors/phrases.ts';
import { add, input } from '../graph/operators.ts';
import { serialize } from '../onnx/serialize.ts';
import { RuntimeError } from './runtime-error.ts';
import { Session, type ExecutionDevice } from './session.ts';

/** What runs here, found out by trying. */
export interface DeviceReport {
  readonly device: ExecutionDevice;
  readonly available: boolean;
  /** Why not, one sentence; empty where it is available. */
  readonly reason: string;
  /** The same for an interface in another language; absent where ONNX Runtime itself says why. */
  readonly phrase?: Phrase;
  readonly name: string;
}

const CUDA_LIBRARY = 'libonnxruntime_providers_cuda.so';

interface Platform {
  readonly platform: NodeJS.Platform;
  readonly arch: string;
  readonly cpuName: string;
  /** Whether a file lies beside ONNX Runtime's own library. */
  readonly hasLibrary: (name: string) => boolean;
  /** Loads and runs a graph of one operator; rejects with ONNX Runtime's reason. */
  readonly trial: (device: ExecutionDevice) => Promise<void>;
}

/** One row a device: its name, and what rules it out before a trial. `undefined` means: try it. */
const table: Readonly<Record<ExecutionDevice, { name: string; ruledOut: (platform: Platform) => Phrase | undefined }>> =
  {
    cpu: { name: 'CPU', ruledOut: () => undefined },
    cuda: {
      name: 'NVIDIA CUDA',
      ruledOut: ({ platform, arch, hasLibrary }) =>
        platform !== 'linux' || arch !== 'x64'
          ? ['cuda-platform']
          : hasLibrary(CUDA_LIBRARY)
            ? undefined
            : ['cuda-library', CUDA_LIBRARY],
    },
    directml: {
      name: 'DirectML',
      ruledOut: ({ platform }) => (platform === 'win32' ? undefined : ['directml-platform']),
    },
    coreml: {
      name: 'Core ML',
      ruledOut: ({ platform, arch }) => (platform === 'darwin' && arch === 'arm64' ? undefined : ['coreml-platform']),
    },
    webgpu: { name: 'WebGPU', ruledOut: () => undefined },
  };

/** The order in which `auto` looks for something faster than the CPU. */
const preferred: readonly ExecutionDevice[] = ['cuda', 'directml', 'coreml', 'webgpu', 'cpu'];

/**
 * Tries each device with a real session, since ONNX Runtime's list of backends says only what was compiled in.
 * Never throws: a device that fails says why.
 */
export async function listDevices(platform: Platform = thisPlatform()): Promise<readonly DeviceReport[]> {
  const reports: DeviceReport[] = [];
  for (const device of Object.keys(table) as ExecutionDevice[]) reports.push(await tryDevice(device, platform));
  return reports;
}

async function tryDevice(device: ExecutionDevice, platform: Platform): Promise<DeviceReport> {
  const name = device === 'cpu' ? platform.cpuName : table[device].name;
  const ruledOut = table[device].ruledOut(platform);
  if (ruledOut) return { device, available: false, reason: inEnglish(ruledOut), phrase: ruledOut, name };
  try {
    await platform.trial(device);
    return { device, available: true, reason: '', name };
  } catch (error) {
    return { device, available: false, reason: error instanceof Error ? error.message : String(error), name };
  }
}

export interface DeviceChoice {
  readonly device: ExecutionDevice;
  /** Set when what was asked for could not be had: a sentence that says why, to be shown. */
  readonly fellBack?: string;
}

/**
 * The device to run on: the one asked for if a trial session works there, else the CPU and the reason. `auto` takes the
 * first that works, so only its failures on the way are kept to itself.
 */
export async function chooseDevice(
  asked: ExecutionDevice | 'auto',
  platform: Platform = thisPlatform(),
): Promise<DeviceChoice> {
  if (asked === 'cpu') return { device: 'cpu' };
  if (asked !== 'auto') {
    const report = await tryDevice(asked, platform);
    if (report.available) return { device: asked };
    return { device: 'cpu', fellBack: `${report.name} cannot be used here, so the CPU is. ${report.reason}` };
  }
  for (const device of preferred) {
    const report = await tryDevice(device, platform);
    if (report.available) return { device };
  }
  return { device: 'cpu' };
}

function thisPlatform(): Platform {
  const library = join(
    dirname(createRequire(import.meta.url).resolve('onnxruntime-node')),
    '../bin/napi-v6',
    process.platform,
    process.arch,
  );
  return {
    platform: process.platform,
    arch: process.arch,
    cpuName: cpus()[0]?.model.trim() || 'CPU',
    hasLibrary: (name) => existsSync(join(library, name)),
    trial,
  };
}

/** x + x on two numbers: enough to load the provider's library and to use its device. */
async function trial(device: ExecutionDevice): Promise<void> {
  const x = input('x', 'float32', [2]);
  const model = serialize({ name: 'trial', inputs: [x], outputs: { y: add(x, x) } }, () => ({ kind: 'input' }));
  const session = await Session.create(model, { device });
  try {
    const { y } = await session.run({ x: { dims: [2], data: Float32Array.of(1, 2) } });
    if (y?.data[1] !== 4) throw new RuntimeError('run-failed', `The trial gave ${y?.data[1]} for 2 + 2.`);
  } finally {
    await session.close();
  }
}
