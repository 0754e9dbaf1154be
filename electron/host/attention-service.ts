import type { CallEngine } from '../workers/engine-api.ts';
import type { FindModel, Service } from './service.ts';

/** The sheet on matrices, which needs no model, and the heads of an open one; both in the engine worker. */
export function createAttentionService(engine: CallEngine, findModel: FindModel): Service<'attention'> {
  const folder = async (model: string | undefined) => (await findModel(model)).path;
  return {
    // A thousand rows take seconds, during which the host has to answer others.
    'attention.sheet': (request, context) => engine('attention.sheet', request, context),
    'attention.head': async (request, context) =>
      engine('attention.head', { ...request, model: await folder(request.model) }, context),
    'attention.overview': async (request, context) =>
      engine('attention.overview', { ...request, model: await folder(request.model) }, context),
    'attention.map': async (request, context) =>
      engine('attention.map', { ...request, model: await folder(request.model) }, context),
    'attention.cell': async (request, context) =>
      engine('attention.cell', { ...request, model: await folder(request.model) }, context),
    'attention.slice': async (request, context) =>
      engine('attention.slice', { ...request, model: await folder(request.model) }, context),
    'attention.positionBias': async (request, context) =>
      engine('attention.positionBias', { ...request, model: await folder(request.model) }, context),
  };
}
