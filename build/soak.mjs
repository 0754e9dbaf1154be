/**
 * `npm run soak -- [--steps 5000]`: trains the bundled model for many steps through the terminal door and watches the
 * process's resident memory. One JSON line; exit status 1 where the end is more than 5 % above step 500 or the training
 * failed, 2 for wrong usage.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { startLab } from './lab-session.mjs';

const USAGE = 'Usage: npm run soak -- [--steps N], N at least 1000';
/** By then everything that is made once is made. */
const SETTLED_STEP = 500;
const SAMPLE_EVERY = 250;
const MAXIMUM_RATIO = 1.05;

/**
 * @param {string} sentence
 * @returns {never}
 */
function leave(sentence) {
  console.error(`${sentence}\n${USAGE}`);
  process.exit(2);
}

function readSteps() {
  try {
    const { values } = parseArgs({ options: { steps: { type: 'string', default: '5000' } } });
    const steps = Number(values.steps);
    return Number.isInteger(steps) && steps >= 2 * SETTLED_STEP ? steps : leave(`--steps takes no «${values.steps}».`);
  } catch (error) {
    return leave(error instanceof Error ? error.message : String(error));
  }
}

/**
 * Resident memory of a process in MiB.
 * @param {number} pid
 */
function residentMiB(pid) {
  const kib =
    process.platform === 'linux'
      ? /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
      : execFileSync('ps', ['-o', 'rss=', '-p', `${pid}`], { encoding: 'utf8' });
  return Math.round((Number(kib) / 1024) * 10) / 10;
}

/** Pairs of many lengths: buffers of every size come and go. */
function trainingData() {
  const pairs = Array.from({ length: 200 }, (_, index) => {
    const times = 1 + (index % 12);
    const [source, target] = ['Where is number', 'Где номер'].map((words) => `${words} ${index}? `.repeat(times));
    return { source: `translate to ru: ${source}`, target };
  });
  return pairs.map((pair) => `${JSON.stringify(pair)}\n`).join('');
}

const steps = readSteps();
const scratch = mkdtempSync(path.join(tmpdir(), 't5-lab-soak-'));
process.once('exit', () => rmSync(scratch, { recursive: true, force: true }));
const data = path.join(scratch, 'data.jsonl');
writeFileSync(data, trainingData());
const settings = {
  max_steps: steps,
  per_device_train_batch_size: 2,
  dropout_rate: 0.1,
  save_steps: 1000,
  save_total_limit: 2,
  logging_steps: 1,
  threads: 2,
};

/** @type {{ step: number, mib: number }[]} */
const samples = [];
const startedAt = performance.now();
const session = startLab(
  [
    ...['train', '--run', path.join(scratch, 'run'), '--train', data],
    ...Object.entries(settings).flatMap(([name, value]) => [`--${name}`, `${value}`]),
  ],
  {
    env: { T5_LAB_DATA: path.join(scratch, 'lab'), T5_LAB_CACHE: path.join(scratch, 'cache') },
    timeoutMs: 60_000 + steps * 2_000,
    onEvent({ event, step }) {
      if (event !== 'step' || (step % SAMPLE_EVERY !== 0 && step !== steps)) return;
      samples.push({ step, mib: residentMiB(session.pid) });
      if (process.stderr.isTTY) process.stderr.write(`step ${step}: ${samples.at(-1)?.mib} MiB\n`);
    },
  },
);

const { status, stderr } = await session.ended;
const seconds = Math.round((performance.now() - startedAt) / 1000);
const settled = samples.find(({ step }) => step === SETTLED_STEP)?.mib ?? NaN;
const end = samples.at(-1)?.mib ?? NaN;
const ratio = Math.round((end / settled) * 1000) / 1000;
const passed = status === 0 && samples.at(-1)?.step === steps && ratio <= MAXIMUM_RATIO;
console.log(JSON.stringify({ passed, steps, ratio, maximum_ratio: MAXIMUM_RATIO, seconds, samples }));
if (status !== 0) console.error(stderr || 'The training was stopped.');
process.exitCode = passed ? 0 : 1;
