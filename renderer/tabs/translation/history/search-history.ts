import type { HistoryEntry } from '../translation-memory.ts';

/** The entries that have every word of a search, in source, translation, task prefix or the model's name. */
export function foundEntries(entries: readonly HistoryEntry[], search: string): readonly HistoryEntry[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return entries;
  return entries.filter(({ source, text, task_prefix, modelName }) => {
    const all = [source, text, task_prefix, modelName].join('\n').toLowerCase();
    return words.every((word) => all.includes(word));
  });
}
