import type { Workspace } from '../../../lab/workspace.svelte.ts';
import { bounded, readHistory, withEntry, type HistoryEntry } from '../translation-memory.ts';
import { foundEntries } from './search-history.ts';

/** What was translated: remembered, searched, taken away and put back. */
export class TranslationHistory {
  /** Newest first. */
  entries = $state.raw<readonly HistoryEntry[]>([]);
  /** What was taken away last, as long as it can be put back. */
  removed = $state.raw<readonly HistoryEntry[]>([]);
  search = $state('');
  readonly found: readonly HistoryEntry[] = $derived.by(() => foundEntries(this.entries, this.search));
  readonly #workspace: Workspace;

  constructor(workspace: Workspace) {
    this.#workspace = workspace;
    this.entries = readHistory(workspace.settings?.['translation.history']);
  }

  /** Adds an output at once, and the hash of its model as soon as that is known. */
  async add(entry: HistoryEntry): Promise<void> {
    this.#keep(withEntry(this.entries, entry));
    const reply = await this.#workspace.lab.models.hash({ model: entry.model }).catch(() => null);
    if (!reply || !this.entries.includes(entry)) return;
    this.#keep(this.entries.map((other) => (other === entry ? { ...entry, sha256: reply.sha256 } : other)));
  }

  remove(entry: HistoryEntry): void {
    this.removed = [entry];
    this.#keep(this.entries.filter((other) => other !== entry));
  }

  /** Takes away what is listed: with a search, what was found. */
  clear(): void {
    this.removed = this.found;
    const left = this.entries.filter((entry) => !this.removed.includes(entry));
    this.search = '';
    this.#keep(left);
  }

  /** Puts back what was taken away last, in its places. */
  undo(): void {
    const all = [...this.entries, ...this.removed].sort((one, other) => other.at - one.at);
    this.removed = [];
    this.#keep(bounded(all));
  }

  #keep(entries: readonly HistoryEntry[]): void {
    this.entries = entries;
    this.#workspace.remember('translation.history', entries.length > 0 ? entries : null);
  }
}
