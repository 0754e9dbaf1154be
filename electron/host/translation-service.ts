import { resolve } from 'node:path';
import type { CallEngine } from '../workers/engine-api.ts';
import type { FindModel, Service } from './service.ts';

/** Translations of texts and of files, in the engine worker; each says which model it is from. */
export function createTranslationService(engine: CallEngine, findModel: FindModel): Service<'translation'> {
  return {
    'translation.prepare': async (request, context) => {
      const { path } = await findModel(request.model);
      return engine('translation.prepare', { ...request, model: path }, context);
    },
    'translation.translate': async (request, context) => {
      const { name, path } = await findModel(request.model);
      const translation = await engine('translation.translate', { ...request, model: path }, context);
      return { ...translation, model: name };
    },
    'translation.distribution': async (request, context) => {
      const { path } = await findModel(request.model);
      return engine('translation.distribution', { ...request, model: path }, context);
    },
    'translation.translateFile': async (request, context) => {
      const { path } = await findModel(request.model);
      const files = { input: resolve(request.input), output: resolve(request.output) };
      return engine('translation.translateFile', { ...request, ...files, model: path }, context);
    },
    'translation.alignment': async (request, context) =>
      engine('translation.alignment', { ...request, model: (await findModel(request.model)).path }, context),
    'translation.measureAlignment': async (request, context) =>
      engine('translation.measureAlignment', { ...request, model: (await findModel(request.model)).path }, context),
  };
}
