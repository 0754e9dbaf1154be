import { isRecord, readOneOf, readText, type Reader } from '../../lab/remembered.ts';
import { notebookQuestions, tokenizerViews, type TokenizerView } from './notebook-questions.ts';
import { EDITABLE_LENGTH } from './opened-text.svelte.ts';

/** What a text is cut beside: nothing, another text, or by another model's tokenizer. */
export type Comparison =
  | { readonly kind: 'none' }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'model'; readonly path: string };

/** What stands in the tab. */
export interface TokenizerDraft {
  readonly text: string;
  readonly special: boolean;
  readonly view: TokenizerView;
  readonly comparison: Comparison;
}

const [first] = notebookQuestions;
/** At first start, the notebook's first sentence. */
const firstDraft: TokenizerDraft = {
  text: first.text,
  special: first.special,
  view: first.view,
  comparison: { kind: 'none' },
};

const readComparison: Reader<Comparison> = (value) => {
  if (!isRecord(value)) return firstDraft.comparison;
  if (value['kind'] === 'text') return { kind: 'text', text: readText('', EDITABLE_LENGTH)(value['text']) };
  const path = readText('', 4096)(value['path']);
  return value['kind'] === 'model' && path !== '' ? { kind: 'model', path } : firstDraft.comparison;
};

/** The remembered draft, or that of the first start. */
export const readDraft: Reader<TokenizerDraft> = (value) => {
  if (!isRecord(value)) return firstDraft;
  return {
    text: readText('', EDITABLE_LENGTH)(value['text']),
    special: value['special'] !== false,
    view: readOneOf(tokenizerViews, firstDraft.view)(value['view']),
    comparison: readComparison(value['comparison']),
  };
};
