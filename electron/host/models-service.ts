import type { ModelEntry as LibraryEntry, ModelLibrary } from '../../native-models/library/model-library.ts';
import { readModelFolder } from '../../native-models/library/model-folder.ts';
import { summarize } from '../../native-models/library/model-summary.ts';
import type { ModelEntry } from '../contract/replies.ts';
import { describeError } from '../workers/describe-error.ts';
import { createModelHashes } from './model-hashes.ts';
import type { FindModel, Service } from './service.ts';

/** The library of models. No weights are loaded: names, shapes and sizes come from the headers of the files. */
export function createModelsService(library: ModelLibrary, findModel: FindModel): Service<'models'> {
  const hashes = createModelHashes();
  const list = async () => (await library.list()).map(entryOf);
  return {
    'models.list': list,
    'models.open': async ({ path }) => entryOf(await library.open(path)),
    'models.forget': async ({ path }) => {
      await library.forget(path);
      return list();
    },
    'models.hash': async ({ model }) => ({
      sha256: await hashes.hashOf(await readModelFolder((await findModel(model)).path)),
    }),
    'models.summary': async ({ model }) => summarize(await readModelFolder((await findModel(model)).path)),
  };
}

/** The entry as it crosses the doors: its error is plain data. */
function entryOf({ state, ...entry }: LibraryEntry): ModelEntry {
  return {
    ...entry,
    state: state.phase === 'ready' ? state : { phase: 'unavailable', error: describeError(state.error) },
  };
}
