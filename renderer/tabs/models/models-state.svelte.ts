import type { LabErrorData } from '../../../electron/contract/lab-error.ts';
import type { ModelEntry, ModelSummary } from '../../../electron/contract/replies/models.ts';
import { errorData } from '../../lab/error-details.ts';
import { LiveAnswer } from '../../lab/live-answer.svelte.ts';
import type { Workspace } from '../../lab/workspace.svelte.ts';
import { ComparisonState } from '../../weights/comparison-state.svelte.ts';
import { readModelsDraft, type ModelsDraft, type ModelsView } from './models-memory.ts';
import { TensorState } from './tensors/tensor-state.svelte.ts';
import { parseModuleTree, type TreeModule } from './tree/module-tree.ts';
import { ModuleTreeState } from './tree/module-tree-state.svelte.ts';

/** Opening a folder that was dropped; the dialog keeps its own. */
export type Dropped =
  | { readonly phase: 'none' }
  /** The door did not say where the folder lies. */
  | { readonly phase: 'without-path' }
  | { readonly phase: 'opening'; readonly path: string }
  | { readonly phase: 'failed'; readonly error: LabErrorData };

/** The Models tab: the library, the model that is looked at, and what is asked of its files. */
export class ModelsState {
  readonly workspace: Workspace;
  /** The model that is looked at; null: the open one, whichever it becomes. */
  chosenPath = $state<string | null>(null);
  view = $state<ModelsView>('structure');
  dropped = $state.raw<Dropped>({ phase: 'none' });
  /** The model that was forgotten last, until something else happens to the list. */
  forgotten = $state.raw<ModelEntry | null>(null);
  /** What a change of the list failed with. */
  listError = $state.raw<LabErrorData | null>(null);
  readonly summary: LiveAnswer<string, ModelSummary>;
  readonly hash: LiveAnswer<string, string>;
  readonly tree = new ModuleTreeState();
  readonly tensors: TensorState;
  readonly comparison: ComparisonState;

  /** The bundled model, then the folders, the last one opened first. */
  readonly models: readonly ModelEntry[] = $derived.by(() => {
    const bundled = this.workspace.models.filter(({ source }) => source === 'bundled');
    return [...bundled, ...this.workspace.models.filter(({ source }) => source === 'folder').toReversed()];
  });
  readonly chosen: ModelEntry | null = $derived.by(
    () => this.models.find(({ path }) => path === this.chosenPath) ?? this.workspace.model ?? this.models[0] ?? null,
  );
  readonly isInUse: boolean = $derived.by(() => this.chosen !== null && this.chosen.path === this.workspace.modelPath);
  /** The folder whose files can be read now. */
  readonly readyPath: string | null = $derived(this.chosen?.state.phase === 'ready' ? this.chosen.path : null);
  /** Of the chosen model; null until it has been read. */
  readonly shownSummary: ModelSummary | null = $derived.by(() => {
    const { shown } = this.summary;
    return shown?.question === this.readyPath ? shown.answer : null;
  });
  readonly moduleTree: TreeModule | null = $derived.by(() => {
    const summary = this.shownSummary;
    return summary && parseModuleTree(summary.module_tree, summary.parameters);
  });
  readonly shownHash: string | null = $derived.by(() => {
    if (this.isInUse) return this.workspace.hash;
    return this.hash.shown?.question === this.readyPath ? this.hash.shown.answer : null;
  });
  readonly draft: ModelsDraft = $derived.by(() => ({
    path: this.chosenPath ?? '',
    view: this.view,
    tensor: this.tensors.wanted,
    other: this.comparison.otherPath ?? '',
  }));

  constructor(workspace: Workspace) {
    this.workspace = workspace;
    const { models } = workspace.lab;
    this.summary = new LiveAnswer((model, signal) => models.summary({ model }, { signal }));
    this.hash = new LiveAnswer(async (model, signal) => (await models.hash({ model }, { signal })).sha256);
    const draft = readModelsDraft(workspace.settings?.['models.draft']);
    this.chosenPath = draft.path === '' ? null : draft.path;
    this.view = draft.view;
    this.tensors = new TensorState(workspace.lab, draft.tensor);
    this.comparison = new ComparisonState(workspace.lab, draft.other === '' ? null : draft.other);
  }

  look(path: string): void {
    this.chosenPath = path;
  }

  /** Makes the model that is looked at the open one. */
  use(): void {
    if (this.readyPath) this.workspace.chooseModel(this.readyPath);
  }

  /** A folder has been opened: it is looked at, and everything about earlier ones is over. */
  opened(): void {
    this.chosenPath = null;
    this.dropped = { phase: 'none' };
    this.forgotten = null;
  }

  /** Opens a dropped folder; null where its place is not known. */
  async drop(path: string | null): Promise<void> {
    if (path === null) return void (this.dropped = { phase: 'without-path' });
    this.dropped = { phase: 'opening', path };
    try {
      await this.workspace.openFolder(path);
      this.opened();
    } catch (error) {
      this.dropped = { phase: 'failed', error: errorData(error) };
    }
  }

  /** Takes a folder off the list; the lab then goes on with the first model that is there. */
  async forget(entry: ModelEntry): Promise<void> {
    await this.#change(async () => {
      this.workspace.models = await this.workspace.lab.models.forget({ path: entry.path });
      this.forgotten = entry;
      if (this.chosenPath === entry.path) this.chosenPath = null;
      const next = this.models.find(({ state }) => state.phase === 'ready');
      if (!this.workspace.model && next) this.workspace.chooseModel(next.path);
    });
  }

  async undoForget(): Promise<void> {
    const entry = this.forgotten;
    if (!entry) return;
    await this.#change(async () => {
      this.workspace.models = await this.workspace.lab.models.restore({ path: entry.path });
      this.forgotten = null;
      this.chosenPath = entry.path;
    });
  }

  async #change(change: () => Promise<void>): Promise<void> {
    this.listError = null;
    try {
      await change();
    } catch (error) {
      this.listError = errorData(error);
    }
  }
}
