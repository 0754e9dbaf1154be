import { noFile, type PairData } from '../../data/pair-data.ts';
import { readPairData } from '../../data/pair-memory.ts';
import { isRecord, readNumber, readOneOf, readText, type Reader } from '../../lab/remembered.ts';
import { workedExamples, workedList } from './worked-examples.ts';

/** What stands below the pair. */
export const lossPanels = ['returned', 'list', 'batch'] as const;
export type LossPanel = (typeof lossPanels)[number];

export const MOST_SMOOTHING = 0.5;

/** What stands in the tab. */
export interface LossDraft extends PairData {
  readonly source: string;
  readonly target: string;
  readonly label_smoothing: number;
  readonly panel: LossPanel;
  /** The folder of the model that the list is compared with. */
  readonly second: string | null;
}

const [first] = workedExamples;
/** At first start, the first step of the worked example and its list. */
const firstDraft: LossDraft = {
  source: first.source,
  target: first.target,
  label_smoothing: 0,
  panel: 'returned',
  second: null,
  kind: 'examples',
  pairs: workedList,
  file: noFile,
};

/** The remembered input, or that of the first start. */
export const readDraft: Reader<LossDraft> = (value) => {
  if (!isRecord(value)) return firstDraft;
  const second = readText('', 4096)(value['second']);
  return {
    source: readText('')(value['source']),
    target: readText('')(value['target']),
    label_smoothing: readNumber(0, MOST_SMOOTHING, 0)(value['label_smoothing']),
    panel: readOneOf(lossPanels, 'returned')(value['panel']),
    second: second === '' ? null : second,
    ...readPairData(value),
  };
};
