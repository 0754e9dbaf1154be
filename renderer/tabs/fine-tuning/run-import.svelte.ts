import type { LabErrorData } from '../../../electron/contract/lab-error.ts';
import { cleanPath } from '../../lab/clean-path.ts';
import { errorData } from '../../lab/error-details.ts';
import type { Workspace } from '../../lab/workspace.svelte.ts';
import type { RunSummary } from './lab-types.ts';

export type ImportState =
  | { readonly phase: 'closed' }
  | { readonly phase: 'open' }
  | { readonly phase: 'reading' }
  | { readonly phase: 'failed'; readonly error: LabErrorData };

/** A run that was made elsewhere, on its way into the list. */
export class RunImport {
  state = $state.raw<ImportState>({ phase: 'closed' });
  path = $state('');
  readonly workspace: Workspace;
  readonly #onImported: (summary: RunSummary) => Promise<void>;

  constructor(workspace: Workspace, onImported: (summary: RunSummary) => Promise<void>) {
    this.workspace = workspace;
    this.#onImported = onImported;
  }

  toggle(): void {
    this.state = { phase: this.state.phase === 'closed' ? 'open' : 'closed' };
  }

  /** Reads the file that was named, and shows it. */
  async import(): Promise<void> {
    const path = cleanPath(this.path);
    if (path === '' || this.state.phase === 'reading') return;
    this.state = { phase: 'reading' };
    try {
      const summary = await this.workspace.lab.fineTuning.importRun({ path });
      this.path = '';
      this.state = { phase: 'closed' };
      await this.#onImported(summary);
    } catch (error) {
      this.state = { phase: 'failed', error: errorData(error) };
    }
  }
}
