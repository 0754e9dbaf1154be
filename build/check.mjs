/** `npm run check`: all checks that read the sources, each to its end, then what each said. */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { runPart, summaryLine } from './testing/parts.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const TIMEOUT_MS = 15 * 60_000;
/** Scripts of package.json, in two lines side by side: linting takes as long as all others. */
const LINES = [['lint'], ['format:check', 'types', 'svelte', 'layers', 'unused']];

/** @param {string} name */
async function runCheck(name) {
  console.log(`\n— ${name}`);
  const startedAt = performance.now();
  const { status } = await runPart({
    name: `npm run ${name}`,
    command: 'npm',
    args: ['run', '--silent', name],
    timeoutMs: TIMEOUT_MS,
    cwd: root,
  });
  return { name, ok: status === 0, seconds: (performance.now() - startedAt) / 1000 };
}

const lines = LINES.map(async (names) => {
  const done = [];
  for (const name of names) done.push(await runCheck(name));
  return done;
});
const results = (await Promise.all(lines)).flat();
console.log('');
for (const { name, ok, seconds } of results)
  console.log(`${ok ? 'ok    ' : 'FAILED'} ${name} (${seconds.toFixed(1)} s)`);
const failed = results.filter(({ ok }) => !ok).length;
console.log(summaryLine({ passed: results.length - failed, failed, skipped: 0 }));
if (failed > 0) process.exitCode = 1;
