import { access, constants, stat } from 'node:fs/promises';
import path from 'node:path';
import { readProgress } from './journal.ts';
import { journalPath } from './partial-output.ts';

/** What lies where an output is to be written. */
export type OutputState =
  | { readonly phase: 'free' }
  /** Something that would be replaced. */
  | { readonly phase: 'taken' }
  /** An interrupted translation, `translated` texts of it done; `replaces` where there is an older output as well. */
  | { readonly phase: 'interrupted'; readonly translated: number; readonly replaces: boolean }
  /** The folder is missing, or nothing may be written into it. */
  | { readonly phase: 'unwritable'; readonly folder: string };

export interface ProposedOutput {
  readonly output: string;
  readonly state: OutputState;
}

/** What lies at a place where an output could be written. */
export async function outputState(output: string): Promise<OutputState> {
  const folder = path.dirname(output);
  if (!(await isWritable(folder))) return { phase: 'unwritable', folder };
  const isTaken = (await stat(output).catch(() => null)) !== null;
  const progress = await readProgress(journalPath(output));
  if (progress) {
    const translated = progress.entry.translated + progress.kept.size;
    return { phase: 'interrupted', translated, replaces: isTaken };
  }
  return { phase: isTaken ? 'taken' : 'free' };
}

/**
 * A place beside the input: `<name>.translated<ending>`, or with a number where that is taken already. An interrupted
 * translation comes before a free place, so that it is found again.
 */
export async function proposeOutput(input: string): Promise<ProposedOutput> {
  const { dir, name, ext } = path.parse(input);
  for (let number = 1; ; number++) {
    const output = path.join(dir, `${name}.translated${number === 1 ? '' : `-${number}`}${ext}`);
    const state = await outputState(output);
    if (state.phase !== 'taken') return { output, state };
  }
}

async function isWritable(folder: string): Promise<boolean> {
  try {
    await access(folder, constants.W_OK);
    return (await stat(folder)).isDirectory();
  } catch {
    return false;
  }
}
