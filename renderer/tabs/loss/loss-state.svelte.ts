import type { LabErrorData } from '../../../electron/contract/lab-error.ts';
import type { PairBatch, TokenLoss } from '../../../electron/contract/replies/loss.ts';
import type { ModelEntry } from '../../../electron/contract/replies/models.ts';
import type { Pair } from '../../data/pair-rows.ts';
import { LiveAnswer } from '../../lab/live-answer.svelte.ts';
import { TokenFocus } from '../../lab/token-focus.svelte.ts';
import type { Workspace } from '../../lab/workspace.svelte.ts';
import { readDraft, type LossDraft, type LossPanel } from './loss-memory.ts';
import { mayRunUnasked } from './loss-view.ts';
import { PairList } from './pair-list.svelte.ts';
import { askLoss, askOwnTranslation } from './pair-question.ts';
import type { OwnTranslation, PairLoss, PairQuestion } from './pair-question.ts';
import { askSlice, firstPlace, type ShownSlice, type SlicePlace, type SliceQuestion } from './returned-outputs.ts';
import { activeExample, nextExample, workedBatch, workedExamples, type WorkedExample } from './worked-examples.ts';

/** Pairs that a batch is made of. */
interface BatchQuestion {
  readonly model: string;
  readonly pairs: readonly Pair[];
}

/** As many as can be read by eye. */
export const MOST_BATCH_PAIRS = 32;

/** The Loss tab: a pair and what the model makes of it, the list, the batch. */
export class LossState {
  draft = $state.raw<LossDraft>() as LossDraft;
  /** How often a row of the list was opened, and a part below the pair from elsewhere. */
  openedRows = $state(0);
  shownPanels = $state(0);
  batchPairs = $state.raw<readonly Pair[]>(workedBatch);
  readonly focus = new TokenFocus<'source' | 'target'>();
  readonly workspace: Workspace;
  readonly pair: LiveAnswer<PairQuestion, PairLoss>;
  readonly own: LiveAnswer<PairQuestion, OwnTranslation>;
  readonly slice: LiveAnswer<SliceQuestion, ShownSlice>;
  readonly batch: LiveAnswer<BatchQuestion, PairBatch>;
  readonly list: PairList;

  readonly canScore = $derived.by(() => this.workspace.model !== null && this.draft.target.trim() !== '');
  readonly tokens: readonly TokenLoss[] = $derived.by(() => this.pair.shown?.answer.example.tokens ?? []);
  /** Why the pair could not be scored, as long as pair and model are those that it failed with. */
  readonly failure: LabErrorData | null = $derived.by(() => {
    const { error, failed } = this.pair;
    return error && failed && this.#stands(failed) ? error : null;
  });
  /** The step of the worked example that is on screen. */
  readonly example: WorkedExample | null = $derived.by(() =>
    this.pair.shown ? activeExample(this.pair.shown.question) : null,
  );
  /** Models that the open one can be compared with. */
  readonly others: readonly ModelEntry[] = $derived.by(() =>
    this.workspace.models.filter(({ path, state }) => path !== this.workspace.modelPath && state.phase === 'ready'),
  );
  readonly second: ModelEntry | null = $derived.by(
    () => this.others.find(({ path }) => path === this.draft.second) ?? null,
  );

  constructor(workspace: Workspace) {
    this.workspace = workspace;
    const { lab } = workspace;
    this.pair = new LiveAnswer((question, signal) => this.#askPair(question, signal));
    this.own = new LiveAnswer((question, signal) => askOwnTranslation(lab, question, signal));
    this.slice = new LiveAnswer((question, signal) => askSlice(lab, question, signal));
    this.batch = new LiveAnswer(({ model, pairs }, signal) =>
      lab.loss.batch({ model, pairs: pairs.map((pair) => ({ ...pair })) }, { signal }),
    );
    this.list = new PairList(workspace);
    this.draft = readDraft(workspace.settings?.['loss.draft']);
  }

  change(part: Partial<LossDraft>): void {
    this.draft = { ...this.draft, ...part };
    if (part.panel === 'batch') this.askBatch();
  }

  /** Opens a part below the pair, from elsewhere: it is brought into view. */
  showPanel(panel: LossPanel): void {
    this.change({ panel });
    this.shownPanels++;
  }

  /** Scores the pair that stands in the input column. */
  score(): void {
    const { model, runtime } = this.workspace;
    if (!model || !this.canScore) return;
    const { source, target } = this.draft;
    this.focus.release();
    this.pair.want({ model: model.path, modelName: model.name, runtime: runtime.request, source, target });
  }

  /** The first pictures: the pair, the list and the batch that stand there, where nobody has to wait for them. */
  scoreUnasked(): void {
    const { model } = this.workspace;
    const { source, target, kind, pairs, panel } = this.draft;
    if (!model) return;
    if (mayRunUnasked(model, [source, target])) this.score();
    const texts = pairs.flatMap((pair) => [pair.source, pair.target]);
    if (kind === 'examples' && mayRunUnasked(model, texts)) void this.scoreList();
    if (panel === 'batch') this.askBatch();
  }

  scoreList(): Promise<void> {
    return this.list.score(this.draft, this.second);
  }

  /** Puts a pair into the input column and scores it. */
  open({ source, target }: Pair): void {
    this.change({ source, target });
    this.score();
  }

  /** The same from the list, which stands below: the result is brought into view. */
  openRow(pair: Pair): void {
    this.openedRows++;
    this.open(pair);
  }

  /** Goes to a step of the worked example; without one, to the step after the shown one. */
  showExample(example: WorkedExample = this.example ? nextExample(this.example.id) : workedExamples[0]): void {
    this.open(example);
  }

  /** Opens an output of the shown pair, or another part of it. */
  openOutput(place: SlicePlace): void {
    const { shown } = this.pair;
    if (!shown) return;
    const { source_tokens, example } = shown.answer;
    this.slice.want({ pair: shown.question, place, source_tokens, target_tokens: example.tokens });
  }

  /** Asks what the collator makes of the chosen pairs. */
  askBatch(): void {
    const { model } = this.workspace;
    if (!model) return;
    if (this.batchPairs.length === 0) this.batch.clear();
    else this.batch.want({ model: model.path, pairs: this.batchPairs });
  }

  addToBatch({ source, target }: Pair): void {
    this.batchPairs = [...this.batchPairs, { source, target }].slice(-MOST_BATCH_PAIRS);
    this.askBatch();
  }

  removeFromBatch(place: number): void {
    this.batchPairs = this.batchPairs.toSpliced(place, 1);
    this.askBatch();
  }

  /** Whether pair, model and runtime are those that stand there now. */
  #stands({ source, target, model, runtime }: PairQuestion): boolean {
    const { draft, workspace } = this;
    if (source !== draft.source || target !== draft.target || model !== workspace.modelPath) return false;
    return JSON.stringify(runtime) === JSON.stringify(workspace.runtime.request);
  }

  async #askPair(question: PairQuestion, signal: AbortSignal): Promise<PairLoss> {
    const answer = await askLoss(this.workspace.lab, question, signal);
    this.workspace.lastOperationMs = answer.elapsedMs;
    this.own.want(question);
    this.#reopen(question, answer);
    return answer;
  }

  /** What was open of the pair before is open of the new one too, at its first place; at first, the logits. */
  #reopen(pair: PairQuestion, { outputs, source_tokens, example }: PairLoss): void {
    const name = this.slice.shown?.question.place.name ?? 'logits';
    const shape = outputs[name];
    if (!shape) return this.slice.clear();
    this.slice.want({ pair, place: firstPlace({ name, shape }), source_tokens, target_tokens: example.tokens });
  }
}
