import type { LabErrorData } from '../../../electron/contract/lab-error.ts';
import { cleanPath } from '../../lab/clean-path.ts';
import { errorData, isCancelled } from '../../lab/error-details.ts';
import type { Workspace } from '../../lab/workspace.svelte.ts';
import { ModelCardDraft } from './model-card-draft.svelte.ts';
import type { ExportProgress, ExportResult } from './lab-types.ts';

export type ExportState =
  | { readonly phase: 'idle' }
  | { readonly phase: 'running'; readonly progress: ExportProgress | null }
  | { readonly phase: 'done'; readonly result: ExportResult }
  | { readonly phase: 'failed'; readonly error: LabErrorData };

/** Which checkpoint goes out: the best one, the last one, or that of a step. */
export type CheckpointChoice = 'best' | 'last' | number;

/** What goes with the folder where it is asked for. */
export interface ExportParts {
  readonly onnx?: boolean;
  readonly zip?: boolean;
}

/** The export of a run as a Hugging Face folder. */
export class RunExport {
  state = $state.raw<ExportState>({ phase: 'idle' });
  /** Where the checkpoint of a step could go: a folder that was free when it was asked for. */
  free = $state.raw<{ readonly step: number; readonly path: string } | null>(null);
  readonly card: ModelCardDraft;
  readonly #workspace: Workspace;
  readonly #run: string;
  #controller: AbortController | null = null;

  constructor(workspace: Workspace, run: string) {
    this.#workspace = workspace;
    this.#run = run;
    this.card = new ModelCardDraft(workspace, run);
  }

  /** Looks for a free folder for the checkpoint of a step. */
  async findFolder(step: number): Promise<void> {
    try {
      const { path } = await this.#workspace.lab.fineTuning.exportFolder({ run: this.#run, checkpoint: step });
      this.free = { step, path };
    } catch {
      // The name that is proposed without it may be taken, which the export itself says.
    }
  }

  /**
   * Writes a checkpoint to a folder and has it verified; one export at a time.
   * @param step of the checkpoint: a card that was edited speaks of that one and of no other.
   */
  async export(
    choice: CheckpointChoice | null,
    path: string,
    step: number | null = null,
    parts: ExportParts = {},
  ): Promise<void> {
    const output = cleanPath(path);
    if (output === '' || this.state.phase === 'running') return;
    const controller = new AbortController();
    this.#controller = controller;
    this.state = { phase: 'running', progress: null };
    const onEvent = (progress: ExportProgress) => {
      if (this.#controller === controller) this.state = { phase: 'running', progress };
    };
    try {
      const card = step === null ? null : this.card.changed(step);
      const checkpoint = card === null ? choice : step;
      const request = {
        run: this.#run,
        output,
        ...(checkpoint === null ? {} : { checkpoint }),
        ...(card === null ? {} : { card }),
        ...(parts.onnx ? { onnx: true } : {}),
        ...(parts.zip ? { zip: true } : {}),
      };
      const result = await this.#workspace.lab.fineTuning.export(request, { onEvent, signal: controller.signal });
      if (this.#controller === controller) this.state = { phase: 'done', result };
    } catch (error) {
      if (this.#controller !== controller) return;
      this.state = isCancelled(error) ? { phase: 'idle' } : { phase: 'failed', error: errorData(error) };
    }
  }

  /** Gives the export up; the lab leaves nothing half-written. */
  cancel(): void {
    this.#controller?.abort();
    this.#controller = null;
    this.state = { phase: 'idle' };
  }
}
