import type { ModelEntry as LibraryEntry, ModelLibrary } from '../../native-models/library/model-library.ts';
import { readModelCard } from '../../native-models/library/read-model-card.ts';
import { readModelFolder } from '../../native-models/library/model-folder.ts';
import { summarize } from '../../native-models/library/model-summary.ts';
import { unfamiliarWords } from '../../native-models/library/training-words.ts';
import type { ModelEntry } from '../contract/replies/models.ts';
import { describeError } from '../workers/describe-error.ts';
import type { CallEngine } from '../workers/engine-api.ts';
import type { FindModel, Service } from './service.ts';

/**
 * The library of models. Names, shapes and sizes come from the headers of the files; what reads the weights themselves
 * is the engine worker's, so that this thread, which answers everyone, never waits for a disk or a sum.
 */
export function createModelsService(
  library: ModelLibrary,
  findModel: FindModel,
  engine: CallEngine,
): Service<'models'> {
  const folderOf = async (model: string | undefined) => (await findModel(model)).path;
  const list = async () => (await library.list()).map(entryOf);
  return {
    'models.list': list,
    'models.open': async ({ path }) => entryOf(await library.open(path)),
    'models.forget': async ({ path }) => {
      await library.forget(path);
      return list();
    },
    'models.card': async ({ model, language }) => readModelCard((await findModel(model)).path, language),
    'models.unfamiliarWords': async ({ model, text }) => unfamiliarWords((await findModel(model)).path, text),
    'models.restore': async ({ path }) => {
      await library.restore(path);
      return list();
    },
    'models.hash': async ({ model }, context) => engine('models.hash', { model: await folderOf(model) }, context),
    'models.tensor': async (request, context) =>
      engine('models.tensor', { ...request, model: await folderOf(request.model) }, context),
    'models.tensorWindow': async (request, context) =>
      engine('models.tensorWindow', { ...request, model: await folderOf(request.model) }, context),
    'models.compare': async ({ model, other }, context) =>
      engine('models.compare', { model: await folderOf(model), other: await folderOf(other) }, context),
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
