import { devices, precisions } from '../contract/requests.ts';
import { readText, type Inputs } from './input.ts';
import { UsageError } from './usage-error.ts';

/** Which model; left out, the bundled one. */
export const modelOption = { model: { kind: 'text', value: 'NAME|FOLDER' } } as const;

/** Which model, and how it runs. */
export const runtimeOptions = {
  ...modelOption,
  device: { kind: 'choice', choices: devices },
  precision: { kind: 'choice', choices: precisions },
  threads: { kind: 'integer', value: 'N' },
} as const;

interface RuntimeValues {
  readonly model?: string;
  readonly device?: (typeof devices)[number];
  readonly precision?: (typeof precisions)[number];
  readonly threads?: number;
}

/** The part of a request that says which model runs, and how. */
export function runtimeRequest({ model, device, precision, threads }: RuntimeValues): RuntimeValues {
  return Object.fromEntries(
    Object.entries({ model, device, precision, threads }).filter(([, value]) => value !== undefined),
  );
}

/** A text given on the command line, or the file that holds it; `-` stands for standard input in both places. */
export interface TextGiven {
  readonly text: string | undefined;
  readonly file?: string | undefined;
}

/** Throws UsageError unless the text is given once. */
export function checkText(name: string, { text, file }: TextGiven): void {
  if (text !== undefined && file !== undefined)
    throw new UsageError(`--${name} and --${name}-file exclude each other.`);
  if (text === undefined && file === undefined) throw new UsageError(`--${name} is missing.`);
}

/** Throws UsageError when two texts would both be read from standard input. */
export function checkStdin(...texts: readonly TextGiven[]): void {
  if (texts.filter(({ text, file }) => text === '-' || file === '-').length > 1)
    throw new UsageError('Only one text can come from standard input.');
}

/** The text itself, read where it has to be. Checked before with `checkText`. */
export async function readGiven(inputs: Inputs, { text, file }: TextGiven): Promise<string> {
  return text === undefined || text === '-' ? readText(inputs, file ?? '-') : text;
}
