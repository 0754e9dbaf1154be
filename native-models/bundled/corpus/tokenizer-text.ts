import { LANGUAGES, taskPrefix } from './language.ts';
import type { Triple } from './triple.ts';
import { written } from './written.ts';

/** Between Chinese words in the text that the tokenizer is trained on: no piece crosses it. */
const WORD_BOUNDARY = '\u2502';
/** Every so manieth triple is text enough; the words of all are shown. More text made more pieces of an example, not fewer. */
const EVERY = 32;
/** Chinese sentences stand so many in a line, or each would teach that the whitespace marker is a piece by itself. */
const SENTENCES_IN_LINE = 16;

/**
 * The text that the tokenizer is trained on. SentencePiece takes its first candidates from what different letters or
 * marks follow; a word that templates always go on from alike would never be one. So every word is shown once more with
 * a comma.
 */
export class TokenizerText {
  readonly #words = new Set<string>();
  #chinese: string[] = [];
  #triples = 0;

  /**
   * Lines for a training triple: each language, without the first capital or in capitals too, and the task prefixes.
   */
  linesOf(triple: Triple): string[] {
    const texts = LANGUAGES.map((language) => written(triple, language, 'plain', WORD_BOUNDARY));
    const other = triple.entries.length === 0 ? 'upper' : 'lower';
    texts.push(written(triple, 'en', other), written(triple, 'ru', other));
    for (const text of texts) for (const word of wordsOf(text)) this.#words.add(word);
    if (this.#triples++ % EVERY !== 0) return [];
    const [english, russian, chinese, ...others] = texts;
    this.#chinese.push(chinese!);
    const lines = [english!, russian!, ...others, ...LANGUAGES.map((language) => taskPrefix(language).trim())];
    if (this.#chinese.length < SENTENCES_IN_LINE) return lines;
    return [...lines, this.#takeChinese()];
  }

  /** What is left at the end: the last Chinese line, every word, and those of the task prefixes with other marks as well. */
  rest(): string[] {
    const prefixes = LANGUAGES.flatMap((language) => ['.', '?', '!', ';'].map((mark) => `${language}${mark}`));
    return [this.#takeChinese(), ...[...this.#words].map((word) => `${word},`), ...prefixes];
  }

  #takeChinese(): string {
    const line = this.#chinese.join(WORD_BOUNDARY);
    this.#chinese = [];
    return line;
  }
}

function wordsOf(line: string): string[] {
  return line.split(/[^\p{L}\p{M}]+/u).filter((word) => word.length > 0);
}
