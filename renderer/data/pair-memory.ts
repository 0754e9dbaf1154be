import { isRecord, readList, readOneOf, readText, type Reader } from '../lab/remembered.ts';
import { dataKinds, noFile, type FileChoice, type PairData } from './pair-data.ts';
import { MOST_PAIRS, type Pair } from './pair-rows.ts';

/** More text than this is not remembered: the memory is written again with every change. */
const REMEMBERED_CHARACTERS = 200_000;

const readPair: Reader<Pair | null> = (value) =>
  isRecord(value) ? { source: readText('')(value['source']), target: readText('')(value['target']) } : null;

export const readFile: Reader<FileChoice> = (value) => {
  if (!isRecord(value)) return noFile;
  const path = readText('', 4096);
  const name = readText('', 1000);
  return {
    path: path(value['path']),
    target_path: path(value['target_path']),
    source_column: name(value['source_column']),
    target_column: name(value['target_column']),
    source_language: name(value['source_language']),
    target_language: name(value['target_language']),
  };
};

/** The remembered pairs. */
export const readPairData = (value: Readonly<Record<string, unknown>>): PairData => ({
  kind: readOneOf(dataKinds, 'examples')(value['kind']),
  pairs: readList(readPair, MOST_PAIRS)(value['pairs']),
  file: readFile(value['file']),
});

/** The input as it is remembered: without its pairs where they are too many. */
export function remembered<Data extends PairData>(data: Data): Data {
  const characters = data.pairs.reduce((sum, { source, target }) => sum + source.length + target.length + 32, 0);
  return characters > REMEMBERED_CHARACTERS ? { ...data, pairs: [] } : data;
}
