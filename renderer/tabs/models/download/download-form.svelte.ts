import type { LabErrorData } from '../../../../electron/contract/lab-error.ts';
import type { DownloadSummary, HubAccess, RepositoryInspection } from '../../../../electron/contract/replies/lab.ts';
import { errorData, isCancelled } from '../../../lab/error-details.ts';
import { readText } from '../../../lab/remembered.ts';
import type { Workspace } from '../../../lab/workspace.svelte.ts';

/** The model of the course that the lab carries. */
export const courseModel = 'utrobinmv/t5_translate_en_ru_zh_small_1024';

type Failed = { readonly phase: 'failed'; readonly error: LabErrorData };
export type Look =
  | { readonly phase: 'idle' }
  | { readonly phase: 'looking' }
  | { readonly phase: 'found'; readonly inspection: RepositoryInspection }
  | Failed;
export type Begin = { readonly phase: 'idle' } | { readonly phase: 'starting' } | Failed;
export type TokenState = { readonly phase: 'idle' } | { readonly phase: 'saving' } | Failed;

/** What the dialog asks for, and what the server says to it. The token leaves this object only on its way to the lab. */
export class DownloadForm {
  #repository = $state('');
  #endpoint = $state('');
  token = $state('');
  /** null until the lab has said it. */
  access = $state.raw<HubAccess | null>(null);
  look = $state.raw<Look>({ phase: 'idle' });
  begin = $state.raw<Begin>({ phase: 'idle' });
  tokenState = $state.raw<TokenState>({ phase: 'idle' });
  readonly canLook = $derived.by(() => this.#repository.trim() !== '' && this.look.phase !== 'looking');
  readonly #workspace: Workspace;
  readonly #onStarted: (summary: DownloadSummary) => void;
  #looking: AbortController | null = null;

  constructor(workspace: Workspace, onStarted: (summary: DownloadSummary) => void) {
    this.#workspace = workspace;
    this.#onStarted = onStarted;
    this.#repository = readText('', 1000)(workspace.settings?.['models.download.repository']);
    this.#endpoint = readText('', 1000)(workspace.settings?.['models.download.endpoint']);
  }

  get repository(): string {
    return this.#repository;
  }
  set repository(text: string) {
    this.#repository = text;
    this.#workspace.remember('models.download.repository', text);
    this.#forgetAnswer();
  }

  get endpoint(): string {
    return this.#endpoint;
  }
  set endpoint(text: string) {
    this.#endpoint = text;
    this.#workspace.remember('models.download.endpoint', text);
    this.access = null;
    this.token = '';
    this.#forgetAnswer();
  }

  /** Asks the lab where ids are looked for, and whether it has a token there; the network is not asked. */
  async readAccess(): Promise<void> {
    const asked = this.#place;
    try {
      const access = await this.#workspace.lab.downloads.access(asked);
      if (asked.endpoint === this.#place.endpoint) this.access = access;
    } catch {
      // An endpoint that is half typed: what is wrong with it is said when it is used.
    }
  }

  /** Asks the server what the model is. */
  async lookUp(): Promise<void> {
    if (!this.canLook) return;
    const controller = new AbortController();
    this.#looking = controller;
    this.look = { phase: 'looking' };
    this.begin = { phase: 'idle' };
    const current = () => this.#looking === controller;
    try {
      const request = { repository: this.#repository.trim(), ...this.#place };
      const inspection = await this.#workspace.lab.downloads.inspect(request, { signal: controller.signal });
      if (current()) this.look = { phase: 'found', inspection };
    } catch (error) {
      if (current()) this.look = isCancelled(error) ? { phase: 'idle' } : { phase: 'failed', error: errorData(error) };
    }
  }

  /** Begins the download of what was found: of that very commit. True when it has begun. */
  async start(): Promise<boolean> {
    if (this.look.phase !== 'found' || this.begin.phase === 'starting') return false;
    const { name, commit, endpoint } = this.look.inspection;
    this.begin = { phase: 'starting' };
    try {
      this.#onStarted(await this.#workspace.lab.downloads.start({ repository: `${name}@${commit}`, endpoint }));
      this.begin = { phase: 'idle' };
      this.look = { phase: 'idle' };
      return true;
    } catch (error) {
      this.begin = { phase: 'failed', error: errorData(error) };
      return false;
    }
  }

  /** Hands the typed token to the lab and forgets it here; an empty one makes the lab forget its own. */
  async setToken(token: string): Promise<void> {
    this.tokenState = { phase: 'saving' };
    try {
      this.access = await this.#workspace.lab.downloads.setToken({ ...this.#place, token: token.trim() });
      this.token = '';
      this.tokenState = { phase: 'idle' };
      // What was refused before may be given now.
      if (this.look.phase === 'found' || this.look.phase === 'failed') await this.lookUp();
    } catch (error) {
      this.tokenState = { phase: 'failed', error: errorData(error) };
    }
  }

  /** Gives up what is on its way. */
  leave(): void {
    this.token = '';
    this.#forgetAnswer();
  }

  get #place(): { readonly endpoint?: string } {
    const endpoint = this.#endpoint.trim();
    return endpoint === '' ? {} : { endpoint };
  }

  #forgetAnswer(): void {
    this.#looking?.abort();
    this.#looking = null;
    this.look = { phase: 'idle' };
    this.begin = { phase: 'idle' };
    this.tokenState = { phase: 'idle' };
  }
}
