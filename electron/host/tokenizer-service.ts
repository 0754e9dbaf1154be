import type { CallEngine } from '../workers/engine-api.ts';
import type { FindModel, Service } from './service.ts';

/** Texts to tokens and back, in the engine worker; only the model's tokenizer files are read. */
export function createTokenizerService(engine: CallEngine, findModel: FindModel): Service<'tokenizer'> {
  const folder = async <Request extends { model?: string | undefined }>(request: Request) => ({
    ...request,
    model: (await findModel(request.model)).path,
  });
  return {
    'tokenizer.encode': async (request, context) => engine('tokenizer.encode', await folder(request), context),
    'tokenizer.decode': async (request, context) => engine('tokenizer.decode', await folder(request), context),
    'tokenizer.segmentations': async (request, context) =>
      engine('tokenizer.segmentations', await folder(request), context),
    'tokenizer.vocabulary': async (request, context) => engine('tokenizer.vocabulary', await folder(request), context),
  };
}
