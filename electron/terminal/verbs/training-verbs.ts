import { resolve } from 'node:path';
import type { ExportProgress, ForecastProgress } from '../../contract/replies/fine-tuning.ts';
import type { LabRequest } from '../../contract/requests.ts';
import { modelOption } from '../common-options.ts';
import { followRun } from '../follow-run.ts';
import { fileInvalid, readJson, type Inputs } from '../input.ts';
import { givenArguments, trainingOptions } from '../training-options.ts';
import { UsageError } from '../usage-error.ts';
import { defineVerb, type Verb } from '../verb.ts';

type TrainingRequest = LabRequest<'fineTuning.start'>;
const file = { kind: 'text', value: 'FILE' } as const;
const folder = { kind: 'text', value: 'FOLDER' } as const;
const name = { kind: 'text', value: 'NAME' } as const;

const columnOptions = {
  'source-column': name,
  'target-column': name,
  'source-language': name,
  'target-language': name,
} as const;
type Columns = { readonly [Name in keyof typeof columnOptions]?: string };

const otherParts = ['evaluation', 'general', 'replay'] as const;

const trainOptions = {
  ...trainingOptions,
  run: folder,
  train: file,
  'train-target': file,
  evaluation: file,
  'evaluation-target': file,
  general: file,
  'general-target': file,
  replay: file,
  'replay-target': file,
  ...columnOptions,
  arguments: file,
  batches: file,
  ...modelOption,
  threads: { kind: 'integer', value: 'N' },
} as const;

/** The verbs of fine-tuning. */
export const trainingVerbs: Readonly<Record<string, Verb>> = {
  train: defineVerb({
    summary: 'fine-tunes a model, and reports each step',
    synopsis:
      '--run FOLDER --train FILE [--evaluation FILE] [--general FILE] [--replay FILE] [--arguments FILE] [--batches FILE]',
    options: trainOptions,
    endsOnSecondStop: true,
    check(values) {
      required(values, 'run');
      checkData(values);
    },
    async run(context, values) {
      const request = await trainingRequest(context.inputs, values, givenArguments(values));
      const summary = await context.lab().api.fineTuning.start(request, { signal: context.signal });
      await followRun(context, summary);
    },
  }),

  forecast: defineVerb({
    summary: 'measures what a training will take: time, memory, disk',
    synopsis: '--train FILE [--run FOLDER] [--arguments FILE] [--batches FILE]',
    options: trainOptions,
    check: checkData,
    async run({ lab, inputs, output, progress, signal }, values) {
      const request = await trainingRequest(inputs, values, givenArguments(values));
      const onEvent = ({ done, total }: ForecastProgress) => progress.show(`${done} of ${total} steps measured`);
      const forecast = await lab().api.fineTuning.forecast(request, { signal, onEvent });
      progress.clear();
      await output.write(forecast);
    },
  }),

  resume: defineVerb({
    summary: 'goes on with a run from its last whole checkpoint',
    synopsis: '--run FOLDER [--per_device_train_batch_size N]',
    options: { run: folder, per_device_train_batch_size: { kind: 'integer', value: 'N' } },
    endsOnSecondStop: true,
    check: (values) => required(values, 'run'),
    async run(context, { run = '', ...smaller }) {
      const request = { run: resolve(run), ...smaller };
      const summary = await context.lab().api.fineTuning.resume(request, { signal: context.signal });
      await followRun(context, summary);
    },
  }),

  runs: defineVerb({
    summary: 'the known runs, or what one run folder holds',
    synopsis: '',
    options: { run: folder },
    async run({ lab, output, signal }, { run }) {
      const { fineTuning } = lab().api;
      if (run === undefined) return output.write(await fineTuning.runs({}, { signal }));
      const { summary, description, history } = await fineTuning.run({ run: resolve(run) }, { signal });
      await output.write({ ...summary, arguments: description.arguments, history, description });
    },
  }),

  export: defineVerb({
    summary: 'writes a checkpoint as a Hugging Face folder, and verifies it',
    synopsis: '--run FOLDER --output FOLDER [--checkpoint best|last|STEP] [--onnx] [--zip]',
    options: {
      run: folder,
      output: folder,
      checkpoint: { kind: 'text', value: 'best|last|STEP' },
      onnx: { kind: 'flag' },
      zip: { kind: 'flag' },
    },
    check(values) {
      required(values, 'run');
      required(values, 'output');
      readCheckpoint(values.checkpoint);
    },
    async run({ lab, output, progress, signal }, { run = '', output: target = '', checkpoint, ...parts }) {
      const chosen = readCheckpoint(checkpoint);
      const request = { ...parts, ...(chosen === undefined ? {} : { checkpoint: chosen }) };
      const result = await lab().api.fineTuning.export(
        { run: resolve(run), output: resolve(target), ...request },
        { signal, onEvent: (event) => progress.show(exportSentence(event)) },
      );
      progress.clear();
      await output.write(result);
    },
  }),
};

function exportSentence(event: ExportProgress): string {
  switch (event.event) {
    case 'writing':
    case 'zipping': {
      const share = Math.floor((100 * event.done_bytes) / Math.max(1, event.total_bytes));
      return `${share} % ${event.event === 'writing' ? 'written' : 'packed'}`;
    }
    case 'verifying':
      return `${event.done} of ${event.total} compared`;
    case 'verifying-onnx':
      return `${event.done} of ${event.total} compared with the ONNX files`;
  }
}

/** What says which data are trained on. */
function checkData(values: Readonly<Record<string, unknown>>): void {
  required(values, 'train');
  for (const part of otherParts) if (values[`${part}-target`] !== undefined) required(values, part);
}

function required(values: Readonly<Record<string, unknown>>, option: string): void {
  if (values[option] === undefined) throw new UsageError(`--${option} is missing.`);
}

function readCheckpoint(text: string | undefined): 'best' | 'last' | number | undefined {
  if (text === undefined || text === 'best' || text === 'last') return text;
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new UsageError(`--checkpoint takes best, last or the number of a step, not "${text}".`);
}

type TrainingValues = Columns & {
  readonly run?: string;
  readonly train?: string;
  readonly 'train-target'?: string;
  readonly evaluation?: string;
  readonly 'evaluation-target'?: string;
  readonly general?: string;
  readonly 'general-target'?: string;
  readonly replay?: string;
  readonly 'replay-target'?: string;
  readonly arguments?: string;
  readonly batches?: string;
  readonly model?: string;
  readonly threads?: number;
};

/** What the command line says wins over the file of arguments. */
async function trainingRequest(
  inputs: Inputs,
  values: TrainingValues,
  given: Readonly<Record<string, unknown>>,
): Promise<TrainingRequest> {
  const { run, train = '', model, threads, batches } = values;
  const fromFile = values.arguments === undefined ? {} : await readArguments(inputs, values.arguments);
  return {
    ...(run === undefined ? {} : { run: resolve(run) }),
    train: sourceOf(train, values['train-target'], values),
    arguments: { ...fromFile, ...given },
    ...otherSources(values),
    ...(batches === undefined ? {} : { batches: (await readJson(inputs, batches)) as number[][] }),
    ...(model === undefined ? {} : { model }),
    ...(threads === undefined ? {} : { threads }),
  };
}

/** The data sets beside the one that is trained on. */
function otherSources(values: TrainingValues): Pick<TrainingRequest, (typeof otherParts)[number]> {
  const sources = otherParts.flatMap((part) => {
    const path = values[part];
    return path === undefined ? [] : [[part, sourceOf(path, values[`${part}-target`], values)] as const];
  });
  return Object.fromEntries(sources);
}

function sourceOf(path: string, target: string | undefined, values: Columns): TrainingRequest['train'] {
  const columns = Object.keys(columnOptions).flatMap((option) => {
    const value = values[option as keyof Columns];
    return value === undefined ? [] : [[option.replace('-', '_'), value] as const];
  });
  const aligned = target === undefined ? {} : { target_path: resolve(target) };
  return { kind: 'file', path: resolve(path), ...aligned, ...Object.fromEntries<string>(columns) };
}

async function readArguments(inputs: Inputs, path: string): Promise<Readonly<Record<string, unknown>>> {
  const value = await readJson(inputs, path);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw fileInvalid(path, undefined, 'a JSON object of training arguments', JSON.stringify(value).slice(0, 60));
}
