import type { ProposedOutput } from '../../../../electron/contract/replies/file-translation.ts';
import type { LabRequest } from '../../../../electron/contract/requests.ts';
import { cleanPath } from '../../../lab/clean-path.ts';
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
import { isLive, type WatchedFile } from './watched-file.svelte.ts';
import { WatchedFiles } from './watched-files.svelte.ts';

/** Of each text, the best translation goes into the file. */
export const withoutInFiles: readonly NumberArgument[] = ['num_return_sequences'];

/** Between the last key and the reading of a file. */
const TYPING_MS = 250;

/** Whole files: the form of the next one, and the ones that were given to the lab. */
export class FileTranslations {
  draft = $state.raw<FileDraft>(emptyDraft);
  recent = $state.raw<readonly string[]>([]);
  /** Where the output would go, and what lies there. */
  output = $state.raw<ProposedOutput | null>(null);
  /** The output that may be replaced, since the user said so. */
  replaced = $state<string | null>(null);
  /** The file to try; null until it was asked for. */
  example = $state<string | null>(null);
  readonly workspace: Workspace;
  readonly translation: TranslationState;
  readonly preview: FilePreview;
  readonly watched: WatchedFiles;
  readonly #world: World;
  #entered = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  readonly input: string = $derived(cleanPath(this.draft.input));
  readonly kind = $derived(kindOf(this.input));
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
    return isReady && isRight && this.writer === null && this.watched.command.phase !== 'asking';
  });
  /** What is wrong with the search; how many translations a text would return does not matter, for one is written. */
  readonly problems = $derived.by(() => problemsWithout(this.translation.problems, withoutInFiles));
  /** The translation that writes the output of the form at the moment. */
  readonly writer: WatchedFile | null = $derived.by(() => {
    const isWriting = ({ job }: WatchedFile) => isLive(job) || job.state.phase === 'elsewhere';
    return this.watched.to(this.output?.output).find(isWriting) ?? null;
  });
  /** Whether the file on screen is the output of the form: what it offers is not offered twice. */
  readonly isOnScreen: boolean = $derived.by(() => {
    const { shown } = this.watched;
    return shown !== null && canResume(shown.job) && this.watched.to(this.output?.output).includes(shown);
  });

  constructor(workspace: Workspace, translation: TranslationState, world: World = browserWorld) {
    this.workspace = workspace;
    this.translation = translation;
    this.preview = new FilePreview(workspace);
    this.watched = new WatchedFiles(workspace, world, () => void this.#readOutput());
    this.#world = world;
    this.draft = readDraft(workspace.settings?.['translation.file']) ?? emptyDraft;
    this.recent = readRecent(workspace.settings?.['translation.recentFiles']);
  }

  /** Follows the connection: on each new one the list is read, and what runs is followed. */
  connect(): () => void {
    const disconnect = this.workspace.connection.onConnected(() => void this.watched.read());
    return () => {
      disconnect();
      clearTimeout(this.#timer);
      this.preview.clear();
      this.watched.leave();
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
    this.watched.show(null);
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
    if (!request || !this.canStart || !(await this.watched.start(request))) return;
    this.recent = withRecent(this.recent, request.input);
    this.workspace.remember('translation.recentFiles', this.recent);
    this.replaced = null;
  }

  /** Puts a file on screen; null for the form of the next one. */
  show(id: string | null): void {
    this.watched.show(id);
    if (id === null) this.readSoon(0);
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
}
