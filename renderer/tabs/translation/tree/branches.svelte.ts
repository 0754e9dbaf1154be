import type { GenerationOptions } from '../../../../electron/contract/requests.ts';
import { LatestKept } from '../../../lab/latest-kept.ts';
import type { Workspace } from '../../../lab/workspace.svelte.ts';
import {
  earlyStoppingValues,
  generationOptions,
  numberArguments,
  type SearchMode,
  type SearchSettings,
} from '../generation-arguments.ts';
import { withForced, type TranslationQuestion, type TranslationResult } from '../translation-question.ts';
import { MOST_TREES, readTrees, writtenTrees } from './branch-memory.ts';
import {
  branchRows,
  emptyTree,
  MOST_BRANCHES,
  spelledPieces,
  withBranch,
  withBranchBack,
  withoutBranch,
  type Branch,
  type BranchRow,
  type BranchTree,
} from './branch-tree.ts';

/** How a branch comes back on screen. */
interface Stage {
  /** Shows an answer that is there already. */
  show(result: TranslationResult): void;
  /** Asks the engine; what it answers comes back through `add`. */
  ask(question: TranslationQuestion): Promise<void>;
}

/** What makes a question's translations comparable: the model, its numbers, and the text that it reads. */
function questionKey({ model, request }: TranslationQuestion): string {
  return JSON.stringify([model, request.precision ?? '', request.task_prefix ?? '', request.source]);
}

/** The trees of what was tried, the one on screen, and the ways through it. */
export class Branches {
  /** The latest first. */
  trees = $state.raw<readonly BranchTree[]>([]);
  /** The branch on screen. */
  current = $state<number | null>(null);
  /** The result on screen. */
  #shown = $state.raw<TranslationResult | null>(null);
  /** Branches that were on screen before, the last one last. */
  #visited = $state.raw<readonly number[]>([]);
  #forgotten = $state.raw<readonly Branch[]>([]);
  /** What the branches of the tree on screen answered, as far as this session asked them. */
  readonly #results = new LatestKept<number, TranslationResult>(MOST_BRANCHES);
  readonly #workspace: Workspace;
  readonly #stage: Stage;

  readonly tree: BranchTree | null = $derived.by(() => {
    const key = this.#shown && questionKey(this.#shown.question);
    return this.trees.find((tree) => tree.key === key) ?? null;
  });
  readonly rows: readonly BranchRow[] = $derived(this.tree ? branchRows(this.tree) : []);
  readonly canGoBack = $derived(this.#visited.length > 0);
  readonly canUndo = $derived(this.#forgotten.length > 0);

  constructor(workspace: Workspace, stage: Stage) {
    this.#workspace = workspace;
    this.#stage = stage;
    this.trees = readTrees(workspace.settings?.['translation.branches']);
  }

  /** Takes a translation in: it is on screen now. */
  add(result: TranslationResult): void {
    const { question, translation } = result;
    const key = questionKey(question);
    if (this.tree?.key !== key) this.#leaveTree();
    const before = this.trees.find((tree) => tree.key === key) ?? emptyTree(key);
    const { tree, branch } = withBranch(before, {
      tokens: translation.tokens.map(({ id, piece, probability }) => ({ id, piece, probability })),
      text: translation.sequences[0]?.text ?? '',
      settings: completeSettings(question.settings.mode, question.request.generation ?? {}),
      forced: Math.min(question.forced?.ids.length ?? 0, translation.tokens.length),
    });
    this.#results.set(branch.id, result);
    this.#goTo(branch.id);
    this.#shown = result;
    this.#keep([tree, ...this.trees.filter((other) => other.key !== key)].slice(0, MOST_TREES));
  }

  /** Shows a branch: at once where this session has its answer, else by asking the same again. */
  async go(id: number): Promise<void> {
    const branch = this.tree?.branches.find((one) => one.id === id);
    const shown = this.#shown;
    if (!branch || !shown || id === this.current) return;
    const result = this.#results.get(id);
    if (!result) return this.#stage.ask(askedAgain(shown.question, branch));
    this.#goTo(id);
    this.#shown = result;
    this.#stage.show(result);
  }

  /** Shows what was on screen before. */
  async back(): Promise<void> {
    const last = this.#visited.at(-1);
    if (last === undefined) return;
    const before = this.#visited.slice(0, -1);
    await this.go(last);
    // Asking again can fail or be given up: then everything stays as it is.
    if (this.current === last) this.#visited = before;
  }

  /** Takes a branch out of the tree; the one on screen stays. */
  forget(id: number): void {
    const branch = this.tree?.branches.find((one) => one.id === id);
    if (!this.tree || !branch || id === this.current) return;
    this.#forgotten = [...this.#forgotten, branch];
    this.#visited = this.#visited.filter((other) => other !== id);
    this.#replace(withoutBranch(this.tree, id));
  }

  /** Puts back what was forgotten last. */
  undo(): void {
    const branch = this.#forgotten.at(-1);
    if (!this.tree || !branch) return;
    this.#forgotten = this.#forgotten.slice(0, -1);
    this.#replace(withBranchBack(this.tree, branch));
  }

  #goTo(id: number): void {
    if (this.current !== null && this.current !== id) this.#visited = [...this.#visited, this.current];
    this.current = id;
  }

  #leaveTree(): void {
    this.current = null;
    this.#visited = [];
    this.#forgotten = [];
    this.#results.clear();
  }

  #replace(tree: BranchTree): void {
    this.#keep(this.trees.map((other) => (other.key === tree.key ? tree : other)));
  }

  #keep(trees: readonly BranchTree[]): void {
    this.trees = trees;
    this.#workspace.remember('translation.branches', writtenTrees(trees));
  }
}

/** The settings that ask for the same search again, whatever the defaults are then. */
function completeSettings(mode: SearchMode, generation: GenerationOptions): SearchSettings {
  const values = Object.fromEntries(
    numberArguments.flatMap(({ name }) => (generation[name] === undefined ? [] : [[name, generation[name]]])),
  );
  const stopping = earlyStoppingValues.find((known) => known === String(generation.early_stopping)) ?? null;
  return { mode, early_stopping: stopping, values };
}

/** The question whose answer is this branch. */
function askedAgain(question: TranslationQuestion, { settings, tokens, forced }: Branch): TranslationQuestion {
  const generation = generationOptions(settings, { early_stopping: 'false', values: {} }, 0);
  const beginning = tokens.slice(0, forced);
  const asked = { ...question, settings, request: { ...question.request, generation } };
  const chosen = { ids: beginning.map(({ id }) => id), text: spelledPieces(beginning) };
  return withForced(asked, forced > 0 ? chosen : null);
}
