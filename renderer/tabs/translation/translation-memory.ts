import { isRecord, readList, readNumber, readOneOf, readText, type Reader } from '../../lab/remembered.ts';
import {
  earlyStoppingValues,
  firstSettings,
  numberArguments,
  searchModes,
  type ArgumentValues,
  type SearchSettings,
} from './generation-arguments.ts';
import { workedExamples } from './worked-examples.ts';

/** What stands in the input column. */
export interface Draft {
  readonly source: string;
  readonly task_prefix: string;
  readonly settings: SearchSettings;
}

/** A translation that can be had again. */
export interface HistoryEntry extends Draft {
  /** When, in milliseconds since 1970. */
  readonly at: number;
  /** The model's folder and its name. */
  readonly model: string;
  readonly modelName: string;
  readonly forced_prefix: string | null;
  readonly text: string;
}

export const HISTORY_LENGTH = 50;
/** A longer text is not put into the history: it would be written again with every change. */
const HISTORY_TEXT_LENGTH = 20_000;

const [first] = workedExamples;
/** At first start, the first step of the worked example. */
export const firstDraft: Draft = { source: first.source, task_prefix: first.task_prefix, settings: firstSettings };

export const readSettings: Reader<SearchSettings> = (value) => {
  if (!isRecord(value)) return firstSettings;
  const written = isRecord(value['values']) ? value['values'] : {};
  const values: ArgumentValues = {};
  for (const { name, from, to } of numberArguments) {
    const number = readNumber(from, to, undefined)(written[name]);
    if (number !== undefined) values[name] = number;
  }
  return {
    mode: readOneOf(searchModes, 'greedy')(value['mode']),
    early_stopping: readOneOf([...earlyStoppingValues, null], null)(value['early_stopping']),
    values,
  };
};

/** The remembered input, or that of the first start. */
export const readDraft: Reader<Draft> = (value) => {
  if (!isRecord(value)) return firstDraft;
  return {
    source: readText('')(value['source']),
    task_prefix: readText('', 1000)(value['task_prefix']),
    settings: readSettings(value['settings']),
  };
};

const readEntry: Reader<HistoryEntry | null> = (value) => {
  if (!isRecord(value)) return null;
  const at = readNumber(0, Number.MAX_SAFE_INTEGER, null)(value['at']);
  const model = readText('')(value['model']);
  const draft = readDraft(value);
  if (at === null || model === '' || draft.source === '') return null;
  return {
    ...draft,
    at,
    model,
    modelName: readText(model)(value['modelName']),
    forced_prefix: typeof value['forced_prefix'] === 'string' ? value['forced_prefix'] : null,
    text: readText('')(value['text']),
  };
};

/** The remembered history, newest first; entries that cannot be read are left out. */
export const readHistory: Reader<readonly HistoryEntry[]> = readList(readEntry, HISTORY_LENGTH);

/** The history with a new entry in front. The same translation asked for again moves up instead of standing twice. */
export function withEntry(history: readonly HistoryEntry[], entry: HistoryEntry): readonly HistoryEntry[] {
  if (entry.source.length > HISTORY_TEXT_LENGTH) return history;
  const others = history.filter((other) => question(other) !== question(entry));
  return [entry, ...others].slice(0, HISTORY_LENGTH);
}

function question({ model, task_prefix, source, settings, forced_prefix }: HistoryEntry): string {
  return JSON.stringify([model, task_prefix, source, settings, forced_prefix]);
}
