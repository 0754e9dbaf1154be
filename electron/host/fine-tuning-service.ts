import { resolve } from 'node:path';
import { readModelFolder } from '../../native-models/library/model-folder.ts';
import { freeExportFolder } from '../../native-models/runs/export-folder.ts';
import { modelCard } from '../../native-models/runs/model-card.ts';
import { argumentEntries, type ArgumentEntry } from '../../native-models/training-arguments/argument-table.ts';
import { parseTrainingArguments } from '../../native-models/training-arguments/parse-arguments.ts';
import type { LabRequest } from '../contract/requests.ts';
import type { CallEngine } from '../workers/engine-api.ts';
import { beforeAfterJob, storedCheckpoint } from './before-after-job.ts';
import { boundedCancel } from '../workers/worker-thread.ts';
import type { TrainingHost } from '../workers/training-host.ts';
import type { StartJob } from '../workers/training-parts.ts';
import { isBusy, isPaused, type LiveRuns } from './live-runs.ts';
import type { RunFolders } from './run-folders.ts';
import { absoluteSource } from './absolute-source.ts';
import type { FindModel, FoundModel, Service } from './service.ts';
import { comesAfter, giveEvents, untilStarted } from './watch-run.ts';

/** How long a cancelled export, forecast or inspection waits for the thread's own answer. */
const cancelWithinMs = 5_000;

export interface FineTuningParts {
  readonly findModel: FindModel;
  readonly folders: RunFolders;
  readonly live: LiveRuns;
  readonly training: TrainingHost;
  readonly engine: CallEngine;
}

/** Training runs: each is a folder, and a thread of its own while it trains. */
export function createFineTuningService({
  findModel,
  folders,
  live,
  training,
  engine,
}: FineTuningParts): Service<'fineTuning'> {
  const list = async () => (await folders.list()).map((summary) => live.overlay(summary));

  /** Neither on disk nor about to be. */
  const newFolder = async (model: string) => {
    const folder = await folders.newFolder(model);
    let free = folder;
    for (let number = 2; live.get(free); number++) free = `${folder}-${number}`;
    return free;
  };

  return {
    'fineTuning.arguments': async ({ model }) => entriesFor((await findModel(model)).path),

    'fineTuning.inspect': async (request, { emit, signal }) => {
      const { path: model } = await findModel(request.model);
      const job = { ...materialOf(request), model };
      return inThread(training, (thread) => thread.call('training.inspect', job, { emit, signal }), signal);
    },

    'fineTuning.readPairs': async ({ data, limit }, { emit, signal }) => {
      const job = { data: absoluteSource(data), limit };
      return inThread(training, (thread) => thread.call('training.readPairs', job, { emit, signal }), signal);
    },

    'fineTuning.readColumns': (request, context) =>
      engine('fineTuning.readColumns', { ...request, path: resolve(request.path) }, context),

    'fineTuning.forecast': async (request, { emit, signal }) => {
      const model = await findModel(request.model);
      const folder = request.run === undefined ? await newFolder(model.name) : resolve(request.run);
      const { measured } = request;
      const job = { ...jobOf(request, model), folder, ...(measured === undefined ? {} : { measured }) };
      return inThread(training, (thread) => thread.call('training.forecast', job, { emit, signal }), signal);
    },

    'fineTuning.examineStep': async ({ model, arguments: given, ...request }, { signal, emit }) => {
      const job = {
        ...request,
        model: (await findModel(model)).path,
        arguments: parseTrainingArguments(given ?? {}),
      };
      return inThread(training, (thread) => thread.call('training.examineStep', job, { emit, signal }), signal);
    },

    'fineTuning.start': async (request, { signal }) => {
      const model = await findModel(request.model);
      const job = jobOf(request, model);
      const run = request.run === undefined ? await newFolder(model.name) : resolve(request.run);
      return live.begin(run, signal, (thread, context) => thread.call('training.train', { ...job, run }, context));
    },

    'fineTuning.resume': async ({ run: asked, ...changes }, { signal }) => {
      const run = resolve(asked);
      const known = live.get(run);
      if (known && !known.isPausing) throw isBusy(run);
      if (known && changes.per_device_train_batch_size !== undefined) throw isPaused(run);
      if (known) await known.continue();
      else {
        // A folder that is no run is told before a thread is started.
        await folders.summary(run);
        const job = { run, ...changes };
        return live.begin(run, signal, (thread, context) => thread.call('training.resume', job, context));
      }
      return live.summary(run);
    },

    'fineTuning.pause': async ({ run }) => {
      await live.get(resolve(run))?.pause();
      return live.summary(resolve(run));
    },

    'fineTuning.stop': async ({ run }) => {
      await live.get(resolve(run))?.stop();
      return live.summary(resolve(run));
    },

    'fineTuning.watch': async ({ run: asked, after_step }, context) => {
      const run = resolve(asked);
      const watched = live.get(run);
      // A run that is just being made has no folder yet.
      if (watched) await untilStarted(watched, context.signal);
      const { history } = await folders.details(run);
      await giveEvents(history, watched, context, comesAfter(after_step));
      return live.summary(run);
    },

    'fineTuning.runs': list,

    'fineTuning.run': async ({ run, packed }) => {
      const details = await (packed ? folders.packed(resolve(run), packed) : folders.details(resolve(run)));
      return { ...details, summary: live.overlay(details.summary) };
    },

    'fineTuning.forget': async ({ run }) => {
      if (live.get(resolve(run))) throw isBusy(resolve(run));
      await folders.forget(resolve(run));
      return list();
    },

    'fineTuning.export': async ({ run, output, ...chosen }, { emit, signal }) => {
      const job = { ...chosen, run: resolve(run), output: resolve(output) };
      return inThread(training, (thread) => thread.call('training.export', job, { emit, signal }), signal);
    },

    'fineTuning.exportFolder': async ({ run, checkpoint }) => ({
      path: await freeExportFolder(resolve(run), checkpoint),
    }),

    'fineTuning.importRun': ({ path }) => folders.add(resolve(path)),
    'fineTuning.importedRun': ({ run }) => folders.imported(resolve(run)),

    'fineTuning.modelCard': async ({ run, checkpoint }) => {
      const details = await folders.details(resolve(run));
      return { card: modelCard(details, storedCheckpoint(details, checkpoint).name) };
    },

    'fineTuning.beforeAfter': async (request, context) => {
      const details = await folders.details(resolve(request.run));
      return engine('fineTuning.beforeAfter', beforeAfterJob(details, request), context);
    },
  };
}

/** Runs one call in a thread that ends with it. */
async function inThread<Reply>(
  training: TrainingHost,
  call: (thread: ReturnType<TrainingHost['open']>) => Promise<Reply>,
  signal: AbortSignal,
): Promise<Reply> {
  const thread = training.open();
  try {
    return await boundedCancel(call(thread), signal, cancelWithinMs);
  } finally {
    thread.end();
  }
}

/** The table, in which the model's own dropout rate stands for what is left out. */
async function entriesFor(folder: string): Promise<readonly ArgumentEntry[]> {
  const { config } = await readModelFolder(folder);
  return argumentEntries().map((entry) =>
    entry.name === 'dropout_rate' ? { ...entry, default: config.dropout_rate } : entry,
  );
}

function jobOf(request: LabRequest<'fineTuning.start'>, model: FoundModel): Omit<StartJob, 'run'> {
  const { threads, batches } = request;
  return {
    ...materialOf(request),
    model: { name: model.name, path: model.path },
    ...(threads === undefined ? {} : { threads }),
    ...(batches === undefined ? {} : { batches }),
  };
}

/** The data sets where they lie, and the arguments. */
function materialOf({ train, evaluation, general, replay, ...request }: LabRequest<'fineTuning.inspect'>) {
  return {
    train: absoluteSource(train),
    ...(evaluation === undefined ? {} : { evaluation: absoluteSource(evaluation) }),
    ...(general === undefined ? {} : { general: absoluteSource(general) }),
    ...(replay === undefined ? {} : { replay: absoluteSource(replay) }),
    arguments: parseTrainingArguments(request.arguments ?? {}),
  };
}
