import type { VocabularyQuestion } from './vocabulary-state.svelte.ts';

/** What stands under the tokens. */
export const tokenizerViews = ['normalizer', 'lattice', 'ids', 'statistics'] as const;
export type TokenizerView = (typeof tokenizerViews)[number];

export type QuestionId = 'encode' | 'decode' | 'vocabulary' | 'marker' | 'withoutSpecial' | 'piece' | 'task3';

/** A question of the course's notebook: what to put where. What it asks stands in the catalogues under its id. */
export interface NotebookQuestion {
  readonly id: QuestionId;
  readonly text: string;
  readonly special: boolean;
  readonly view: TokenizerView;
  /** A second text, to be cut beside the first. */
  readonly otherText?: string;
  readonly vocabulary?: Partial<VocabularyQuestion>;
}

const SENTENCE = 'Мама мыла раму';

export const notebookQuestions: readonly [NotebookQuestion, ...NotebookQuestion[]] = [
  { id: 'encode', text: SENTENCE, special: true, view: 'normalizer' },
  { id: 'decode', text: SENTENCE, special: true, view: 'ids' },
  { id: 'vocabulary', text: SENTENCE, special: true, view: 'normalizer', vocabulary: { search: '', sort: 'id' } },
  { id: 'marker', text: 'I and you', special: true, view: 'normalizer', otherText: 'Iandyou' },
  { id: 'withoutSpecial', text: SENTENCE, special: false, view: 'normalizer' },
  { id: 'piece', text: 'наука', special: false, view: 'lattice', vocabulary: { search: '▁наука', match: 'piece' } },
  { id: 'task3', text: 'LLM - это смысл моей жизни', special: false, view: 'normalizer' },
];
