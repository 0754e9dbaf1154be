import type { Precision } from '../../../../electron/contract/requests.ts';
import { precisionRows } from '../../../lab/precisions.ts';
import { isRecord, readOneOf, readText, type Reader } from '../../../lab/remembered.ts';
import type { SearchSettings } from '../generation-arguments.ts';
import { readSettings } from '../translation-memory.ts';

/** What the second side does otherwise; null stands for “as the first side”. */
export interface CompareChoice {
  /** A folder: of the library, a checkpoint, an export. */
  readonly model: string | null;
  readonly precision: Precision | null;
  readonly settings: SearchSettings | null;
}

export interface CompareMemory {
  readonly open: boolean;
  readonly choice: CompareChoice;
}

export const firstChoice: CompareChoice = { model: null, precision: null, settings: null };

const precisions = precisionRows.map(({ precision }) => precision);

export const readCompare: Reader<CompareMemory> = (value) => {
  if (!isRecord(value) || !isRecord(value['choice'])) return { open: false, choice: firstChoice };
  const { model, precision, settings } = value['choice'];
  return {
    open: value['open'] === true,
    choice: {
      model: readText('', 4096)(model) || null,
      precision: readOneOf([...precisions, null], null)(precision),
      settings: isRecord(settings) ? readSettings(settings) : null,
    },
  };
};
