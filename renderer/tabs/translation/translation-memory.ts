import { isRecord, readList, readNumber, readOneOf, readText, type Reader } from '../../lab/remembered.ts';
import type { GenerationOptions, Precision } from '../../../electron/contract/requests.ts';
import { precisions } from '../../lab/precisions.ts';
import { localDevices, type LocalDevice } from '../../lab/runtime-choice.svelte.ts';
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
  /** All arguments of the search; null in entries that remember only what was changed of the model's defaults. */
  readonly effective: GenerationOptions | null;
  /** The model's folder and its name. */
  readonly model: string;
  readonly modelName: string;
  /** Of the model's weights; null where it is not known. */
  readonly sha256: string | null;
  /** With which numbers it was computed, and where; null where that was not written down. */
  readonly precision: Precision | null;
  readonly device: LocalDevice | null;
  readonly forced_prefix: string | null;
  /** The ids that were forced; null in entries that remember only the text. */
  readonly forced_prefix_ids: readonly number[] | null;
  readonly text: string;
}

const HISTORY_LENGTH = 200;
/** A longer text is not put into the history: it would be written again with every change. */
const HISTORY_TEXT_LENGTH = 20_000;
/** UTF-16 units of all texts together: the memory of the whole interface has a limit. */
const HISTORY_CHARACTERS = 150_000;

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

/** Arguments as they went to the model; the contract looks at their limits when they go there again. */
const readEffective: Reader<GenerationOptions | null> = (value) => {
  if (!isRecord(value)) return null;
  const known = Object.fromEntries(
    numberArguments.flatMap(({ name }) => {
      const number = value[name];
      return typeof number === 'number' && Number.isFinite(number) ? [[name, number] as const] : [];
    }),
  );
  const { do_sample, early_stopping: stopping } = value;
  return {
    ...known,
    ...(typeof do_sample === 'boolean' ? { do_sample } : {}),
    ...(typeof stopping === 'boolean' || stopping === 'never' ? { early_stopping: stopping } : {}),
  };
};

const readIds: Reader<readonly number[] | null> = (value) =>
  Array.isArray(value) && value.length > 0 && value.every((id) => Number.isSafeInteger(id) && id >= 0)
    ? (value as number[])
    : null;

const readEntry: Reader<HistoryEntry | null> = (value) => {
  if (!isRecord(value)) return null;
  const at = readNumber(0, Number.MAX_SAFE_INTEGER, null)(value['at']);
  const model = readText('')(value['model']);
  const draft = readDraft(value);
  if (at === null || model === '' || draft.source === '') return null;
  return {
    ...draft,
    effective: readEffective(value['effective']),
    at,
    model,
    modelName: readText(model)(value['modelName']),
    sha256: typeof value['sha256'] === 'string' && /^[0-9a-f]{64}$/.test(value['sha256']) ? value['sha256'] : null,
    precision: readOneOf([...precisions, null], null)(value['precision']),
    device: readOneOf([...localDevices, null], null)(value['device']),
    forced_prefix: typeof value['forced_prefix'] === 'string' ? value['forced_prefix'] : null,
    forced_prefix_ids: readIds(value['forced_prefix_ids']),
    text: readText('')(value['text']),
  };
};

/** The remembered history, newest first; entries that cannot be read are left out. */
export const readHistory: Reader<readonly HistoryEntry[]> = readList(readEntry, HISTORY_LENGTH);

/** The history with a new entry in front. The same output of the same question moves up instead of standing twice. */
export function withEntry(history: readonly HistoryEntry[], entry: HistoryEntry): readonly HistoryEntry[] {
  if (entry.source.length > HISTORY_TEXT_LENGTH) return history;
  return bounded([entry, ...history.filter((other) => !isSame(other, entry))]);
}

/** As many of the newest as there is room for. */
export function bounded(history: readonly HistoryEntry[]): readonly HistoryEntry[] {
  let characters = 0;
  const room = history.findIndex(
    ({ source, text }) => (characters += source.length + text.length) > HISTORY_CHARACTERS,
  );
  return history.slice(0, room < 0 ? HISTORY_LENGTH : Math.min(room, HISTORY_LENGTH));
}

/** Another precision, or other weights in the same folder, may give another text: then both stand. */
function isSame(one: HistoryEntry, other: HistoryEntry): boolean {
  const inFull = one.effective !== null && other.effective !== null;
  return identity(one, inFull) === identity(other, inFull);
}

/** Of two entries of which one remembers only what was changed, no more can be held against each other. */
function identity(entry: HistoryEntry, inFull: boolean): string {
  const { model, task_prefix, source, settings, effective, forced_prefix, forced_prefix_ids, precision, text } = entry;
  const sorted = Object.entries(effective ?? {}).toSorted(([one], [other]) => (one < other ? -1 : 1));
  const asked = inFull ? [settings.mode, sorted] : settings;
  return JSON.stringify([model, task_prefix, source, asked, forced_prefix, forced_prefix_ids, precision, text]);
}
