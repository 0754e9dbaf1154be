/** What build/build-kernels.mjs makes of assembly/. */
declare module '#kernels' {
  /** A WebAssembly module. */
  export const kernelsBinary: Uint8Array<ArrayBuffer>;
  /** The same, over a memory that threads share. */
  export const sharedKernelsBinary: Uint8Array<ArrayBuffer>;
}
