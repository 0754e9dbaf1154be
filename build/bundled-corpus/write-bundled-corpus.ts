import { BUNDLED_RECIPE } from '../../native-models/bundled/corpus/recipe.ts';
import type { CorpusReport } from '../../native-models/bundled/corpus/corpus-report.ts';
import { writeCorpus } from '../../native-models/bundled/corpus/write-corpus.ts';

/** The bundled model's data, or the same with another number of sentences, to look at. */
export function writeBundledCorpus(folder: string, sentences = BUNDLED_RECIPE.sentences): Promise<CorpusReport> {
  return writeCorpus(folder, { ...BUNDLED_RECIPE, sentences });
}
