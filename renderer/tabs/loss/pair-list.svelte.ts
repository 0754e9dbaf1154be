import type { LabErrorData } from '../../../electron/contract/lab-error.ts';
import type { ScoreEvent, ScoreReply } from '../../../electron/contract/replies/loss.ts';
import type { ModelEntry } from '../../../electron/contract/replies/models.ts';
import type { Preparing } from '../../../electron/contract/replies/values.ts';
import { pairSource, type DataSource, type PairData } from '../../data/pair-data.ts';
import { errorData, isCancelled } from '../../lab/error-details.ts';
import type { Job } from '../../lab/jobs.ts';
import type { Workspace } from '../../lab/workspace.svelte.ts';
import { compare, comparisonShares, type Comparison } from './comparison.ts';
import { lossHistogram, totalsOf } from './list-totals.ts';
import { listedPlaces, shownLoss, wholeList, type ListQuery } from './list-view.ts';
import { ScoredList } from './scored-list.ts';

/** Where a scoring is. */
export interface ScoringProgress {
  /** Pairs of the model under way, and which of the models that is, from 0. */
  readonly done: number;
  readonly total: number;
  readonly model: number;
  /** Of the whole work, from 0 to 1. */
  readonly part: number;
  /** Milliseconds; null where nothing can be said yet. */
  readonly leftMs: number | null;
}

export type ScoringState =
  | { readonly phase: 'idle' }
  | { readonly phase: 'running'; readonly progress: ScoringProgress }
  | { readonly phase: 'done'; readonly elapsedMs: number }
  | { readonly phase: 'cancelled' }
  | { readonly phase: 'failed'; readonly error: LabErrorData };

/** A model that a list was scored with. */
export interface ScoringModel {
  readonly path: string;
  readonly name: string;
}

/** A pair of the list as a row shows it. */
export interface ListEntry {
  readonly line: number;
  readonly source: string;
  readonly target: string;
  /** 0 where it isn't scored yet. */
  readonly tokens: number;
  /** In nats a token; compared models whose tokens differ: a character. NaN where it isn't known. */
  readonly loss: number;
  /** Under the second model; null where there is none to compare with. */
  readonly second: number | null;
  /** Why the model cannot take it. */
  readonly refused: string | null;
}

/** How often the screen looks at what has come: often enough to be live, seldom enough to leave time for scrolling. */
const LOOK_MS = 250;
/** Before this much is done, a time left would be a guess. */
const LEAST_PART = 0.01;

/** A list of pairs, scored with one model or two: the work, what came of it, and what is shown of that. */
export class PairList {
  #state = $state.raw<ScoringState>({ phase: 'idle' });
  /** An error is the model's that it came from. */
  readonly state: ScoringState = $derived.by(() => {
    const isOther = this.models[0]?.path !== this.workspace.modelPath;
    return this.#state.phase === 'failed' && isOther ? { phase: 'idle' } : this.#state;
  });
  query = $state.raw<ListQuery>(wholeList);
  /** Models of what is shown: one, or two that are compared. */
  models = $state.raw<readonly ScoringModel[]>([]);
  /** What was sent: the list's name in the pill. */
  name = $state('');
  #list = new ScoredList();
  /** Counts up when there is more to be seen; the list itself is no state, for it is large and grows all the time. */
  #seen = $state(0);
  #hashes = $state.raw<readonly string[]>([]);
  #looking: ReturnType<typeof setTimeout> | undefined;
  #controller: AbortController | null = null;

  readonly #look = $derived.by(() => {
    void this.#seen;
    return { list: this.#list };
  });
  readonly list: ScoredList = $derived(this.#look.list);
  readonly length = $derived(this.#look.list.length);
  readonly comparison: Comparison | null = $derived.by(() => {
    const [first, second] = this.#hashes;
    if (this.models.length < 2 || second === undefined) return null;
    return compare(this.#look.list, first === second ? 'token' : 'character');
  });
  /** Pairs that the model could not take. */
  readonly refused = $derived(this.#look.list.refused.size);
  readonly shares = $derived(this.comparison ? comparisonShares(this.#look.list, this.comparison) : null);
  readonly places: Uint32Array = $derived(listedPlaces(this.#look.list, this.query, this.comparison));
  readonly totals = $derived(totalsOf(this.#look.list, this.#look.list.column(0)));
  readonly histogram = $derived(lossHistogram(this.#look.list, this.#look.list.column(0)));

  constructor(private readonly workspace: Workspace) {}

  /** Scores pairs with the open model and, where there is one, a second; what was shown before goes. */
  async score(data: PairData, second: ModelEntry | null): Promise<void> {
    const source = pairSource(data);
    const { model } = this.workspace;
    if (!source || !model) return;
    this.#controller?.abort();
    const controller = new AbortController();
    this.#controller = controller;
    const models = [model, ...(second ? [second] : [])].map(({ path, name }) => ({ path, name }));
    this.#begin(source, models);
    const began = performance.now();
    try {
      for (const index of models.keys()) await this.#scoreWith(index, source, controller, began);
      if (this.#controller === controller) this.#state = { phase: 'done', elapsedMs: performance.now() - began };
    } catch (error) {
      if (this.#controller === controller)
        this.#state = isCancelled(error) ? { phase: 'cancelled' } : { phase: 'failed', error: errorData(error) };
    }
    if (this.#controller === controller) this.#showNow();
  }

  /** Gives the work up; what has come stays. */
  cancel(): void {
    if (this.state.phase !== 'running') return;
    this.#controller?.abort();
    this.#controller = null;
    this.#state = { phase: 'cancelled' };
    this.#showNow();
  }

  /** A row of what is shown. */
  entry(row: number): ListEntry | null {
    const { list } = this.#look;
    const place = this.places[row];
    if (place === undefined) return null;
    const { comparison } = this;
    return {
      line: list.lines[place]!,
      source: list.sources[place]!,
      target: list.targets[place]!,
      tokens: list.column(0).tokens[place]!,
      loss: shownLoss(list, comparison, place),
      second: comparison?.loss(1, place) ?? null,
      refused: list.refused.get(place) ?? null,
    };
  }

  /** The work as every tab shows it. */
  get jobs(): readonly Job[] {
    if (this.state.phase !== 'running') return [];
    const { part, leftMs } = this.state.progress;
    return [{ id: 'loss.score', kind: 'scoring', name: this.name, tab: 'loss', paused: false, progress: part, leftMs }];
  }

  #begin(source: DataSource, models: readonly ScoringModel[]): void {
    this.#list = new ScoredList();
    this.#hashes = [];
    this.models = models;
    this.name = source.kind === 'file' ? source.path : (models[0]?.name ?? '');
    this.#state = { phase: 'running', progress: { done: 0, total: 0, model: 0, part: 0, leftMs: null } };
    if (models.length < 2 && (this.query.order === 'gained' || this.query.order === 'lost'))
      this.query = { ...this.query, order: 'worst' };
    this.#showNow();
  }

  async #scoreWith(index: number, data: DataSource, controller: AbortController, began: number): Promise<void> {
    const { lab, runtime } = this.workspace;
    const list = this.#list;
    const current = () => this.#controller === controller;
    const onEvent = (event: ScoreEvent | Preparing) => {
      if (!current()) return;
      if (event.event === 'pairs' && index === 0) list.add(event.pairs);
      else if (event.event === 'scored') list.score(index, event.places, event.nats, event.tokens);
      else if (event.event === 'progress') this.#progress(index, event, began);
      this.#showSoon();
    };
    const request = { model: this.models[index]!.path, ...runtime.request, data };
    const reply: ScoreReply = await lab.loss.score(request, { onEvent, signal: controller.signal });
    if (!current()) return;
    list.refuse(reply.refused);
    this.#hashes = [...this.#hashes, reply.labels_sha256];
  }

  #progress(model: number, { done, total, part: ofModel }: Extract<ScoreEvent, { event: 'progress' }>, began: number) {
    const part = (model + ofModel) / this.models.length;
    const leftMs = part < LEAST_PART ? null : ((performance.now() - began) * (1 - part)) / part;
    this.#state = { phase: 'running', progress: { done, total, model, part, leftMs } };
  }

  #showSoon(): void {
    this.#looking ??= setTimeout(() => this.#showNow(), LOOK_MS);
  }

  #showNow(): void {
    clearTimeout(this.#looking);
    this.#looking = undefined;
    this.#seen++;
  }
}
