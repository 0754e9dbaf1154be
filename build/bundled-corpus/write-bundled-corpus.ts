import { TOKENIZER_RECIPE } from '../../native-models/bundled/corpus/recipe.ts';
import type { CorpusReport } from '../../native-models/bundled/corpus/corpus-report.ts';
import { writeCorpus } from '../../native-models/bundled/corpus/write-corpus.ts';

/** What the bundled model's tokenizer is made on, or the same with another number of sentences, to look at. */
export function writeBundledCorpus(folder: string, sentences = TOKENIZER_RECIPE.sentences): Promise<CorpusReport> {
  return writeCorpus(folder, { ...TOKENIZER_RECIPE, sentences });
}
