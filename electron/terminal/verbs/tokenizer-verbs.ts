import { LabError } from '../../contract/lab-error.ts';
import { checkText, modelOption, readGiven } from '../common-options.ts';
import { inOrder } from '../in-order.ts';
import { fileInvalid, parseJson, readLines } from '../input.ts';
import { UsageError } from '../usage-error.ts';
import { defineVerb, type Verb, type VerbContext } from '../verb.ts';
import { writeLongEncoding } from '../write-long-encoding.ts';

/** Enough calls under way to keep the tokenizer busy, few enough that memory stays flat over any file. */
const lineWindow = { items: 32, size: 1024 * 1024 };

/** The result of a line that was too long to be held, and was written piece by piece. */
const alreadyWritten = Symbol('already written');

/** One result a line of the file, in the file's order; an error names its line. */
async function eachLine(
  { inputs, output }: VerbContext,
  file: string,
  work: (line: string, place: string) => Promise<unknown>,
): Promise<void> {
  let number = 0;
  const workOnLine = async (line: string): Promise<unknown> => {
    const place = `line ${++number}`;
    try {
      return await work(line, place);
    } catch (error) {
      throw error instanceof LabError ? new LabError({ place, ...error.data }, error) : error;
    }
  };
  await inOrder(
    readLines(inputs, file),
    (line) => line.length,
    lineWindow,
    workOnLine,
    async (result) => {
      if (result !== alreadyWritten) await output.write(result);
    },
  );
}

function checkEither(name: string, value: string | undefined, lines: string | undefined): void {
  if ((value === undefined) === (lines === undefined))
    throw new UsageError(value === undefined ? `--${name} is missing.` : `--${name} and --lines exclude each other.`);
}

function parseIds(text: string): number[] {
  const ids = text.split(',').map((part) => (/^\s*\d+\s*$/.test(part) ? Number(part) : NaN));
  if (text.trim() === '') return [];
  if (ids.every(Number.isSafeInteger)) return ids;
  throw new UsageError(`--ids takes whole numbers with commas between them, and "${text}" is something else.`);
}

function parseIdLine(line: string, file: string, place: string): number[] {
  const ids = parseJson(line, file, place);
  if (Array.isArray(ids) && ids.every((id) => Number.isSafeInteger(id) && id >= 0)) return ids as number[];
  throw fileInvalid(file, place, 'a JSON array of token ids', line.length > 80 ? `${line.slice(0, 80)}…` : line);
}

/** The verbs that need a model's tokenizer files alone. */
export const tokenizerVerbs: Readonly<Record<string, Verb>> = {
  tokenize: defineVerb({
    summary: 'the tokens of a text, or of each line of a file',
    synopsis: '(--text TEXT | --lines FILE)',
    options: {
      ...modelOption,
      text: { kind: 'text', value: 'TEXT' },
      lines: { kind: 'text', value: 'FILE' },
      'no-special-tokens': { kind: 'flag' },
    },
    check: ({ text, lines }) => checkEither('text', text, lines),
    async run(context, { model, text, lines, 'no-special-tokens': bare }) {
      const { lab, inputs, output, signal } = context;
      const { encode } = lab().api.tokenizer;
      const tokenize = async (text: string): Promise<unknown> => {
        const request = { model, text, add_special_tokens: !bare };
        if (text.length <= lineWindow.size) return encode(request, { signal });
        // Longer than the window, so no other line is under way, and pieces may be written as they come.
        await writeLongEncoding(output, (onTokens) =>
          encode({ ...request, stream: true }, { signal, onEvent: ({ tokens }) => onTokens(tokens) }),
        );
        return alreadyWritten;
      };
      if (lines !== undefined) return eachLine(context, lines, tokenize);
      const result = await tokenize(await readGiven(inputs, { text }));
      if (result !== alreadyWritten) await output.write(result);
    },
  }),

  detokenize: defineVerb({
    summary: 'the text of token ids, together and one by one',
    synopsis: '(--ids 1,2,3 | --lines FILE)',
    options: {
      ...modelOption,
      ids: { kind: 'text', value: '1,2,3' },
      lines: { kind: 'text', value: 'FILE' },
      'skip-special-tokens': { kind: 'flag' },
    },
    check({ ids, lines }) {
      checkEither('ids', ids, lines);
      if (ids !== undefined) parseIds(ids);
    },
    async run(context, { model, ids, lines, 'skip-special-tokens': skip }) {
      const { lab, output, signal } = context;
      const { decode } = lab().api.tokenizer;
      const detokenize = (ids: number[]) => decode({ model, ids, skip_special_tokens: skip ?? false }, { signal });
      if (lines === undefined) return output.write(await detokenize(parseIds(ids ?? '')));
      await eachLine(context, lines, async (line, place) => detokenize(parseIdLine(line, lines, place)));
    },
  }),

  segmentations: defineVerb({
    summary: 'all ways to cut a text into pieces, and the best of them',
    synopsis: '--text TEXT [--nbest N]',
    options: {
      ...modelOption,
      text: { kind: 'text', value: 'TEXT' },
      nbest: { kind: 'integer', value: 'N' },
    },
    check: ({ text }) => checkText('text', { text }),
    async run({ lab, inputs, output, signal }, { model, text, nbest = 10 }) {
      const request = { model, text: await readGiven(inputs, { text }), nbest };
      await output.write(await lab().api.tokenizer.segmentations(request, { signal }));
    },
  }),

  vocabulary: defineVerb({
    summary: 'entries of the vocabulary',
    synopsis: '[--piece PIECE | --id N | --search TEXT | --regex REGEX]',
    options: {
      ...modelOption,
      piece: { kind: 'text', value: 'PIECE' },
      id: { kind: 'integer', value: 'N' },
      search: { kind: 'text', value: 'TEXT' },
      regex: { kind: 'text', value: 'REGEX' },
      from: { kind: 'integer', value: 'N' },
      count: { kind: 'integer', value: 'N' },
    },
    async run({ lab, output, signal }, { model, piece, id, search, regex, from, count }) {
      const request = { model, piece, id, search, regex, from, count };
      await output.write(await lab().api.tokenizer.vocabulary(request, { signal }));
    },
  }),
};
