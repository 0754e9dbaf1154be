import type { Language } from './language.ts';
import type { Triple } from './triple.ts';

/** How a sentence is written; both sides of an example are written alike. */
export type Writing =
  /** A capital first and the closing mark last. A name by itself stands as it does inside a sentence. */
  | 'plain'
  /** No closing mark. */
  | 'bare'
  /** No capital first and no closing mark; names keep theirs. */
  | 'lower'
  /** No capital first. */
  | 'lower-closed'
  /** An exclamation mark for the full stop. */
  | 'exclaimed'
  /** A name with a capital. */
  | 'capital'
  /** A name as a sentence of its own. */
  | 'closed'
  /** Capitals only. */
  | 'upper';

const FULL_WIDTH: Readonly<Record<string, string>> = { '.': '。', '?': '？', '!': '！' };

/**
 * A side of a triple as it is written. Chinese has no capitals, so that only its closing mark tells writings apart;
 * `between` stands between its words where the tokenizer's training is to see them.
 */
export function written(triple: Triple, language: Language, writing: Writing, between = ''): string {
  const words = triple.words[language];
  const end = closing(triple, writing);
  if (language === 'zh') return words.replaceAll(' ', between) + (end && between + FULL_WIDTH[end]!);
  if (writing === 'lower' || writing === 'lower-closed') return words + end;
  if (writing === 'upper') return words.toUpperCase() + end;
  return (triple.end === undefined && writing === 'plain' ? words : capitalized(words)) + end;
}

function closing(triple: Triple, writing: Writing): string {
  if (writing === 'bare' || writing === 'lower' || writing === 'capital') return '';
  if (writing === 'exclaimed') return '!';
  if (triple.end === undefined) return writing === 'closed' ? '.' : '';
  return triple.end;
}

function capitalized(text: string): string {
  return text.replace(/^(["«]?)(\p{L})/u, (_, quote: string, letter: string) => quote + letter.toUpperCase());
}

/** Chinese without the spaces between its words. */
export function joinChinese(text: string): string {
  return text.replaceAll(' ', '');
}

/** What the tokenizer's normalizer (nmt_nfkc) makes of full-width marks; a model can write only that. */
export function asTarget(text: string): string {
  return text.replaceAll('？', '?').replaceAll('！', '!').replaceAll('，', ',').replaceAll('：', ':');
}
