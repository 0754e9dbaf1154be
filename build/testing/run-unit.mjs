/** Every test that needs no display, with vitest. */
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { ensureKernels } from '../build-kernels.mjs';
import { countVitest, runPart, sumCounts } from './parts.mjs';

const TIMEOUT_MS = 12 * 60_000;
const MOST_PARTS = 4;

/**
 * Runs them in as many parts as there are cores, each part on a core of its own where the system can do that: threads of a
 * model that wait for each other on a core that others use too take longer than one thread alone.
 * @param {string} root the repository
 * @param {readonly string[]} filters what `vitest run` takes behind its options
 * @returns {Promise<import('./parts.mjs').Counts>}
 */
export async function runUnit(root, filters = []) {
  await ensureKernels();
  const cores = coresToPin();
  if (cores.length < 2) return runShard(root, filters, { name: 'The unit tests' });
  const shards = cores.map((core, index) => {
    const shard = `${index + 1}/${cores.length}`;
    return runShard(root, filters, { name: `Part ${shard} of the unit tests`, core, shard });
  });
  return sumCounts(await Promise.all(shards));
}

/**
 * @param {string} root
 * @param {readonly string[]} filters
 * @param {{ name: string, core?: number, shard?: string }} part
 */
async function runShard(root, filters, { name, core, shard }) {
  const suffix = shard === undefined ? '' : `-${shard.replace('/', '-of-')}`;
  const report = path.join(root, 'test-results', `unit-node${process.versions.node.split('.')[0]}${suffix}.json`);
  rmSync(report, { force: true });
  const vitest = [path.join(root, 'node_modules', 'vitest', 'vitest.mjs'), 'run'];
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const only = shard === undefined ? [] : [`--shard=${shard}`, '--passWithNoTests'];
  const node = [...vitest, ...reporters, ...only, ...filters];
  const [command, args] =
    core === undefined ? [process.execPath, node] : ['taskset', ['--cpu-list', `${core}`, process.execPath, ...node]];
  const { status } = await runPart({ name, command, args, timeoutMs: TIMEOUT_MS, cwd: root });
  return failedAtLeastOnce(status, () => countVitest(JSON.parse(readFileSync(report, 'utf8'))));
}

/** The cores that this process may use, at most four; none where it cannot choose among them. */
function coresToPin() {
  if (process.platform !== 'linux' || spawnSync('taskset', ['--version']).status !== 0) return [];
  const allowed = /^Cpus_allowed_list:\s*(\S+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '';
  return allowed.split(',').flatMap(coresOfRange).slice(0, MOST_PARTS);
}

/** `0-3` or `5`. @param {string} range */
function coresOfRange(range) {
  const [first = NaN, last = first] = range.split('-').map(Number);
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

/**
 * The counts of a report; a run that failed without saying which test did counts one failure.
 * @param {number} status
 * @param {() => import('./parts.mjs').Counts} readCounts
 */
export function failedAtLeastOnce(status, readCounts) {
  try {
    const counts = readCounts();
    return status !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
  } catch {
    console.error('The tests left no report that could be read.');
    return { passed: 0, failed: 1, skipped: 0 };
  }
}
