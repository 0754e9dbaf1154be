/** One unit of a file: something to translate, or something to copy as it is. Written one after the other they are the output. */
export type FileRecord =
  | { readonly text: string; readonly render: (translation: string) => string }
  | { readonly text: null; readonly raw: string };

export interface FileOptions {
  /** The language code for new target segments (TMX). */
  readonly target_language?: string | undefined;
}

/** Reads a file's pieces of text as records. Throws FileTranslationError `file-invalid` naming the line. */
export type ReadRecords = (
  pieces: AsyncIterable<string>,
  file: string,
  options: FileOptions,
) => AsyncGenerator<FileRecord>;

export const byteOrderMark = '\uFEFF';

/** A text without anything but white space is copied, not translated: a model would invent something. */
export function isBlank(text: string): boolean {
  return text.trim() === '';
}
