import type { CallEngine } from '../workers/engine-api.ts';
import type { FindModel, Service } from './service.ts';

/** The sheet on matrices, which needs no model, and the heads of an open one; both in the engine worker. */
export function createAttentionService(engine: CallEngine, findModel: FindModel): Service<'attention'> {
  return {
    // A thousand rows take seconds, during which the host has to answer others.
    'attention.sheet': (request, context) => engine('attention.sheet', request, context),
    'attention.head': async (request, context) =>
      engine('attention.head', { ...request, model: (await findModel(request.model)).path }, context),
  };
}
