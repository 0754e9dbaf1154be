/**
 * Where this instance works on a last part of less than a block: a place of its own in the memory that threads share
 * (training-memory.ts). What is only declared is imported, from a module of the file's name.
 */
export declare const REST: usize;
