import { resolve } from 'node:path';
import type { CallEngine } from '../../workers/engine-api.ts';
import type { FindModel, Service } from '../service.ts';
import { exampleFile } from './example-file.ts';
import type { FileJobs } from './file-jobs.ts';

export interface FileTranslationParts {
  readonly engine: CallEngine;
  readonly findModel: FindModel;
  readonly jobs: FileJobs;
  readonly dataFolder: string;
}

/** Whole files: what they hold, and their translation, which this side owns. */
export function createFileTranslationService({
  engine,
  findModel,
  jobs,
  dataFolder,
}: FileTranslationParts): Service<'fileTranslation'> {
  return {
    'fileTranslation.preview': (request, context) =>
      engine('fileTranslation.preview', { ...request, input: resolve(request.input) }, context),

    'fileTranslation.output': ({ input, output }, context) => {
      const place = output === undefined ? {} : { output: resolve(output) };
      return engine('fileTranslation.output', { input: resolve(input), ...place }, context);
    },

    'fileTranslation.example': async () => ({ input: await exampleFile(dataFolder) }),

    'fileTranslation.start': async (request) => {
      const { name, path } = await findModel(request.model);
      const files = { input: resolve(request.input), output: resolve(request.output) };
      return jobs.start({ ...request, ...files, model: path }, name);
    },

    'fileTranslation.resume': ({ id }) => jobs.resume(id),
    'fileTranslation.cancel': ({ id }) => jobs.cancel(id),
    'fileTranslation.watch': ({ id }, context) => jobs.watch(id, context),
    'fileTranslation.list': () => jobs.all(),

    'fileTranslation.forget': async ({ id }) => {
      await jobs.forget(id);
      return jobs.all();
    },
  };
}
