/** `npm run bench:compare`: peers and lab in turn, and the ratios. Bundled and started by build/bench-compare.mjs. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir, totalmem } from 'node:os';
import path from 'node:path';
import { TypedError } from '../native-models/errors/typed-error.ts';
import { requireReference } from '../native-models/testing/reference.ts';
import { baseShapeModel } from './base-shape.ts';
import { COMPARE_USAGE, parseCompareArguments, type CompareArguments } from './compare-arguments.ts';
import { comparisonTable } from './comparison-table.ts';
import { comparisons } from './goals.ts';
import { notebookModel } from './notebook-model.ts';
import { writeNotebookPairs } from './notebook-run.ts';
import { findPython, PEER_MODULES, type Python } from './python.ts';
import { compareRounds, type Round } from './ratios.ts';
import { measureRound } from './rounds.ts';
import { linesOf } from './tokenizing.ts';

/** Goes to standard error: standard output is the result alone. */
const say = (sentence: string) => void process.stderr.write(`${sentence}\n`);

async function compare(asked: CompareArguments, scratch: string): Promise<void> {
  const { python, note } = await peersOf(asked);
  const model =
    asked.model ?? (python ? await notebookModel(python, asked.baselines) : requireReference('models/translator'));
  const lines = path.join(scratch, 'lines.txt');
  writeFileSync(lines, linesOf(undefined).join('\n'));
  const pairs = path.join(scratch, 'pairs.jsonl');
  writeNotebookPairs(pairs);
  const baseShape = asked.only.includes('training-base') ? await baseShapeModel() : null;
  const rounds: Round[] = [];
  for (let round = 1; round <= asked.rounds; round++) {
    const onStart = (what: string) => say(`round ${round} of ${asked.rounds}: ${what}`);
    rounds.push(await measureRound({ ...asked, model, baseShape, python, lines, pairs, scratch }, onStart));
  }
  const figures = compareRounds(rounds, comparisons);
  const machine = `${cpus()[0]?.model.trim()}, ${availableParallelism()} cores, ${(totalmem() / 2 ** 30).toFixed(0)} GiB, Node ${process.versions.node}`;
  if (asked.json) {
    process.stdout.write(`${JSON.stringify({ machine, model, note, rounds, figures }, null, 1)}\n`);
    return;
  }
  if (note !== null) process.stdout.write(`${note}\n\n`);
  process.stdout.write(`${machine}; ${asked.rounds} rounds\n\n${comparisonTable(figures)}\n`);
}

/** The Python that runs the peers, or the sentence that says why there is none. */
async function peersOf({ baselines }: CompareArguments): Promise<{ python: Python | null; note: string | null }> {
  if (!existsSync(path.join(baselines, 'inference.py')))
    return {
      python: null,
      note: `The peers' scripts are not in ${baselines} (--baselines), so these are the lab's own figures.`,
    };
  const python = await findPython();
  if (python !== null) return { python, note: null };
  const note = `No Python with ${PEER_MODULES.join(', ')} was found (PYTHON names one), so these are the lab’s own figures.`;
  return { python, note };
}

async function run(args: readonly string[]): Promise<number> {
  const scratch = mkdtempSync(path.join(tmpdir(), 't5-lab-compare-'));
  try {
    await compare(parseCompareArguments(args), scratch);
    return 0;
  } catch (error) {
    const wrongUsage = error instanceof TypedError && error.code === 'invalid-arguments';
    say(`${error instanceof Error ? error.message : String(error)}${wrongUsage ? `\n${COMPARE_USAGE}` : ''}`);
    return wrongUsage ? 2 : 1;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

process.exitCode = await run(process.argv.slice(2));
