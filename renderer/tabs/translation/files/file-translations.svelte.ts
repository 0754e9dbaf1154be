import type { LabErrorData } from '../../../../electron/contract/lab-error.ts';
import type { FileJob, ProposedOutput } from '../../../../electron/contract/replies/file-translation.ts';
import type { LabRequest } from '../../../../electron/contract/requests.ts';
import { cleanPath } from '../../../lab/clean-path.ts';
import { errorData } from '../../../lab/error-details.ts';
import type { Workspace } from '../../../lab/workspace.svelte.ts';
import { generationOptions, problemsWithout, type NumberArgument } from '../generation-arguments.ts';
import { browserWorld, type World } from '../translation-question.ts';
import type { TranslationState } from '../translation-state.svelte.ts';
import { joinablePrefix } from '../translation-view.ts';
import {
  choicesOf,
  emptyDraft,
  kindOf,
  MAX_BATCH_SIZE,
  readDraft,
  readRecent,
  withInput,
  withRecent,
  type FileDraft,
} from './file-draft.ts';
import { FilePreview } from './file-preview.svelte.ts';
import { canResume } from './file-view.ts';
import { isLive, WatchedFile } from './watched-file.svelte.ts';

/** Of each text, the best translation goes into the file. */
export const withoutInFiles: readonly NumberArgument[] = ['num_return_sequences'];

/** Between the last key and the reading of a file. */
const TYPING_MS = 250;

type Failed = { readonly phase: 'failed'; readonly error: LabErrorData };
export type ListState = { readonly phase: 'loading' } | { readonly phase: 'ready' } | Failed;
export type CommandState = { readonly phase: 'idle' } | { readonly phase: 'asking' } | Failed;

/** Whole files: the form of the next one, the ones that are translated, and the one on screen. */
export class FileTranslations {
  draft = $state.raw<FileDraft>(emptyDraft);
  recent = $state.raw<readonly string[]>([]);
  /** Where the output would go, and what lies there. */
  output = $state.raw<ProposedOutput | null>(null);
  /** The output that may be replaced, since the user said so. */
  replaced = $state<string | null>(null);
  files = $state.raw<readonly WatchedFile[]>([]);
  listState = $state.raw<ListState>({ phase: 'loading' });
  /** What was asked of a file, or of the lab, last. */
  command = $state.raw<CommandState>({ phase: 'idle' });
  /** Of the file on screen; null while the next one is prepared. */
  selected = $state<string | null>(null);
  /** The file to try; null until it was asked for. */
  example = $state<string | null>(null);
  readonly workspace: Workspace;
  readonly translation: TranslationState;
  readonly preview: FilePreview;
  readonly #world: World;
  #entered = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  readonly input: string = $derived(cleanPath(this.draft.input));
  readonly kind = $derived(kindOf(this.input));
  readonly shown: WatchedFile | null = $derived(this.files.find(({ id }) => id === this.selected) ?? null);
  readonly isExample: boolean = $derived(this.example !== null && this.input === this.example);
  readonly batchProblem: boolean = $derived.by(() => {
    const { batch_size } = this.draft;
    return batch_size !== null && !(Number.isInteger(batch_size) && batch_size >= 1 && batch_size <= MAX_BATCH_SIZE);
  });
  /** Whether something lies at the output that would be lost. */
  readonly wouldReplace: boolean = $derived.by(() => {
    const state = this.output?.state;
    return state?.phase === 'taken' || (state?.phase === 'interrupted' && state.replaces);
  });
  readonly canStart: boolean = $derived.by(() => {
    const { preview, output } = this;
    if (!output || output.state.phase === 'unwritable' || preview.state.phase !== 'ready') return false;
    if (this.wouldReplace && this.replaced !== output.output) return false;
    const isReady = preview.state.content.total > 0 && this.workspace.model !== null;
    const isRight = !this.batchProblem && this.problems.size === 0;
    return isReady && isRight && this.writer === null && this.command.phase !== 'asking';
  });
  /** What is wrong with the search; how many translations a text would return does not matter, for one is written. */
  readonly problems = $derived.by(() => problemsWithout(this.translation.problems, withoutInFiles));
  /** The translation that writes the output of the form at the moment. */
  readonly writer: WatchedFile | null = $derived.by(() => {
    const isWriting = ({ job }: WatchedFile) => isLive(job) || job.state.phase === 'elsewhere';
    return this.#ofOutput().find(isWriting) ?? null;
  });
  /** Whether the file on screen is the output of the form: what it offers is not offered twice. */
  readonly isOnScreen: boolean = $derived.by(
    () => this.shown !== null && canResume(this.shown.job) && this.#ofOutput().includes(this.shown),
  );

  constructor(workspace: Workspace, translation: TranslationState, world: World = browserWorld) {
    this.workspace = workspace;
    this.translation = translation;
    this.preview = new FilePreview(workspace);
    this.#world = world;
    this.draft = readDraft(workspace.settings?.['translation.file']) ?? emptyDraft;
    this.recent = readRecent(workspace.settings?.['translation.recentFiles']);
  }

  /** Follows the connection: on each new one the list is read, and what runs is followed. */
  connect(): () => void {
    const disconnect = this.workspace.connection.onConnected(() => void this.readFiles());
    return () => {
      disconnect();
      clearTimeout(this.#timer);
      this.preview.clear();
      for (const file of this.files) file.leave();
    };
  }

  /** The view is in front for the first time: without a file of the user's, it shows one to try. */
  async enter(): Promise<void> {
    if (this.#entered) return;
    this.#entered = true;
    const example = await this.workspace.lab.fileTranslation.example({}).catch(() => null);
    this.example = example?.input ?? null;
    if (this.draft.input === '' && this.example) this.draft = withInput(this.draft, this.example);
    this.readSoon(0);
  }

  choose(input: string): void {
    this.#keep(withInput(this.draft, input));
    this.selected = null;
    this.readSoon();
  }

  change(part: Omit<Partial<FileDraft>, 'input'>): void {
    this.#keep({ ...this.draft, ...part });
    this.readSoon();
  }

  /** Reads the file of the form and looks at the place of its output, when nothing has been typed for a moment. */
  readSoon(afterMs = TYPING_MS): void {
    clearTimeout(this.#timer);
    if (this.input === '') {
      this.preview.clear();
      this.output = null;
      return;
    }
    this.#timer = setTimeout(() => {
      void this.preview.read(this.input, choicesOf(this.draft, this.kind));
      void this.#readOutput();
    }, afterMs);
  }

  /** Lets what lies at the output go. */
  allowReplacing(): void {
    this.replaced = this.output?.output ?? null;
  }

  async start(): Promise<void> {
    const request = this.#request();
    if (!request || !this.canStart) return;
    const job = await this.#ask(() => this.workspace.lab.fileTranslation.start(request));
    if (!job) return;
    this.recent = withRecent(this.recent, request.input);
    this.workspace.remember('translation.recentFiles', this.recent);
    this.replaced = null;
    this.#put(job);
    this.selected = job.id;
  }

  async resume(file: WatchedFile): Promise<void> {
    if (this.command.phase === 'asking') return;
    const job = await this.#ask(() => this.workspace.lab.fileTranslation.resume({ id: file.id }));
    if (job) file.update(job);
  }

  /** The interface does not wait for the engine to notice. */
  async cancel(file: WatchedFile): Promise<void> {
    if (file.job.state.phase === 'cancelling') return;
    file.update({ ...file.job, state: { phase: 'cancelling' } });
    const job = await this.#ask(() => this.workspace.lab.fileTranslation.cancel({ id: file.id }));
    if (job) file.update(job);
  }

  async forget(file: WatchedFile): Promise<void> {
    const jobs = await this.#ask(() => this.workspace.lab.fileTranslation.forget({ id: file.id }));
    if (jobs) this.#take(jobs);
  }

  #ofOutput(): readonly WatchedFile[] {
    return this.files.filter(({ job }) => job.request.output === this.output?.output);
  }

  /** Puts a file on screen; null for the form of the next one. */
  show(id: string | null): void {
    this.selected = id;
    this.command = { phase: 'idle' };
    if (id === null) this.readSoon(0);
  }

  async readFiles(): Promise<void> {
    try {
      this.#take(await this.workspace.lab.fileTranslation.list({}));
      this.listState = { phase: 'ready' };
    } catch (error) {
      this.listState = { phase: 'failed', error: errorData(error) };
    }
  }

  /** The list as the lab gives it; what is known of a file already stays. */
  #take(jobs: readonly FileJob[]): void {
    const isFirst = this.listState.phase === 'loading';
    this.files = jobs.map((job) => this.files.find(({ id }) => id === job.id) ?? this.#watched(job));
    for (const [index, job] of jobs.entries()) this.files[index]!.update(job);
    // After a reload, what is under way is what the reader wants to see.
    if (isFirst) this.selected = this.files.find(({ job }) => isLive(job))?.id ?? null;
    else if (!this.shown) this.selected = null;
  }

  #put(job: FileJob): void {
    const file = this.#watched(job);
    this.files = [file, ...this.files.filter(({ id }) => id !== job.id)];
    file.update(job);
  }

  #watched(job: FileJob): WatchedFile {
    return new WatchedFile(job, this.workspace, this.#world, () => void this.#readOutput());
  }

  async #readOutput(): Promise<void> {
    const { input, draft } = this;
    if (input === '') return;
    const output = cleanPath(draft.output);
    // The preview says what is wrong with the input; a place can be proposed all the same.
    const found = await this.workspace.lab.fileTranslation
      .output({ input, ...(output === '' ? {} : { output }) })
      .catch(() => null);
    if (this.input === input && this.draft.output === draft.output) this.output = found;
  }

  #request(): LabRequest<'fileTranslation.start'> | null {
    const { workspace, translation, draft, output, input } = this;
    if (!workspace.model || !output) return null;
    const generation = generationOptions(translation.settings, translation.defaults, this.#world.drawSeed());
    return {
      model: workspace.model.path,
      ...workspace.runtime.request,
      input,
      output: output.output,
      ...choicesOf(draft, this.kind),
      task_prefix: joinablePrefix(translation.task_prefix),
      generation: { ...generation, num_return_sequences: 1 },
      ...(draft.batch_size === null ? {} : { batch_size: draft.batch_size }),
      ...(this.wouldReplace ? { replace: true } : {}),
    };
  }

  #keep(draft: FileDraft): void {
    this.draft = draft;
    this.workspace.remember('translation.file', draft);
  }

  async #ask<Reply>(call: () => Promise<Reply>): Promise<Reply | null> {
    this.command = { phase: 'asking' };
    try {
      const reply = await call();
      this.command = { phase: 'idle' };
      return reply;
    } catch (error) {
      this.command = { phase: 'failed', error: errorData(error) };
      return null;
    }
  }
}
