import type { LabApi } from '../../electron/contract/lab-api.ts';
import type { LabErrorData } from '../../electron/contract/lab-error.ts';
import type { Settings } from '../../electron/contract/replies/lab.ts';
import type { ModelEntry, ModelSummary } from '../../electron/contract/replies/models.ts';
import { isLanguageCode, language, type LanguageCode } from '../i18n/language.svelte.ts';
import type { Action, TabId } from './actions.ts';
import type { Connection } from './connection.svelte.ts';
import { errorData } from './error-details.ts';
import type { HeadWish } from './head-wish.ts';
import type { Job } from './jobs.ts';
import { Registry } from './registry.svelte.ts';
import { readOneOf, readText } from './remembered.ts';
import { RuntimeChoice } from './runtime-choice.svelte.ts';

export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

export type LibraryState =
  | { readonly phase: 'loading' }
  | { readonly phase: 'ready' }
  | { readonly phase: 'failed'; readonly error: LabErrorData };

const WRITE_DELAY_MS = 400;

/** Whether what is to be remembered is written down. */
export type SavingState = 'saved' | 'saving' | 'failed';

/** What all tabs share: the library, the open model, the interface's memory, the last operation. */
export class Workspace {
  readonly connection: Connection;
  readonly lab: LabApi;
  library = $state.raw<LibraryState>({ phase: 'loading' });
  models = $state.raw<readonly ModelEntry[]>([]);
  modelPath = $state<string | null>(null);
  readonly model: ModelEntry | null = $derived(this.models.find(({ path }) => path === this.modelPath) ?? null);
  /** The open model's summary; null until it has been read. */
  summary = $state.raw<ModelSummary | null>(null);
  /** SHA-256 of the open model's weights; null until it is known. */
  hash = $state<string | null>(null);
  /** The model of last time, when it could not be opened again. */
  absentModel = $state<string | null>(null);
  /** What the interface remembers; null until it has been read. */
  settings = $state.raw<Settings | null>(null);
  /** Where models run and with which numbers; said wherever a model is named. */
  readonly runtime: RuntimeChoice;
  /** What tabs offer in the command palette. */
  readonly actions = new Registry<Action>();
  /** Work that goes on behind whatever tab is in front. */
  readonly jobs = new Registry<Job>();
  /** A head that the Attention tab is asked to show; the tab takes it. */
  headWish = $state.raw<HeadWish | null>(null);
  /** A text that the Tokenizer tab is asked to cut; the tab takes it. */
  textWish = $state<string | null>(null);
  lastOperationMs = $state<number | null>(null);
  theme = $state<Theme>('system');
  saving = $state<SavingState>('saved');
  /** Whether single characters are shortcuts where nothing is typed. */
  readonly characterKeys = $derived.by(() => this.settings?.['interface.characterKeys'] !== false);
  #unsaved: Record<string, unknown> = {};
  /** What was remembered before the memory was read: it is newer than what is read. */
  readonly #early: Record<string, unknown> = {};
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(connection: Connection) {
    this.connection = connection;
    this.lab = connection.lab;
    this.runtime = new RuntimeChoice(this);
    connection.onConnected(() => void this.#start());
  }

  /** Reads the library again; a failure stands in `library`. */
  async readLibrary(): Promise<void> {
    try {
      this.models = await this.lab.models.list({});
      this.library = { phase: 'ready' };
      if (!this.model) this.#chooseFirst();
    } catch (error) {
      this.library = { phase: 'failed', error: errorData(error) };
    }
  }

  /** Makes a model of the library the open one, for all tabs. */
  chooseModel(path: string): void {
    this.absentModel = null;
    if (path === this.modelPath) return;
    this.modelPath = path;
    this.remember('interface.model', path);
    void this.save();
    void this.#readSummary(path);
  }

  /** The note of the model that is not there has been read: what is open now is the model of next time. */
  forgetAbsent(): void {
    this.absentModel = null;
    this.remember('interface.model', this.modelPath);
  }

  /** Adds a folder to the library and opens it. Rejects with a LabError. */
  async openFolder(path: string): Promise<void> {
    const entry = await this.lab.models.open({ path });
    await this.readLibrary();
    this.chooseModel(entry.path);
  }

  setLanguage(code: LanguageCode): void {
    language.code = code;
    this.remember('interface.language', code);
    void this.save();
  }

  setTheme(theme: Theme): void {
    this.theme = theme;
    this.remember('interface.theme', theme);
    void this.save();
  }

  /** Brings a tab to the front. */
  showTab(tab: TabId): void {
    this.remember('interface.tab', tab);
  }

  /** Shows a head of the open model in the Attention tab. */
  lookAtHead(wish: HeadWish): void {
    this.headWish = wish;
    this.remember('attention.view', 'model');
    this.showTab('attention');
  }

  /** Shows in the Tokenizer tab how the open model cuts a text. */
  lookAtTokens(text: string): void {
    this.textWish = text;
    this.showTab('tokenizer');
  }

  /** Remembers a value under a key, soon; null forgets it. */
  remember(key: string, value: unknown): void {
    this.#unsaved[key] = value;
    // Rooms begin from the whole memory: as long as it has not been read, there is none to add to.
    if (this.settings) this.settings = { ...this.settings, [key]: value };
    else this.#early[key] = value;
    this.saving = 'saving';
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.save(), WRITE_DELAY_MS);
  }

  /** Writes what has not been written yet. What cannot be written now is tried again on the next connection. */
  async save(): Promise<void> {
    clearTimeout(this.#timer);
    const settings = this.#unsaved;
    if (Object.keys(settings).length === 0) return;
    this.#unsaved = {};
    try {
      await this.lab.settings.write({ settings });
      if (Object.keys(this.#unsaved).length === 0) this.saving = 'saved';
    } catch {
      this.saving = 'failed';
      this.#unsaved = { ...settings, ...this.#unsaved };
    }
  }

  async #start(): Promise<void> {
    if (this.settings) void this.save();
    else await this.#readSettings();
    await this.readLibrary();
  }

  async #readSettings(): Promise<void> {
    // Without its memory the interface still works: it starts as on the first day.
    const written = await this.lab.settings.read({}).catch((): Settings => ({}));
    const settings = { ...written, ...this.#early };
    const code = settings['interface.language'];
    language.code = isLanguageCode(code) ? code : preferredLanguage();
    this.theme = readOneOf(themes, 'system')(settings['interface.theme']);
    this.settings = settings;
    // The CPU is always there; any other device may have gone since it was chosen.
    if (this.runtime.device !== 'cpu') void this.runtime.readDevices();
  }

  #chooseFirst(): void {
    const wanted = readText('')(this.settings?.['interface.model']);
    const ready = this.models.filter(({ state }) => state.phase === 'ready');
    const entry = ready.find(({ path }) => path === wanted) ?? ready[0] ?? null;
    if (wanted && entry?.path !== wanted) this.absentModel = wanted;
    this.modelPath = entry?.path ?? null;
    if (entry) void this.#readSummary(entry.path);
  }

  async #readSummary(path: string): Promise<void> {
    this.summary = null;
    this.hash = null;
    // What a summary adds (defaults, prefixes) can be done without; a damaged model says so where it is used.
    const summary = await this.lab.models.summary({ model: path }).catch(() => null);
    if (this.modelPath === path) this.summary = summary;
    const hash = await this.lab.models.hash({ model: path }).catch(() => null);
    if (this.modelPath === path && hash) this.hash = hash.sha256;
  }
}

function preferredLanguage(): LanguageCode {
  return navigator.language.toLowerCase().startsWith('ru') ? 'ru' : 'en';
}
