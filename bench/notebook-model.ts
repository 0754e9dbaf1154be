import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { repositoryRoot, requireReference } from '../native-models/testing/reference.ts';
import type { Python } from './python.ts';
import { runProgram } from './run-program.ts';

const TIMEOUT_MS = 300_000;
const folder = path.join(repositoryRoot, 'dist', 'bench', 'notebook-shape');

/** The model of the notebook's shape, with random weights: made once by the peers' own script, then found. */
export async function notebookModel(python: Python, baselines: string): Promise<string> {
  if (existsSync(folder)) return folder;
  const unfinished = `${folder}.${process.pid}.tmp`;
  mkdirSync(path.dirname(folder), { recursive: true });
  try {
    const pieces = requireReference('tokenizers/tri/spiece.model');
    const args = [path.join(baselines, 'make_model.py'), unfinished, pieces];
    await runProgram(python.command, args, { timeoutMs: TIMEOUT_MS });
    renameSync(unfinished, folder);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
  return folder;
}
