import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { launchEnvironment } from '../build/launch.mjs';
import { repositoryRoot } from '../native-models/testing/reference.ts';
import type { CompareArguments } from './compare-arguments.ts';
import { NOTEBOOK_STEPS } from './notebook-run.ts';
import type { Python } from './python.ts';
import { parseMeasuredLine, type MeasuredLine, type Round } from './ratios.ts';
import { runProgram } from './run-program.ts';
import { peerShapes, shapeName, type TrainingShape } from './training-shape.ts';
import { baseShapes, TRAINING_STEPS } from './training.ts';

const TIMEOUT_MS = 1_200_000;

export interface RoundPlan extends Pick<CompareArguments, 'baselines' | 'precisions' | 'only' | 'steps'> {
  readonly model: string;
  /** The model of T5-base's shape, where it is measured. */
  readonly baseShape: string | null;
  /** Null: the lab alone. */
  readonly python: Python | null;
  /** The text that both sides tokenize. */
  readonly lines: string;
  /** The examples that both sides train in the notebook's run. */
  readonly pairs: string;
  /** Kept over the rounds: the lab's converted weights and CTranslate2's model. */
  readonly scratch: string;
}

/** Peers and lab in turn, each in a process of its own, so that both meet the machine in the same minutes. */
export async function measureRound(plan: RoundPlan, onStart: (what: string) => void): Promise<Round> {
  const measured: MeasuredLine[] = [];
  for (const { name, command, args, env, figureName, wholeRun } of programsOf(plan)) {
    onStart(name);
    const started = performance.now();
    const lines = await runProgram(command, args, { timeoutMs: TIMEOUT_MS, env });
    if (wholeRun !== undefined) measured.push({ ...wholeRun, value: performance.now() - started });
    const figures = lines.flatMap(parseMeasuredLine);
    measured.push(...figures.map((figure) => ({ ...figure, what: figureName?.(figure.what) ?? figure.what })));
  }
  return measured;
}

interface Program {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** Left out, figures keep the names that the program gives them. */
  readonly figureName?: (what: string) => string;
  /** The figure that the time from the program's start to its end is. */
  readonly wholeRun?: Omit<MeasuredLine, 'value'>;
}

function programsOf(plan: RoundPlan): readonly Program[] {
  const { model, baselines, precisions, only, lines, steps, scratch } = plan;
  const lab = (name: string, ...args: readonly string[]) => labProgram(plan, name, ['--model', model, ...args]);
  const peer = (script: string, ...args: readonly string[]) =>
    peerPrograms(plan, script, [path.join(baselines, script), ...args]);
  const ctranslate2 = plan.python?.hasCTranslate2 ? [path.join(scratch, 'ctranslate2')] : [];
  const runs = steps === undefined ? [] : ['--runs', `${steps}`];
  const programs = {
    looking: () => [
      ...peer('inference.py', model, ...ctranslate2),
      ...precisions.map((name) => lab(`the lab in ${name}`, '--only', 'looking', '--precision', name)),
    ],
    tokenizing: () => [
      ...peer('tokenizing.py', path.join(model, 'spiece.model'), lines),
      lab("the lab's tokenizer", '--only', 'tokenizing', '--lines', lines),
    ],
    training: () =>
      peerShapes.flatMap((shape) => [
        ...peer('training.py', model, ...trainingArguments(shape, steps)),
        lab(`the lab trains ${shapeName(shape)}`, '--only', 'training', '--shapes', shapeName(shape), ...runs),
      ]),
    'training-base': () => [
      ...baseShapes.flatMap((shape) => basePeer(plan, shape)),
      labProgram(plan, "the lab trains T5-base's shape", ['--only', 'training-base', ...runs]),
    ],
    'notebook-run': () => [
      ...notebookPeer(plan),
      lab("the notebook's run in the lab", '--only', 'notebook-run', ...runs),
    ],
  };
  return only.flatMap((part) => programs[part]());
}

/** In the app's memory settings; the peers keep the user's. */
function labProgram({ scratch }: RoundPlan, name: string, args: readonly string[]): Program {
  const bench = fileURLToPath(new URL('./main.mjs', import.meta.url));
  const cache = ['--cache', path.join(scratch, 'cache')];
  return { name, command: process.execPath, args: [bench, ...cache, ...args], env: launchEnvironment };
}

/** None without a Python. */
function peerPrograms({ python }: RoundPlan, name: string, args: readonly string[]): readonly Program[] {
  return python === null ? [] : [{ name, command: python.command, args, env: process.env }];
}

/** What training.py takes after the model. */
function trainingArguments({ batch, source_tokens, target_tokens }: TrainingShape, steps: number | undefined) {
  return [`${batch}`, `${source_tokens}`, `${target_tokens}`, `${steps ?? TRAINING_STEPS}`];
}

/** training.py on T5-base's shape: its ids would not fit into that vocabulary, and its figures need names of their own. */
function basePeer(plan: RoundPlan, shape: TrainingShape): readonly Program[] {
  const script = path.join(plan.baselines, 'training.py');
  const args = [ownScript('within-vocabulary.py'), script, plan.baseShape!, ...trainingArguments(shape, plan.steps)];
  const figureName = (what: string) => what.replace('train_step_', 'train_step_base_');
  return peerPrograms(plan, "training.py on T5-base's shape", args).map((program) => ({ ...program, figureName }));
}

function notebookPeer(plan: RoundPlan): readonly Program[] {
  const { model, pairs, steps, scratch } = plan;
  const out = path.join(scratch, 'notebook-export');
  const args = [ownScript('notebook-run.py'), model, pairs, out, `${steps ?? NOTEBOOK_STEPS}`];
  const wholeRun = { peer: 'transformers', what: 'notebook_run_ms' };
  return peerPrograms(plan, 'notebook-run.py', args).map((program) => ({ ...program, wholeRun }));
}

function ownScript(name: string): string {
  return path.join(repositoryRoot, 'bench', name);
}
