import { resolve } from 'node:path';
import { absoluteSource } from './absolute-source.ts';
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
    'loss.outputSlice': async (request, context) =>
      engine('loss.outputSlice', { ...request, model: (await findModel(request.model)).path }, context),
    'loss.score': async ({ data, ...request }, context) => {
      const model = (await findModel(request.model)).path;
      return engine('loss.score', { ...request, data: absoluteSource(data), model }, context);
    },
    'loss.batch': async (request, context) =>
      engine('loss.batch', { ...request, model: (await findModel(request.model)).path }, context),
    'loss.precisionCost': async (request, context) =>
      engine('loss.precisionCost', { ...request, model: (await findModel(request.model)).path }, context),
  };
}
