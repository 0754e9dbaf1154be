/**
 * One unit of a file: something to translate, or something to copy as it is (a blank text too: a model would invent
 * something). Written one after the other they are the output.
 */
export type FileRecord =
  | { readonly text: string; readonly render: (translation: string) => string }
  | { readonly text: null; readonly raw: string };

export interface FileOptions {
  /** The language code for new target segments (TMX). */
  readonly target_language?: string | undefined;
}

/** Reads a file's pieces of text as records. Throws TextFileError `file-invalid` naming the line. */
export type ReadRecords = (
  pieces: AsyncIterable<string>,
  file: string,
  options: FileOptions,
) => AsyncGenerator<FileRecord>;
