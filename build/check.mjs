/** `npm run check`: all checks that read the sources, each to its end, then what each said. */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { runPart, summaryLine } from './testing/parts.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const TIMEOUT_MS = 15 * 60_000;
/** Scripts of package.json, in this order. */
const CHECKS = ['format:check', 'lint', 'types', 'svelte', 'layers', 'unused'];

const results = [];
for (const name of CHECKS) {
  console.log(`\n— ${name}`);
  const startedAt = performance.now();
  const { status } = await runPart({
    name: `npm run ${name}`,
    command: 'npm',
    args: ['run', '--silent', name],
    timeoutMs: TIMEOUT_MS,
    cwd: root,
  });
  results.push({ name, ok: status === 0, seconds: (performance.now() - startedAt) / 1000 });
}
console.log('');
for (const { name, ok, seconds } of results)
  console.log(`${ok ? 'ok    ' : 'FAILED'} ${name} (${seconds.toFixed(1)} s)`);
const failed = results.filter(({ ok }) => !ok).length;
console.log(summaryLine({ passed: results.length - failed, failed, skipped: 0 }));
if (failed > 0) process.exitCode = 1;
