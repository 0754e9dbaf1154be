/** The few of WebAssembly's own types that the kernels need; TypeScript has them for browsers only. */
declare namespace WebAssembly {
  class Memory {
    constructor(descriptor: { readonly initial: number; readonly maximum: number; readonly shared?: boolean });
    readonly buffer: ArrayBufferLike;
  }
  class Module {
    constructor(bytes: Uint8Array<ArrayBuffer>);
  }
  class Instance {
    constructor(
      module: Module,
      imports: { readonly env: { readonly memory: Memory }; readonly rest: { readonly REST: number } },
    );
    readonly exports: object;
  }
}
