import { SvelteMap } from 'svelte/reactivity';
import type { LabErrorData } from '../../../electron/contract/lab-error.ts';
import type { BeforeAfter } from '../../../electron/contract/replies/fine-tuning.ts';
import type { LabRequest } from '../../../electron/contract/requests.ts';
import { pairSource, type PairData } from '../../data/pair-data.ts';
import { remembered } from '../../data/pair-memory.ts';
import type { Catalogue } from '../../i18n/en.ts';
import { errorData, isCancelled } from '../../lab/error-details.ts';
import type { Workspace } from '../../lab/workspace.svelte.ts';
import { isBuiltIn, readBeforeAfter, sentenceCounts, type SentenceCount } from './before-after-memory.ts';
import { checkpointChoices } from './export-view.ts';
import { isLive } from './training-view.ts';
import type { WatchedRun } from './watched-run.svelte.ts';

type Question = LabRequest<'fineTuning.beforeAfter'>;

/** The sets with references, for which there is a verdict. */
export const setNames = ['train', 'evaluation', 'general'] as const;
export type SetName = (typeof setNames)[number];
type AnySet = SetName | 'typed';
export type SetTitle = keyof Catalogue['beforeAfter']['sets'];
/** Whose general sentences are compared: the set that the run was given, or those that stand on the screen. */
export type GeneralChoice = 'run' | 'given';

/** The comparison that is being made. */
interface Running {
  readonly set: AnySet;
  readonly done: number;
  readonly total: number;
}

/** Where a set's comparison stands. */
export type SetState =
  /** The run has no such set, or the user named none yet. */
  | { readonly phase: 'absent' }
  | { readonly phase: 'unasked' }
  | { readonly phase: 'running'; readonly done: number; readonly total: number }
  | { readonly phase: 'done'; readonly result: BeforeAfter }
  | { readonly phase: 'failed'; readonly error: LabErrorData };

/** Whether a run can be held against its start: it rests, and has a checkpoint. */
export function canCompare({ state, summary }: Pick<WatchedRun, 'state' | 'summary'>): boolean {
  return (state.phase === 'paused' || !isLive(state)) && summary.checkpoints.length > 0;
}

/** What the tab's run on screen made of its model. What was found out is kept as long as the tab is. */
export class BeforeAfterComparison {
  isOpen = $state(false);
  general = $state.raw<PairData>() as PairData;
  typed = $state('');
  most = $state<SentenceCount>(sentenceCounts[1]);
  /** Whose sentences are on screen. */
  set = $state<SetName>('train');
  #wanted = $state<GeneralChoice>('run');
  #picked = $state.raw<{ readonly run: string; readonly choice: string } | null>(null);
  #running = $state.raw<Running | null>(null);
  /** By the question that they answer. */
  readonly #results = new SvelteMap<string, BeforeAfter>();
  readonly #failures = new SvelteMap<string, LabErrorData>();
  readonly workspace: Workspace;
  readonly #tab: { readonly shown: WatchedRun | null };
  #asking: AbortController | null = null;

  readonly choices = $derived.by(() => (this.#tab.shown ? checkpointChoices(this.#tab.shown.summary) : []));
  /** The checkpoint: the one that was picked, else the best, else the last. */
  readonly chosen = $derived.by(() => {
    const picked = this.#picked?.run === this.#tab.shown?.run ? this.#picked?.choice : undefined;
    return this.choices.find(({ choice }) => String(choice) === picked) ?? this.choices[0] ?? null;
  });
  /** A run's own general set comes first; one that has none has no choice. */
  readonly generalChoice: GeneralChoice = $derived.by(() =>
    this.#tab.shown?.description?.general ? this.#wanted : 'given',
  );
  readonly isRunning = $derived.by(() => this.#running !== null);
  readonly sources: readonly string[] = $derived.by(() => this.typed.split('\n').filter((line) => line.trim() !== ''));

  constructor(workspace: Workspace, tab: { readonly shown: WatchedRun | null }) {
    this.workspace = workspace;
    this.#tab = tab;
    const memory = readBeforeAfter(workspace.settings?.['fineTuning.beforeAfter']);
    this.general = memory.general;
    this.typed = memory.typed;
    this.most = memory.most;
  }

  /** How far a set is. */
  state(set: AnySet): SetState {
    const question = this.#question(set);
    if (!question) return { phase: 'absent' };
    if (this.#running?.set === set) return { phase: 'running', ...this.#running };
    const key = keyOf(question);
    const result = this.#results.get(key);
    if (result) return { phase: 'done', result };
    const error = this.#failures.get(key);
    return error ? { phase: 'failed', error } : { phase: 'unasked' };
  }

  /** The name of a set in the catalogue. */
  title(set: SetName): SetTitle {
    if (set !== 'general') return set;
    if (this.generalChoice === 'run') return 'generalOfRun';
    return isBuiltIn(this.general) ? 'generalBuiltIn' : 'generalOwn';
  }

  chooseGeneral(choice: GeneralChoice): void {
    this.#wanted = choice;
  }

  pick(choice: string): void {
    if (this.#tab.shown) this.#picked = { run: this.#tab.shown.run, choice };
  }

  setMost(most: SentenceCount): void {
    this.most = most;
    this.#remember();
  }

  setGeneral(changed: Partial<PairData>): void {
    this.general = { ...this.general, ...changed };
    this.#remember();
  }

  setTyped(text: string): void {
    this.typed = text;
    this.#remember();
  }

  /** Compares all sets that are there and have not been compared yet, one after the other. */
  async compareSets(): Promise<void> {
    await this.#ask(setNames);
  }

  /** The same anew: a file may have changed since. */
  async compareAgain(): Promise<void> {
    const questions = setNames.flatMap((set) => this.#question(set) ?? []);
    for (const question of questions) this.#results.delete(keyOf(question));
    await this.compareSets();
  }

  async compareTyped(): Promise<void> {
    await this.#ask(['typed']);
  }

  /** Gives the comparison under way up; those that are done stay. */
  cancel(): void {
    this.#asking?.abort();
    this.#asking = null;
    this.#running = null;
  }

  async #ask(sets: readonly AnySet[]): Promise<void> {
    if (this.#running) return;
    const controller = new AbortController();
    this.#asking = controller;
    const questions = sets.map((set) => [set, this.#question(set)] as const);
    for (const [set, question] of questions) {
      if (!question || this.#results.has(keyOf(question))) continue;
      await this.#answer(set, question, controller);
      if (this.#asking !== controller) return;
    }
    this.#running = null;
  }

  async #answer(set: AnySet, question: Question, controller: AbortController): Promise<void> {
    const key = keyOf(question);
    const isCurrent = () => this.#asking === controller;
    this.#running = { set, done: 0, total: 0 };
    this.#failures.delete(key);
    const { threads } = this.workspace.runtime;
    try {
      const result = await this.workspace.lab.fineTuning.beforeAfter(
        { ...question, ...(threads === null ? {} : { threads }) },
        {
          onEvent: (event) => {
            if (isCurrent() && event.event === 'progress')
              this.#running = { set, done: event.done, total: event.total };
          },
          signal: controller.signal,
        },
      );
      if (isCurrent()) this.#results.set(key, result);
    } catch (error) {
      if (isCurrent() && !isCancelled(error)) this.#failures.set(key, errorData(error));
    }
  }

  /** What would be asked about a set; null where there is nothing to ask about. */
  #question(set: AnySet): Question | null {
    const run = this.#tab.shown;
    if (!run || !this.chosen) return null;
    const asked = this.#setOf(set, run);
    return asked && { run: run.run, checkpoint: this.chosen.step, set: asked, most: this.most };
  }

  #setOf(set: AnySet, { description }: WatchedRun): Question['set'] | null {
    if (set === 'train') return { kind: 'train' };
    if (set === 'evaluation') {
      const isSplit = (description?.arguments.test_size ?? 0) > 0;
      return description?.evaluation || isSplit ? { kind: 'evaluation' } : null;
    }
    if (set === 'typed') return this.sources.length > 0 ? { kind: 'sources', sources: [...this.sources] } : null;
    if (this.generalChoice === 'run') return { kind: 'general' };
    const data = pairSource(this.general);
    return data && { kind: 'data', data };
  }

  #remember(): void {
    const { general, typed, most } = this;
    this.workspace.remember('fineTuning.beforeAfter', { general: remembered(general), typed, most });
  }
}

const keyOf = (question: Question): string => JSON.stringify(question);
