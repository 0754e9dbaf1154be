import { resolve } from 'node:path';
import { attentionKinds, type LabRequest } from '../../contract/requests.ts';
import { checkStdin, checkText, readGiven, runtimeOptions, runtimeRequest } from '../common-options.ts';
import { fileInvalid, parseJson, readJson, readLines, type Inputs } from '../input.ts';
import { UsageError } from '../usage-error.ts';
import { defineVerb, type Verb } from '../verb.ts';

const pairOptions = {
  source: { kind: 'text', value: 'TEXT' },
  'source-file': { kind: 'text', value: 'FILE' },
  target: { kind: 'text', value: 'TEXT' },
  'target-file': { kind: 'text', value: 'FILE' },
} as const;

interface PairValues {
  readonly source?: string;
  readonly 'source-file'?: string;
  readonly target?: string;
  readonly 'target-file'?: string;
}

const sourceOf = (values: PairValues) => ({ text: values.source, file: values['source-file'] });
const targetOf = (values: PairValues) => ({ text: values.target, file: values['target-file'] });
const hasTarget = ({ target, 'target-file': file }: PairValues) => target !== undefined || file !== undefined;
const hasSource = ({ source, 'source-file': file }: PairValues) => source !== undefined || file !== undefined;

interface Example {
  readonly source: string;
  readonly target: string;
}

/** Pairs from JSON Lines; an empty line holds none. An error names the line. */
async function readExamples(inputs: Inputs, file: string): Promise<Example[]> {
  const examples: Example[] = [];
  let number = 0;
  for await (const line of readLines(inputs, file)) {
    number++;
    if (line.trim() === '') continue;
    const place = `line ${number}`;
    const value = parseJson(line, file, place);
    if (!isExample(value))
      throw fileInvalid(file, place, 'an object with the texts "source" and "target"', describeKeys(value));
    examples.push({ source: value.source, target: value.target });
  }
  if (examples.length === 0) throw fileInvalid(file, undefined, 'at least one pair', 'there is none');
  return examples;
}

function isExample(value: unknown): value is Example {
  if (typeof value !== 'object' || value === null) return false;
  const { source, target } = value as Partial<Record<string, unknown>>;
  return typeof source === 'string' && typeof target === 'string';
}

function describeKeys(value: unknown): string {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return Array.isArray(value) ? 'an array' : value === null ? 'null' : `a ${typeof value}`;
  const keys = Object.entries(value).map(([key, entry]) => `"${key}": ${entry === null ? 'null' : typeof entry}`);
  return keys.length > 0 ? keys.slice(0, 10).join(', ') : 'an object without keys';
}

/** The verbs that look into a model at work. */
export const inspectionVerbs: Readonly<Record<string, Verb>> = {
  'self-attention': defineVerb({
    summary: 'self-attention by hand, on a sheet of matrices',
    synopsis: '--sheet FILE',
    options: { sheet: { kind: 'text', value: 'FILE' } },
    check({ sheet }) {
      if (sheet === undefined) throw new UsageError('--sheet is missing.');
    },
    async run({ lab, inputs, output, signal }, { sheet = '-' }) {
      // The lab itself checks the matrices, for every door alike.
      const request = (await readJson(inputs, sheet)) as LabRequest<'attention.sheet'>;
      await output.write(await lab().api.attention.sheet(request, { signal }));
    },
  }),

  attention: defineVerb({
    summary: 'every step of one attention head',
    synopsis:
      '(--source TEXT | --source-file FILE) (--target TEXT | --target-file FILE | --generate) ' +
      `--kind ${attentionKinds.join('|')} --layer N --head N`,
    options: {
      ...pairOptions,
      generate: { kind: 'flag' },
      kind: { kind: 'choice', choices: attentionKinds },
      layer: { kind: 'integer', value: 'N' },
      head: { kind: 'integer', value: 'N' },
      ...runtimeOptions,
    },
    check(values) {
      checkText('source', sourceOf(values));
      for (const name of ['kind', 'layer', 'head'] as const)
        if (values[name] === undefined) throw new UsageError(`--${name} is missing.`);
      if (values.generate && hasTarget(values)) throw new UsageError('--target and --generate exclude each other.');
      // The encoder's attention does not depend on a target.
      if (hasTarget(values)) checkText('target', targetOf(values));
      else if (!values.generate && values.kind !== 'encoder')
        throw new UsageError('--target is missing; --generate takes the translation of the model.');
      checkStdin(sourceOf(values), targetOf(values));
    },
    async run({ lab, inputs, output, signal }, values) {
      const { kind = 'encoder', layer = 0, head = 0 } = values;
      const source = await readGiven(inputs, sourceOf(values));
      const target = hasTarget(values) ? await readGiven(inputs, targetOf(values)) : undefined;
      const request = { ...runtimeRequest(values), source, target, kind, layer, head };
      await output.write(await lab().api.attention.head(request, { signal }));
    },
  }),

  forward: defineVerb({
    summary: 'the loss of pairs and of each of their tokens, and all that the model returns',
    synopsis:
      '(--examples FILE | (--source TEXT | --source-file FILE) (--target TEXT | --target-file FILE)) ' +
      '[--output FILE.safetensors [--gradients]]',
    options: {
      examples: { kind: 'text', value: 'FILE' },
      ...pairOptions,
      output: { kind: 'text', value: 'FILE.safetensors' },
      gradients: { kind: 'flag' },
      ...runtimeOptions,
    },
    check(values) {
      if (values.gradients && values.output === undefined)
        throw new UsageError('--gradients needs --output: the gradients go into that file.');
      if (values.examples !== undefined) {
        if (hasSource(values) || hasTarget(values)) throw new UsageError('--examples excludes --source and --target.');
        return;
      }
      checkText('source', sourceOf(values));
      checkText('target', targetOf(values));
      checkStdin(sourceOf(values), targetOf(values));
    },
    async run({ lab, inputs, output, signal }, values) {
      const pair = async () => ({
        source: await readGiven(inputs, sourceOf(values)),
        target: await readGiven(inputs, targetOf(values)),
      });
      const examples = values.examples === undefined ? [await pair()] : await readExamples(inputs, values.examples);
      const file = values.output === undefined ? undefined : resolve(values.output);
      const request = { ...runtimeRequest(values), examples, output: file, gradients: values.gradients };
      await output.write(await lab().api.loss.forward(request, { signal }));
    },
  }),
};
