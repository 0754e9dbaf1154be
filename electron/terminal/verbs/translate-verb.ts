import type { Preparing } from '../../contract/replies/values.ts';
import { resolve } from 'node:path';
import type { GenerationOptions } from '../../contract/requests.ts';
import { checkText, readGiven, runtimeOptions, runtimeRequest } from '../common-options.ts';
import type { OptionTable } from '../options.ts';
import { UsageError } from '../usage-error.ts';
import { defineVerb, type Verb, type VerbContext } from '../verb.ts';

/** Hugging Face's generation arguments under their own names. */
const generationTable = {
  num_beams: { kind: 'integer', value: 'N' },
  num_return_sequences: { kind: 'integer', value: 'N' },
  length_penalty: { kind: 'number', value: 'X' },
  early_stopping: { kind: 'switch', choices: ['never'] },
  max_new_tokens: { kind: 'integer', value: 'N' },
  max_length: { kind: 'integer', value: 'N' },
  min_new_tokens: { kind: 'integer', value: 'N' },
  min_length: { kind: 'integer', value: 'N' },
  no_repeat_ngram_size: { kind: 'integer', value: 'N' },
  repetition_penalty: { kind: 'number', value: 'X' },
  do_sample: { kind: 'switch' },
  temperature: { kind: 'number', value: 'X' },
  top_k: { kind: 'integer', value: 'N' },
  top_p: { kind: 'number', value: 'X' },
  min_p: { kind: 'number', value: 'X' },
  typical_p: { kind: 'number', value: 'X' },
  seed: { kind: 'integer', value: 'N' },
} as const satisfies OptionTable & Record<keyof GenerationOptions, unknown>;

function generationRequest(values: GenerationOptions): GenerationOptions {
  const given = Object.entries(values).filter(([name]) => Object.hasOwn(generationTable, name));
  return Object.fromEntries(given);
}

type Common = ReturnType<typeof runtimeRequest> & {
  readonly task_prefix: string | undefined;
  readonly generation: GenerationOptions;
};

/** The first call in a precision makes its weights, which takes seconds. */
function preparing({ done_bytes, total_bytes }: Preparing): string {
  return `weights prepared: ${Math.floor((100 * done_bytes) / total_bytes)} %`;
}

async function translateText(context: VerbContext, common: Common, source: string, stream: boolean): Promise<void> {
  const { lab, output, progress, signal } = context;
  const translation = await lab().api.translation.translate(
    { ...common, source },
    {
      signal,
      onEvent(event) {
        if (event.event === 'preparing') progress.show(preparing(event));
        if (stream) void output.write(event);
      },
    },
  );
  progress.clear();
  if (!stream) return output.write(translation);
  await output.write({ event: 'done', ...translation });
}

async function translateFile(context: VerbContext, common: Common, input: string, target: string): Promise<void> {
  const { lab, output, progress, signal } = context;
  const result = await lab().api.translation.translateFile(
    { ...common, input: resolve(input), output: resolve(target) },
    {
      signal,
      onEvent(event) {
        // Rows come only where they are asked for.
        if (event.event === 'rows') return;
        progress.show(event.event === 'preparing' ? preparing(event) : `${event.done} of ${event.total} translated`);
        void output.write(event);
      },
    },
  );
  progress.clear();
  await output.write({ event: 'done', ...result });
}

export const translateVerb: Verb = defineVerb({
  summary: 'the translation of a text or of a file',
  synopsis: '(--source TEXT | --source-file FILE | --file IN --output OUT) [--task-prefix PREFIX] [--stream]',
  options: {
    source: { kind: 'text', value: 'TEXT' },
    'source-file': { kind: 'text', value: 'FILE' },
    file: { kind: 'text', value: 'IN' },
    output: { kind: 'text', value: 'OUT' },
    'task-prefix': { kind: 'text', value: 'PREFIX' },
    stream: { kind: 'flag' },
    ...generationTable,
    ...runtimeOptions,
  },
  check({ source, 'source-file': sourceFile, file, output, stream }) {
    if (file === undefined) {
      if (output !== undefined) throw new UsageError('--output belongs to --file, which is missing.');
      return checkText('source', { text: source, file: sourceFile });
    }
    if (source !== undefined || sourceFile !== undefined) throw new UsageError('--file excludes --source.');
    if (output === undefined) throw new UsageError('--file needs --output.');
    if (stream) throw new UsageError('--stream belongs to --source; --file reports its progress anyway.');
  },
  async run(context, values) {
    const common = {
      ...runtimeRequest(values),
      task_prefix: values['task-prefix'],
      generation: generationRequest(values),
    };
    const { source, 'source-file': sourceFile, file, output, stream = false } = values;
    if (file !== undefined && output !== undefined) return translateFile(context, common, file, output);
    const text = await readGiven(context.inputs, { text: source, file: sourceFile });
    await translateText(context, common, text, stream);
  },
});
