import type { Token, Tokenizer } from './encoding.ts';
import { kindOfId, type PieceKind } from './piece-kind.ts';
import { scriptOf, type Script } from './script-of.ts';

/** What became of the characters of one script; white space is not counted. */
export interface ScriptStatistics {
  readonly script: Script;
  readonly characters: number;
  /** Characters that only the unknown piece, or bytes, could stand for. */
  readonly uncovered: number;
  /** Tokens whose first character is of this script. */
  readonly tokens: number;
}

export interface LongWord {
  readonly word: string;
  readonly pieces: readonly string[];
  readonly count: number;
}

/** How a tokenizer fares with a text. */
export interface TextStatistics {
  /** Code points, white space included. */
  readonly characters: number;
  /** Words as Unicode's word boundaries and, for Chinese and its like, a dictionary find them. */
  readonly words: number;
  readonly tokens: number;
  /** Tokens that belong to a word: some to two. */
  readonly word_tokens: number;
  readonly unknown_tokens: number;
  readonly byte_tokens: number;
  readonly distinct_tokens: number;
  /** The characters that are not in the vocabulary, the most frequent first. */
  readonly uncovered: readonly { readonly character: string; readonly count: number }[];
  /** The words of the most pieces. */
  readonly longest_words: readonly LongWord[];
  /** The most frequent first. */
  readonly scripts: readonly ScriptStatistics[];
}

const LISTED = 20;
/** A text of nothing but unlike words must not fill the memory. */
const MOST_WORDS = 50_000;

interface ScriptCount {
  characters: number;
  uncovered: number;
  tokens: number;
}

/** Counts a text part by part. */
export class StatisticsCounter {
  private characters = 0;
  private words = 0;
  private tokens = 0;
  private wordTokens = 0;
  private readonly ofKind = new Map<PieceKind, number>();
  private readonly ids = new Set<number>();
  private readonly uncovered = new Map<string, number>();
  private readonly scripts = new Map<Script, ScriptCount>();
  private longWords = new Map<string, { pieces: readonly string[]; count: number }>();
  private readonly segmenter = new Intl.Segmenter('und', { granularity: 'word' });

  constructor(private readonly tokenizer: Tokenizer) {}

  /** Counts a part, which is tokenized for itself. */
  add(part: string): void {
    const { tokens } = this.tokenizer.encode(part, { add_special_tokens: false });
    for (const character of part) {
      this.characters++;
      if (character.trim() !== '') this.script(character).characters++;
    }
    for (const token of tokens) this.addToken(token);
    this.addWords(part, tokens);
  }

  result(): TextStatistics {
    return {
      characters: this.characters,
      words: this.words,
      tokens: this.tokens,
      word_tokens: this.wordTokens,
      unknown_tokens: this.ofKind.get('UNKNOWN') ?? 0,
      byte_tokens: this.ofKind.get('BYTE') ?? 0,
      distinct_tokens: this.ids.size,
      uncovered: [...this.uncovered]
        .map(([character, count]) => ({ character, count }))
        .sort((one, other) => other.count - one.count)
        .slice(0, LISTED),
      longest_words: this.longest(LISTED).map(([word, { pieces, count }]) => ({ word, pieces, count })),
      scripts: [...this.scripts]
        .map(([script, counts]) => ({ script, ...counts }))
        .sort((one, other) => other.characters - one.characters),
    };
  }

  private addToken({ id, text }: Token): void {
    const kind = kindOfId(this.tokenizer, id);
    this.tokens++;
    this.ids.add(id);
    this.ofKind.set(kind, (this.ofKind.get(kind) ?? 0) + 1);
    const visible = Array.from(text).filter((character) => character.trim() !== '');
    if (visible.length > 0) this.script(visible[0]!).tokens++;
    if (kind !== 'UNKNOWN' && kind !== 'BYTE') return;
    for (const character of visible) {
      this.script(character).uncovered++;
      this.uncovered.set(character, (this.uncovered.get(character) ?? 0) + 1);
    }
  }

  /** Tokens and words both go from left to right; a token that reaches over a word's edge belongs to both sides. */
  private addWords(part: string, tokens: readonly Token[]): void {
    let first = 0;
    for (const { segment, index, isWordLike } of this.segmenter.segment(part)) {
      if (!isWordLike) continue;
      const end = index + segment.length;
      while (first < tokens.length && endOf(tokens[first]!) <= index) first++;
      let last = first;
      while (last < tokens.length && tokens[last]!.span[0] < end) last++;
      const pieces = tokens.slice(first, last).map(({ piece }) => piece);
      this.words++;
      this.wordTokens += pieces.length;
      if (pieces.length > 1) this.addLongWord(segment, pieces);
    }
  }

  private addLongWord(word: string, pieces: readonly string[]): void {
    const known = this.longWords.get(word);
    if (known) known.count++;
    else this.longWords.set(word, { pieces, count: 1 });
    if (this.longWords.size > MOST_WORDS) this.longWords = new Map(this.longest(MOST_WORDS / 2));
  }

  private longest(count: number) {
    return [...this.longWords]
      .sort(([, one], [, other]) => other.pieces.length - one.pieces.length || other.count - one.count)
      .slice(0, count);
  }

  private script(character: string): ScriptCount {
    const script = scriptOf(character.codePointAt(0)!);
    const found = this.scripts.get(script) ?? { characters: 0, uncovered: 0, tokens: 0 };
    this.scripts.set(script, found);
    return found;
  }
}

/** All bytes of a character but the last have empty spans at its beginning. */
function endOf({ span: [from, to] }: Token): number {
  return from === to ? to + 1 : to;
}
