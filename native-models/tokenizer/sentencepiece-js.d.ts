/** The package brings no types; these are the parts that the tests use. */
declare module 'sentencepiece-js' {
  export class SentencePieceProcessor {
    load(file: string): Promise<void>;
    encodeIds(text: string): Iterable<number>;
    encodePieces(text: string): string[];
    decodeIds(ids: readonly number[]): string;
  }
}
