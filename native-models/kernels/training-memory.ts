import { KernelsError } from './kernels-error.ts';
import { instantiateKernels, REST_BYTES, type Kernels } from './kernels.ts';
import { aligned, Scratch } from './scratch.ts';

const PAGE = 65536;
/** What 32-bit addresses reach. */
const MAXIMUM_BYTES = 2 ** 32;
/** Nothing lies at address 0. */
const FIRST_ADDRESS = 64;

/** Where scratch lies in a memory, in bytes: first the kernels' own, then what is taken for a piece of work. */
export interface ScratchPlace {
  readonly start: number;
  readonly bytes: number;
}

/** One memory, the kernels that work on it, and space for what they do in between. */
export interface KernelMemory {
  readonly kernels: Kernels;
  readonly scratch: Scratch;
  readonly wasm: WebAssembly.Memory;
  /** Of a memory that threads share: the scratch of each other thread. */
  readonly otherScratch: readonly ScratchPlace[];
}

export interface TrainingMemoryOptions {
  /** How many threads work on it; more than one share it. */
  readonly threads?: number;
  /** What one memory may have. */
  readonly memoryBytes?: number;
}

/** Arrays that lie in one memory. */
export interface PlacedArrays {
  /** In the order that was asked for; zero, each at a multiple of 64 bytes. */
  readonly arrays: readonly Float32Array[];
  readonly memory: KernelMemory;
}

/**
 * Memory for a training: float32 arrays that graphs can read in place and kernels can change. It never grows, since that
 * would take the arrays away, and the system gives it page by page when it is first written, so that an array that stays
 * zero costs nothing. There are as many memories as needed: one holds 4 GiB at most.
 * @param groups for each parameter, the lengths of the arrays that must lie in the same memory.
 * @param scratchBytes space in each memory for what the kernels of one thread do in between.
 * @returns what was asked for, group by group.
 * @throws KernelsError `out-of-memory` where one group is larger than a memory, or the system does not give so much.
 */
export function createTrainingMemory(
  groups: readonly (readonly number[])[],
  scratchBytes: number,
  { threads = 1, memoryBytes = MAXIMUM_BYTES }: TrainingMemoryOptions = {},
): readonly PlacedArrays[] {
  const ofThread = REST_BYTES + aligned(scratchBytes);
  const capacity = memoryBytes - FIRST_ADDRESS - threads * ofThread;
  return inMemories(groups, capacity).flatMap((together) => placeTogether(together, ofThread, threads));
}

/** The kernels over a memory, for a thread that has this scratch in it. */
export function kernelMemory(
  wasm: WebAssembly.Memory,
  { start, bytes }: ScratchPlace,
  otherScratch: readonly ScratchPlace[] = [],
): KernelMemory {
  const scratch = new Scratch(wasm.buffer, start + REST_BYTES, bytes - REST_BYTES);
  return { kernels: instantiateKernels(wasm, start), scratch, wasm, otherScratch };
}

/** Deals the groups out, in order: those of one list go into one memory. */
function inMemories(groups: readonly (readonly number[])[], capacity: number): (readonly number[])[][] {
  const memories: (readonly number[])[][] = [];
  let free = 0;
  for (const group of groups) {
    const bytes = bytesOf(group);
    if (bytes > capacity) throw tooLarge(bytes, capacity);
    if (bytes > free) {
      memories.push([]);
      free = capacity;
    }
    memories.at(-1)!.push(group);
    free -= bytes;
  }
  return memories;
}

function placeTogether(groups: readonly (readonly number[])[], bytes: number, threads: number): PlacedArrays[] {
  const scratchStart = FIRST_ADDRESS + groups.reduce((sum, group) => sum + bytesOf(group), 0);
  const wasm = reserve(Math.ceil((scratchStart + threads * bytes) / PAGE), threads > 1);
  const places = Array.from({ length: threads }, (_, thread) => ({ start: scratchStart + thread * bytes, bytes }));
  const memory = kernelMemory(wasm, places[0]!, places.slice(1));
  let address = FIRST_ADDRESS;
  return groups.map((lengths) => {
    const arrays = lengths.map((length) => {
      const array = new Float32Array(wasm.buffer, address, length);
      address += aligned(4 * length);
      return array;
    });
    return { arrays, memory };
  });
}

function bytesOf(lengths: readonly number[]): number {
  return lengths.reduce((sum, length) => sum + aligned(4 * length), 0);
}

function reserve(pages: number, shared: boolean): WebAssembly.Memory {
  try {
    return new WebAssembly.Memory({ initial: pages, maximum: pages, shared });
  } catch (error) {
    const bytes = pages * PAGE;
    const message = `There is not enough memory for this training: the system refused ${bytes} bytes in one piece for weights, gradients and moments.`;
    const hint =
      'Close other programs, train adapters (lora_r), freeze a part of the model, or take optim adafactor, which needs less.';
    throw new KernelsError('out-of-memory', message, { expected: ['bytes', bytes], hint }, error);
  }
}

function tooLarge(bytes: number, capacity: number): KernelsError {
  const message = `One parameter is too large to be trained: with its gradient and moments it takes ${bytes} bytes, and one memory holds ${capacity}.`;
  const hint = 'Freeze it (freeze), train adapters (lora_r), or take optim adafactor, which needs less.';
  return new KernelsError('out-of-memory', message, {
    expected: ['bytes-at-most', capacity],
    found: ['bytes', bytes],
    hint,
  });
}
