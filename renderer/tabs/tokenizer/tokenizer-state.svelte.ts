import type { TextTrace } from '../../../electron/contract/replies/tokenizer.ts';
import { cutNow } from '../../lab/cut-text.ts';
import type { LiveAnswer } from '../../lab/live-answer.svelte.ts';
import { TokenFocus } from '../../lab/token-focus.svelte.ts';
import type { Workspace } from '../../lab/workspace.svelte.ts';
import { createForcedLoss } from './forced-loss.svelte.ts';
import { latticeWindow } from './lattice-text.ts';
import { notebookQuestions, type NotebookQuestion, type TokenizerView } from './notebook-questions.ts';
import { EDITABLE_LENGTH, OpenedText } from './opened-text.svelte.ts';
import { idsText, keepUnchanged, viewTokens } from './token-view.ts';
import type { TokenStripName, TraceQuestion, ViewToken } from './token-view.ts';
import { createDecoded, createLattice, createStatistics, createTrace } from './tokenizer-answers.ts';
import type { IdsQuestion, LatticeQuestion, StatisticsQuestion } from './tokenizer-answers.ts';
import { readDraft, type Comparison, type TokenizerDraft } from './tokenizer-memory.ts';
import { parseIds, type TypedIds } from './typed-ids.ts';
import { firstVocabularyQuestion, VocabularyState } from './vocabulary-state.svelte.ts';

type ShownTrace = Pick<LiveAnswer<TraceQuestion, TextTrace>, 'shown'>;

/** How many segmentations are listed. */
const NBEST = 8;

/** The Tokenizer tab: a text, what a tokenizer makes of it, and what else is asked of that tokenizer. */
export class TokenizerState {
  text = $state('');
  special = $state(true);
  view = $state<TokenizerView>('normalizer');
  comparison = $state.raw<Comparison>({ kind: 'none' });
  /** Which part of a long text is on screen. */
  part = $state(0);
  /** Edges that a segmentation is to take: spans in characters of the normalized text. */
  through = $state.raw<readonly (readonly [number, number])[]>([]);
  /** The target text of the pair whose loss is asked for; empty: the model's own translation. */
  target = $state('');
  /** Ids as they were typed; null: those of the text. */
  typedIds = $state<string | null>(null);
  /** How far the statistics have come, from 0 to 1. */
  counted = $state(0);
  readonly opened = new OpenedText();
  readonly focus = new TokenFocus<TokenStripName>();
  readonly workspace: Workspace;
  readonly trace;
  readonly other;
  readonly lattice;
  readonly statistics;
  readonly decoded;
  readonly loss;
  readonly vocabulary: VocabularyState;

  /** The whole text, typed or opened. */
  readonly whole: string = $derived.by(() => this.opened.long?.text ?? this.text);
  readonly ends: readonly number[] = $derived.by(() => this.opened.long?.ends ?? cutNow(this.text));
  readonly shownPart: number = $derived(Math.max(0, Math.min(this.part, this.ends.length - 1)));
  readonly tokens: readonly ViewToken[] = $derived.by(() => this.#view('first', this.trace, this.other));
  readonly otherTokens: readonly ViewToken[] = $derived.by(() => this.#view('second', this.other, this.trace));
  readonly idsText: string = $derived(this.typedIds ?? idsText(this.tokens));
  readonly ids: TypedIds = $derived(parseIds(this.idsText));
  readonly draft: TokenizerDraft = $derived({
    text: this.text,
    special: this.special,
    view: this.view,
    comparison: this.comparison,
  });
  /** The question of the notebook that was chosen last: two of them may look alike. */
  #chosen = $state.raw<NotebookQuestion | null>(null);
  /** The question of the notebook that is on screen. */
  readonly notebookQuestion: NotebookQuestion | null = $derived.by(() => {
    const isShown = ({ text, special, view, otherText }: NotebookQuestion) =>
      text === this.whole &&
      special === this.special &&
      view === this.view &&
      otherText === (this.comparison.kind === 'text' ? this.comparison.text : undefined);
    return this.#chosen && isShown(this.#chosen) ? this.#chosen : (notebookQuestions.find(isShown) ?? null);
  });

  constructor(workspace: Workspace) {
    this.workspace = workspace;
    const { tokenizer } = workspace.lab;
    this.trace = createTrace(tokenizer);
    this.other = createTrace(tokenizer);
    this.lattice = createLattice(tokenizer);
    this.statistics = createStatistics(tokenizer, (part) => (this.counted = part));
    this.decoded = createDecoded(tokenizer);
    this.loss = createForcedLoss(workspace.lab);
    this.vocabulary = new VocabularyState(workspace.lab);
    const draft = readDraft(workspace.settings?.['tokenizer.draft']);
    this.text = draft.text;
    this.special = draft.special;
    this.view = draft.view;
    this.comparison = draft.comparison;
  }

  /** What is asked of the open model's tokenizer; null without a model. */
  readonly traceQuestion: TraceQuestion | null = $derived.by(() => this.#question(this.workspace.modelPath));
  readonly otherQuestion: TraceQuestion | null = $derived.by(() => {
    if (this.comparison.kind === 'model') return this.#question(this.comparison.path);
    if (this.comparison.kind === 'none' || this.workspace.modelPath === null) return null;
    const text = this.comparison.text.slice(0, this.#ownEnd(this.comparison.text));
    return { model: this.workspace.modelPath, text, add_special_tokens: this.special, from: 0 };
  });
  readonly latticeQuestion: LatticeQuestion | null = $derived.by(() => {
    const { modelPath } = this.workspace;
    if (modelPath === null) return null;
    const [from, to] = this.#range();
    const pinned = this.focus.pinned?.strip === 'first' ? this.tokens[this.focus.pinned.index] : undefined;
    const text = this.whole.slice(from, to);
    const window = latticeWindow(text, (pinned?.span[0] ?? from) - from);
    return {
      model: modelPath,
      text: text.slice(window.from, window.to),
      nbest: NBEST,
      through: this.through,
      from: from + window.from,
    };
  });
  readonly idsQuestion: IdsQuestion | null = $derived.by(() => {
    const { modelPath } = this.workspace;
    if (modelPath === null || this.ids.phase !== 'read') return null;
    return { model: modelPath, ids: this.ids.ids, skip_special_tokens: !this.special };
  });
  readonly statisticsQuestion: StatisticsQuestion | null = $derived.by(() => {
    const { modelPath } = this.workspace;
    if (modelPath === null) return null;
    const second = this.comparison.kind === 'model' ? [this.comparison.path] : [];
    return { models: [modelPath, ...second], text: this.whole };
  });

  /** Takes what was typed; what is too long to be edited becomes a text to look through. */
  type(text: string): void {
    if (text.length > EDITABLE_LENGTH) void this.open(null, text);
    else this.text = text;
  }

  async open(name: string | null, text: string): Promise<void> {
    this.focus.release();
    this.part = 0;
    await this.opened.take(name, text);
  }

  /** Back to a text that can be edited. */
  closeLong(): void {
    this.opened.close();
    this.focus.release();
    this.part = 0;
  }

  /** Puts a question of the notebook on screen. */
  show(question: NotebookQuestion): void {
    const { text, special, view, otherText, vocabulary } = question;
    this.closeLong();
    this.#chosen = question;
    this.text = text;
    this.special = special;
    this.view = view;
    this.through = [];
    this.comparison = otherText === undefined ? { kind: 'none' } : { kind: 'text', text: otherText };
    this.typedIds = null;
    if (vocabulary) this.vocabulary.look(this.workspace.modelPath, { ...firstVocabularyQuestion, ...vocabulary });
  }

  /** Puts a text on screen that another tab asks about. */
  showText(text: string): void {
    this.closeLong();
    this.text = text;
    this.through = [];
    this.comparison = { kind: 'none' };
    this.typedIds = null;
  }

  /** Forces an edge of the lattice, or lets go of it; edges that it excludes are let go of as well. */
  toggleEdge(span: readonly [number, number]): void {
    const isSame = ([from, to]: readonly [number, number]) => from === span[0] && to === span[1];
    const apart = this.through.filter(([from, to]) => to <= span[0] || from >= span[1]);
    this.through = this.through.some(isSame) ? this.through.filter((each) => !isSame(each)) : [...apart, span];
  }

  /** What was on screen last, by strip. */
  readonly #seen: Record<TokenStripName, readonly ViewToken[]> = { first: [], second: [] };

  #view(strip: TokenStripName, { shown }: ShownTrace, beside: ShownTrace): readonly ViewToken[] {
    const sameText = this.comparison.kind === 'model' ? beside.shown?.answer : undefined;
    const tokens = shown ? viewTokens(shown.question, shown.answer, sameText) : [];
    return (this.#seen[strip] = keepUnchanged(this.#seen[strip], tokens));
  }

  #question(model: string | null): TraceQuestion | null {
    if (model === null) return null;
    const [from, to] = this.#range();
    const add_special_tokens = this.special && to === this.whole.length;
    return { model, text: this.whole.slice(from, to), add_special_tokens, from };
  }

  #range(): readonly [number, number] {
    return [this.ends[this.shownPart - 1] ?? 0, this.ends[this.shownPart] ?? 0];
  }

  #ownEnd(text: string): number {
    return cutNow(text)[0] ?? 0;
  }
}
