import type { LabErrorData } from '../../../electron/contract/lab-error.ts';
import type { DataInspection } from '../../../electron/contract/replies/fine-tuning.ts';
import { checkedPairs, rowProblems } from '../../data/pair-problems.ts';
import { errorData, isCancelled } from '../../lab/error-details.ts';
import type { Workspace } from '../../lab/workspace.svelte.ts';
import { sameSource, sourcesOf } from './draft-sources.ts';
import { noFieldErrors, setErrors, type FieldErrors } from './field-errors.ts';
import { sameBatches, sameCutting, type Draft } from './training-form.ts';

export type CheckState =
  | { readonly phase: 'idle' }
  | { readonly phase: 'running'; readonly rows: number }
  | { readonly phase: 'done' }
  | { readonly phase: 'failed'; readonly error: LabErrorData; readonly draft: Draft };

/** What a check of the data found, and what it was a check of. */
export interface Checked {
  readonly inspection: DataInspection;
  readonly draft: Draft;
  readonly model: string;
}

/** The check of all data sets: what is wrong with each, and what the model would get. */
export class DataCheck {
  state = $state.raw<CheckState>({ phase: 'idle' });
  /** The last one that came to its end. */
  checked = $state.raw<Checked | null>(null);
  readonly #workspace: Workspace;
  readonly #form: { readonly draft: Draft };
  #controller: AbortController | null = null;

  readonly isPossible = $derived.by(() => this.#workspace.model !== null && sourcesOf(this.#form.draft) !== null);
  /** Whether the data, the model or the arguments are not those of the check any more. */
  readonly outdated = $derived.by(() => {
    const { checked } = this;
    const isSame = checked?.model === this.#workspace.modelPath && sameBatches(checked.draft, this.#form.draft);
    return checked !== null && !isSame;
  });
  /** What is wrong with the rows of the grid; of a check, what holds still. */
  readonly rowProblems = $derived.by(() => rowProblems(this.#form.draft.pairs, this.#checkedPairs()));

  /** Why the last check came to no end, while nothing stands otherwise in the input column. */
  readonly refused = $derived.by(() =>
    this.state.phase === 'failed' && this.state.draft === this.#form.draft ? this.state.error : null,
  );
  /** What keeps data sets from being read, while they are still those that were checked. */
  readonly errors: FieldErrors = $derived.by(() => this.#errors());

  constructor(workspace: Workspace, form: { readonly draft: Draft }) {
    this.#workspace = workspace;
    this.#form = form;
  }

  /** The first picture: a check of the pairs that stand there. A file may be large and is read only when asked for. */
  async runUnasked(): Promise<void> {
    if (this.#form.draft.kind === 'examples' && this.isPossible) await this.run();
  }

  /** Checks all data sets that are given and shows what the model would get; a check under way is given up. */
  async run(): Promise<void> {
    const { draft } = this.#form;
    const model = this.#workspace.modelPath;
    const sources = sourcesOf(draft);
    if (model === null || !sources) return;
    this.#controller?.abort();
    const controller = new AbortController();
    this.#controller = controller;
    const current = () => this.#controller === controller;
    this.state = { phase: 'running', rows: 0 };
    const onEvent = ({ rows }: { readonly rows: number }) => {
      if (current()) this.state = { phase: 'running', rows };
    };
    try {
      const request = { model, ...sources, arguments: { ...draft.values } };
      const inspection = await this.#workspace.lab.fineTuning.inspect(request, { onEvent, signal: controller.signal });
      if (!current()) return;
      this.checked = { inspection, draft, model };
      this.state = { phase: 'done' };
    } catch (error) {
      if (!current()) return;
      this.state = isCancelled(error) ? { phase: 'idle' } : { phase: 'failed', error: errorData(error), draft };
    }
  }

  /** Gives the check up. The interface does not wait for the lab to notice. */
  cancel(): void {
    this.#controller?.abort();
    this.#controller = null;
    this.state = { phase: 'idle' };
  }

  /** What the last check found out about the pairs, where it was one of typed pairs and its settings still hold. */
  #checkedPairs() {
    const { checked } = this;
    const holds = checked?.model === this.#workspace.modelPath && checked.draft.kind === 'examples';
    const train = checked?.inspection.sets.train;
    if (!holds || train?.phase !== 'read' || !sameCutting(checked.draft, this.#form.draft)) return undefined;
    return checkedPairs(checked.draft.pairs, train.report);
  }

  #errors(): FieldErrors {
    const { checked } = this;
    if (!checked) return noFieldErrors;
    return setErrors(checked.inspection.sets, (name) => sameSource(checked.draft, this.#form.draft, name));
  }
}
