import type { LabErrorData } from '../../../../electron/contract/lab-error.ts';
import type { FileContent, FileHead } from '../../../../electron/contract/replies/file-translation.ts';
import { errorData, isCancelled } from '../../../lab/error-details.ts';
import type { Workspace } from '../../../lab/workspace.svelte.ts';
import type { FileChoices } from './file-draft.ts';

/** Rows that are shown before the translation begins. */
const ROWS = 20;

export type PreviewState =
  | { readonly phase: 'idle' }
  | { readonly phase: 'reading'; readonly head: FileHead | null; readonly counted: number }
  | { readonly phase: 'ready'; readonly content: FileContent }
  /** With what could be read before it went wrong. */
  | { readonly phase: 'failed'; readonly head: FileHead | null; readonly error: LabErrorData };

/** How a file begins as it will be translated, and what it holds. */
export class FilePreview {
  state = $state.raw<PreviewState>({ phase: 'idle' });
  readonly head: FileHead | null = $derived.by(() => {
    if (this.state.phase === 'ready') return this.state.content;
    return this.state.phase === 'idle' ? null : this.state.head;
  });
  readonly #workspace: Workspace;
  #controller: AbortController | null = null;
  #input = '';

  constructor(workspace: Workspace) {
    this.#workspace = workspace;
  }

  /** Reads a file; a reading under way is given up. Another choice for the same file keeps the old rows until there are new ones. */
  async read(input: string, choices: FileChoices): Promise<void> {
    const head = input === this.#input ? this.head : null;
    this.clear();
    this.#input = input;
    const controller = new AbortController();
    this.#controller = controller;
    this.state = { phase: 'reading', head, counted: 0 };
    const isCurrent = () => this.#controller === controller;
    try {
      const content = await this.#workspace.lab.fileTranslation.preview(
        { input, ...choices, rows: ROWS },
        {
          signal: controller.signal,
          onEvent: (event) => {
            if (!isCurrent() || this.state.phase !== 'reading') return;
            if (event.event === 'head') this.state = { ...this.state, head: event };
            else this.state = { ...this.state, counted: event.total };
          },
        },
      );
      if (isCurrent()) this.state = { phase: 'ready', content };
    } catch (error) {
      if (isCurrent() && !isCancelled(error))
        this.state = { phase: 'failed', head: this.head, error: errorData(error) };
    }
  }

  clear(): void {
    this.#controller?.abort();
    this.#controller = null;
    this.#input = '';
    this.state = { phase: 'idle' };
  }
}
