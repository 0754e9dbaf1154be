/** A source text and the target text that the model is to learn for it. */
export interface Example {
  readonly source: string;
  readonly target: string;
}

/** An example where it was found; either side may be empty. */
export interface ExampleRow extends Example {
  /** Counts from 1: where the row begins in its file; of examples that were typed in, which one. */
  readonly line: number;
}

/** Where a data set comes from. */
export type DataSource =
  | {
      readonly kind: 'file';
      /** jsonl, csv, tsv or tmx by the end of its name; any text file where `target_path` is given. */
      readonly path: string;
      /** The second of two aligned text files: line n of it is the target of line n of `path`. */
      readonly target_path?: string | undefined;
      /** Column (csv, tsv) or key (jsonl); left out: `source` and `target`, else (csv, tsv) the first and the second column. */
      readonly source_column?: string | undefined;
      readonly target_column?: string | undefined;
      /** TMX: language codes; left out, the header's source language and the first other one. */
      readonly source_language?: string | undefined;
      readonly target_language?: string | undefined;
    }
  | { readonly kind: 'examples'; readonly examples: readonly Example[] };

export type FileSource = Extract<DataSource, { kind: 'file' }>;
