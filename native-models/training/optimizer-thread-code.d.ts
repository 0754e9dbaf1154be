/** What build/build-optimizer-thread.mjs makes of training/optimizer-thread.ts. */
declare module '#optimizer-thread' {
  /** The source of a thread, in CommonJS. */
  export const optimizerThreadCode: string;
}
