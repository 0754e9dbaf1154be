import type { EncodedDataSet, EncodedExamples } from '../data-sets/encoded-examples.ts';
import type { DataSource } from '../data-sets/example.ts';
import type { HashedSource } from '../data-sets/hashed-source.ts';
import { eachPart, type DataParts, type RunDataFile } from '../runs/run-data.ts';
import type { RunDescription } from '../runs/run-description.ts';
import { describeData, hashedAgain, openDataSet, type DescribedData, type OpenDataOptions } from './open-data-set.ts';

/** Where each data set of a training comes from. */
export type DataSources = DataParts<DataSource>;

/** What a new run remembers of its data sets, each hashed once. */
export interface DescribedSources {
  readonly hashed: DataParts<HashedSource>;
  readonly data: DataParts<DescribedData['data']>;
  /** The files that the run keeps of pairs that were typed in. */
  readonly kept: readonly RunDataFile[];
}

/** @throws as describeData. */
export async function describeSources(sources: DataSources, signal: AbortSignal): Promise<DescribedSources> {
  const kept: RunDataFile[] = [];
  const described = await eachPart(sources, async (source, part) => {
    const one = await describeData(part, source, signal);
    kept.push(...one.kept);
    return one;
  });
  return {
    hashed: await eachPart(described, ({ hashed }) => hashed),
    data: await eachPart(described, ({ data }) => data),
    kept,
  };
}

/** Where the data sets of a run that goes on lie now. @throws TrainingError `data-changed` naming the file. */
export function hashedSourcesAgain(
  folder: string,
  { train, evaluation, general, replay }: RunDescription,
): Promise<DataParts<HashedSource>> {
  return eachPart({ train, evaluation, general, replay }, (data) => hashedAgain(folder, data));
}

/** The open data sets of a training. Whoever opens them closes them; the examples cannot be read afterwards. */
export interface OpenDataSets extends AsyncDisposable {
  readonly given: DataParts<EncodedExamples>;
}

/** Opens them one after the other, and closes those that are open where one cannot be. @throws as openDataSet. */
export async function openDataSets(hashed: DataParts<HashedSource>, options: OpenDataOptions): Promise<OpenDataSets> {
  const open: EncodedDataSet[] = [];
  const close = async () => {
    for (const dataSet of open.reverse()) await dataSet[Symbol.asyncDispose]();
  };
  try {
    const given = await eachPart(hashed, async (source) => {
      const dataSet = await openDataSet(source, options);
      open.push(dataSet);
      return dataSet.examples;
    });
    return { given, [Symbol.asyncDispose]: close };
  } catch (error) {
    await close();
    throw error;
  }
}
