import type { LabApi } from '../../../electron/contract/lab-api.ts';
import type { PieceKind, VocabularyPage, VocabularyPageEntry } from '../../../electron/contract/replies/tokenizer.ts';
import { LiveAnswer } from '../../lab/live-answer.svelte.ts';

export const vocabularyMatches = ['substring', 'prefix', 'piece', 'id', 'regex'] as const;
export type VocabularyMatch = (typeof vocabularyMatches)[number];
export const vocabularySorts = ['id', 'scoreDown', 'scoreUp', 'lengthDown', 'lengthUp'] as const;
export type VocabularySort = (typeof vocabularySorts)[number];
export const vocabularyKinds = ['all', 'NORMAL', 'UNKNOWN', 'CONTROL', 'USER_DEFINED', 'BYTE', 'SENTINEL'] as const;
export type VocabularyKind = (typeof vocabularyKinds)[number];

/** Which entries, in which order. */
export interface VocabularyQuestion {
  readonly search: string;
  readonly match: VocabularyMatch;
  readonly kind: VocabularyKind;
  readonly sort: VocabularySort;
}

export const firstVocabularyQuestion: VocabularyQuestion = { search: '', match: 'substring', kind: 'all', sort: 'id' };

/** Rows fetched at once: a screenful and a little more. */
const PAGE = 60;
/** Pages kept, so that scrolling back asks nothing. */
const KEPT_PAGES = 30;

type Pages = Readonly<Record<number, readonly VocabularyPageEntry[]>>;

interface PageQuestion {
  readonly model: string;
  readonly question: VocabularyQuestion;
  readonly page: number;
}

const orders: Readonly<Record<VocabularySort, { sort: 'id' | 'score' | 'length'; descending?: boolean }>> = {
  id: { sort: 'id' },
  scoreDown: { sort: 'score', descending: true },
  scoreUp: { sort: 'score' },
  lengthDown: { sort: 'length', descending: true },
  lengthUp: { sort: 'length' },
};

/** The vocabulary of a model, of which only the rows on screen are here. */
export class VocabularyState {
  question = $state.raw<VocabularyQuestion>(firstVocabularyQuestion);
  /** How many entries match; null until it is known. */
  total = $state<number | null>(null);
  /** How many ids the tokenizer knows. */
  size = $state<number | null>(null);
  /** Entries by page. */
  #rows = $state.raw<Pages>({});
  /** What the rows belong to. */
  #shownFor = '';
  #model: string | null = null;
  #range = { from: 0, to: PAGE };
  readonly answer: LiveAnswer<PageQuestion, VocabularyPage>;

  constructor(lab: LabApi) {
    this.answer = new LiveAnswer(async (asked, signal) => {
      const { search, match, kind, sort } = asked.question;
      const kinds: { kinds?: PieceKind[] } = kind === 'all' ? {} : { kinds: [kind] };
      const stretch = { offset: asked.page * PAGE, limit: PAGE };
      const request = { model: asked.model, search, match, ...kinds, ...orders[sort], ...stretch };
      const page = await lab.tokenizer.vocabularyPage(request, { signal });
      if (!signal.aborted) this.#take(asked, page);
      return page;
    });
  }

  /** The entry in a row; undefined while it is on its way. */
  entry(row: number): VocabularyPageEntry | undefined {
    return this.#rows[Math.floor(row / PAGE)]?.[row % PAGE];
  }

  /** Looks into a model's vocabulary. */
  look(model: string | null, question: VocabularyQuestion): void {
    this.#model = model;
    this.question = question;
    this.#range = { from: 0, to: PAGE };
    if (model === null) this.answer.clear();
    else this.answer.want({ model, question, page: 0 });
  }

  /** These rows are on screen now. */
  onScreen(range: { readonly from: number; readonly to: number }): void {
    this.#range = range;
    this.#fetchMissing();
  }

  #fetchMissing(): void {
    if (this.#model === null || this.total === null) return;
    // A new question's first page is on its way, and nothing may come between.
    if (this.#shownFor !== JSON.stringify([this.#model, this.question])) return;
    const last = Math.floor(Math.max(0, Math.min(this.#range.to, this.total) - 1) / PAGE);
    for (let page = Math.floor(this.#range.from / PAGE); page <= last; page++) {
      if (this.#rows[page]) continue;
      return this.answer.want({ model: this.#model, question: this.question, page });
    }
  }

  #take({ model, question, page }: PageQuestion, { total, size, entries }: VocabularyPage): void {
    const shownFor = JSON.stringify([model, question]);
    const others = shownFor === this.#shownFor ? Object.entries(this.#rows) : [];
    this.#shownFor = shownFor;
    // Those near by are the next to be seen again.
    const near = others.sort(([one], [other]) => Math.abs(Number(one) - page) - Math.abs(Number(other) - page));
    this.#rows = { ...Object.fromEntries(near.slice(0, KEPT_PAGES)), [page]: entries };
    this.total = total;
    this.size = size;
    // The rest of the screen is asked for when this call has come back.
    queueMicrotask(() => this.#fetchMissing());
  }
}
