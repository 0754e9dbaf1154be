import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { launchEnvironment } from '../build/launch.mjs';
import type { CompareArguments } from './compare-arguments.ts';
import type { Python } from './python.ts';
import { parseMeasuredLine, type MeasuredLine, type Round } from './ratios.ts';
import { runProgram } from './run-program.ts';

const TIMEOUT_MS = 600_000;

export interface RoundPlan extends Pick<CompareArguments, 'baselines' | 'precisions' | 'only'> {
  readonly model: string;
  /** Null: the lab alone. */
  readonly python: Python | null;
  /** The text that both sides tokenize. */
  readonly lines: string;
  /** Kept over the rounds: the lab's converted weights and CTranslate2's model. */
  readonly scratch: string;
}

/** Peers and lab in turn, each in a process of its own, so that both meet the machine in the same minutes. */
export async function measureRound(plan: RoundPlan, onStart: (what: string) => void): Promise<Round> {
  const measured: MeasuredLine[] = [];
  for (const { name, command, args, env } of programsOf(plan)) {
    onStart(name);
    const lines = await runProgram(command, args, { timeoutMs: TIMEOUT_MS, env });
    measured.push(...lines.map(parseMeasuredLine).filter((line) => line !== null));
  }
  return measured;
}

interface Program {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
}

function programsOf({ model, python, baselines, precisions, only, lines, scratch }: RoundPlan): readonly Program[] {
  const bench = fileURLToPath(new URL('./main.mjs', import.meta.url));
  const lab = (name: string, ...args: readonly string[]): Program => ({
    name,
    command: process.execPath,
    args: [bench, '--model', model, '--cache', path.join(scratch, 'cache'), ...args],
    env: launchEnvironment, // the app's memory settings; the peers keep the user's
  });
  const peer = (script: string, ...args: readonly string[]): readonly Program[] =>
    python === null
      ? []
      : [{ name: script, command: python.command, args: [path.join(baselines, script), ...args], env: process.env }];
  const ctranslate2 = python?.hasCTranslate2 ? [path.join(scratch, 'ctranslate2')] : [];
  const programs = {
    looking: () => [
      ...peer('inference.py', model, ...ctranslate2),
      ...precisions.map((name) => lab(`the lab in ${name}`, '--only', 'looking', '--precision', name)),
    ],
    tokenizing: () => [
      ...peer('tokenizing.py', path.join(model, 'spiece.model'), lines),
      lab("the lab's tokenizer", '--only', 'tokenizing', '--lines', lines),
    ],
  };
  return only.flatMap((part) => programs[part]());
}
