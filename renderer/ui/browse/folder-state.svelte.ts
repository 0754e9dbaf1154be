import type { LabApi } from '../../../electron/contract/lab-api.ts';
import { LabError, type LabErrorData } from '../../../electron/contract/lab-error.ts';
import type { FolderListing } from '../../../electron/contract/replies/files.ts';

/** The folder that is looked through. */
export class FolderState {
  listing = $state.raw<FolderListing | null>(null);
  /** Why the folder that was asked for last cannot be shown; the one before stays. */
  error = $state.raw<LabErrorData | null>(null);
  /** The row of the cursor. */
  selected = $state<number | null>(null);
  readonly #lab: LabApi;
  readonly #endings: readonly string[];
  #asked = 0;

  constructor(lab: LabApi, endings: readonly string[]) {
    this.#lab = lab;
    this.#endings = endings;
  }

  /** Begins at a path; where that is none, at the user's own folder. */
  async begin(path: string): Promise<void> {
    if (path !== '' && (await this.#show(path))) return;
    this.error = null;
    await this.open();
  }

  /** Shows a folder; left out, the user's own. The cursor stands on `from`, the folder that one comes up from. */
  async open(path?: string, from?: string): Promise<void> {
    if ((await this.#show(path)) && from !== undefined) {
      const place = this.listing?.entries.findIndex((entry) => entry.path === from) ?? -1;
      if (place >= 0) this.selected = place;
    }
  }

  async up(): Promise<void> {
    const { parent, path } = this.listing ?? {};
    if (parent) await this.open(parent, path);
  }

  async #show(path?: string): Promise<boolean> {
    const asked = ++this.#asked;
    try {
      const request = { ...(path === undefined ? {} : { path }), endings: [...this.#endings] };
      const listing = await this.#lab.files.folder(request);
      if (asked !== this.#asked) return true;
      this.listing = listing;
      this.error = null;
      this.selected = listing.entries.length > 0 ? 0 : null;
      return true;
    } catch (error) {
      if (asked !== this.#asked) return true;
      const message = error instanceof Error ? error.message : String(error);
      this.error = error instanceof LabError ? error.data : { code: 'internal', message };
      return false;
    }
  }
}
