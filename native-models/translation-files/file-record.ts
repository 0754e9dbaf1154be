/**
 * One unit of a file: something to translate, or something to copy as it is (a blank text too: a model would invent
 * something). Written one after the other they are the output.
 */
export type FileRecord = TextRecord | { readonly text: null; readonly raw: string };

export interface TextRecord {
  readonly text: string;
  /** Where it begins in the file; counts from 1. */
  readonly line: number;
  readonly render: (translation: string) => string;
}

/** What is translated, and into what, where a file holds more than one text a record. */
export interface FileOptions {
  /** csv and tsv: the column to translate, by its name; jsonl: the key. Left out, `source`, or else the first column. */
  readonly source_column?: string | undefined;
  /** The column or key that takes the translation; left out, `translation`. */
  readonly target_column?: string | undefined;
  /** The language code for new target segments (TMX). */
  readonly target_language?: string | undefined;
}

/** What a file offers to choose from, and what was chosen. */
export interface FileLayout {
  /** csv and tsv: the columns; jsonl: the keys of the first object whose values are texts; tmx: the languages so far. */
  readonly names: readonly string[];
  readonly source: string;
  /** What takes the translation; it need not be among the names yet. */
  readonly target: string;
}

/** Told as soon as the layout is known, and again when more of it is. */
export type OnLayout = (layout: FileLayout) => void;

/** Reads a file's pieces of text as records. Throws TextFileError `file-invalid` naming the line. */
export type ReadRecords = (
  pieces: AsyncIterable<string>,
  file: string,
  options: FileOptions,
  onLayout?: OnLayout,
) => AsyncGenerator<FileRecord>;

export const DEFAULT_SOURCE = 'source';
export const DEFAULT_TARGET = 'translation';
