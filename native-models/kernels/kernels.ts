import { kernelsBinary, sharedKernelsBinary } from '#kernels';

/** Where a number or an array of numbers lies in the kernels' memory, in bytes: an array's `byteOffset`. */
type Address = number;

/** The functions of assembly/, which says what each does. They work on one memory and look at no bounds. */
export interface Kernels {
  adamw(
    weights: Address,
    exp_avg: Address,
    exp_avg_sq: Address,
    gradient: Address,
    length: number,
    scale: number,
    keptWeight: number,
    lerpWeight: number,
    fromGradient: boolean,
    beta2: number,
    oneMinusBeta2: number,
    biasCorrection2Root: number,
    epsilon: number,
    minusStepSize: number,
  ): void;
  adamwWithoutGradient(
    weights: Address,
    exp_avg: Address,
    exp_avg_sq: Address,
    length: number,
    keptWeight: number,
    lerpWeight: number,
    beta2: number,
    biasCorrection2Root: number,
    epsilon: number,
    minusStepSize: number,
    resting: number,
    shift: number,
  ): void;
  addSquaresOfRows(
    gradient: Address,
    rows: number,
    columns: number,
    scale: number,
    rowSums: Address,
    columnSums: Address,
  ): void;
  addSquaresOfUpdates(
    sums: Address,
    gradient: Address,
    rows: number,
    columns: number,
    scale: number,
    rowFactors: Address,
    columnFactors: Address,
  ): void;
  adafactor(
    weights: Address,
    gradient: Address,
    rows: number,
    columns: number,
    scale: number,
    rowFactors: Address,
    columnFactors: Address,
    divisor: number,
    learningRate: number,
    minusDecay: number,
  ): void;
  addOuterProducts(
    gradient: Address,
    rows: number,
    columns: number,
    outputGradient: Address,
    stride: number,
    input: Address,
    tokens: number,
  ): void;
  addSquares(sums: Address, values: Address, length: number): void;
  addGram(gram: Address, values: Address, rows: number, width: number): void;
}

const compiled = new Map<Uint8Array<ArrayBuffer>, WebAssembly.Module>();

/** How much space an instance needs for what is less than it takes at once: a block each of three arrays. */
export const REST_BYTES = 3 * 64;

/** An instance of the kernels over this memory. @param rest where it alone has REST_BYTES. */
export function instantiateKernels(memory: WebAssembly.Memory, rest: number): Kernels {
  const binary = memory.buffer instanceof SharedArrayBuffer ? sharedKernelsBinary : kernelsBinary;
  const module = compiled.get(binary) ?? new WebAssembly.Module(binary);
  compiled.set(binary, module);
  return new WebAssembly.Instance(module, { env: { memory }, rest: { REST: rest } }).exports as Kernels;
}
