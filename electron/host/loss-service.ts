import { resolve } from 'node:path';
import type { CallEngine } from '../workers/engine-api.ts';
import type { FindModel, Service } from './service.ts';

/** Teacher-forced losses, in the engine worker. */
export function createLossService(engine: CallEngine, findModel: FindModel): Service<'loss'> {
  return {
    'loss.forward': async ({ output, ...request }, context) => {
      const model = (await findModel(request.model)).path;
      const written = output === undefined ? {} : { output: resolve(output) };
      return engine('loss.forward', { ...request, ...written, model }, context);
    },
    'loss.precisionCost': async (request, context) =>
      engine('loss.precisionCost', { ...request, model: (await findModel(request.model)).path }, context),
  };
}
