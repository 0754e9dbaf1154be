import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { seeded } from '../testing/seeded.ts';

// A process of its own translates and is killed as a power cut would: SIGKILL, at moments that a seed chooses.
const TEXTS = 3000;
const KILLS = 8;

/** Reverses each text, so that a doubled or lost one shows; says how far it is after each batch. */
const program = `
  import { translateFile } from './translate-file.ts';
  const [input, output] = process.argv.slice(2);
  const result = await translateFile({
    input,
    output,
    batchSize: 16,
    fingerprint: 'm',
    translateBatch: async (texts) => {
      await new Promise((resolve) => setTimeout(resolve, 2));
      return texts.map((text) => [...text].reverse().join(''));
    },
    onProgress: ({ done }) => console.log(done),
  });
  console.log(JSON.stringify(result));
`;

let folder: string;
let child: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'translate-file-kill-'));
  child = path.join(folder, 'child.mjs');
  await build({
    stdin: { contents: program, resolveDir: import.meta.dirname, loader: 'ts' },
    outfile: child,
    bundle: true,
    platform: 'node',
    format: 'esm',
    banner: {
      js: "import { createRequire as forBundle } from 'node:module'; const require = forBundle(import.meta.url);",
    },
    logLevel: 'error',
  });
});
afterAll(() => rm(folder, { recursive: true }));

/** Runs the program; after that many batches, and so many milliseconds more, it is killed. Its lines. */
async function run(input: string, output: string, kill?: { batches: number; ms: number }): Promise<readonly string[]> {
  const process_ = spawn(process.execPath, [child, input, output], { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines: string[] = [];
  createInterface({ input: process_.stdout }).on('line', (line) => {
    lines.push(line);
    if (lines.length === kill?.batches) setTimeout(() => process_.kill('SIGKILL'), kill.ms);
  });
  await once(process_, 'close');
  return lines;
}

test('killed at random moments and started again, the output is the unbroken run’s, byte for byte', async () => {
  const random = seeded(9);
  const lines = Array.from({ length: TEXTS }, (_, i) => {
    const words = 'слово 😀 "word"'.repeat(1 + Math.floor(random() * 6));
    return `${i},"${words.replaceAll('"', '""')} ${i}"${random() < 0.05 ? '\r\n' : ''}`;
  });
  const input = path.join(folder, 'in.csv');
  await writeFile(input, `id,source\r\n${lines.join('\r\n')}\r\n`);

  const unbroken = path.join(folder, 'unbroken.csv');
  await run(input, unbroken);
  const broken = path.join(folder, 'broken.csv');
  const resumed: number[] = [];
  for (let kill = 0; kill < KILLS; kill++) {
    const said = await run(input, broken, { batches: 2 + Math.floor(random() * 18), ms: random() * 12 });
    resumed.push(Number(said[0]));
  }
  const last = JSON.parse((await run(input, broken)).at(-1)!) as { translated: number; resumed: number };

  expect(await readFile(broken)).toEqual(await readFile(unbroken));
  expect((await readFile(unbroken, 'utf8')).split('\r\n').filter((line) => line !== '')).toHaveLength(TEXTS + 1);
  // Nothing that was reported was lost: each run goes on at least where the one before had come.
  expect(resumed).toEqual(resumed.toSorted((a, b) => a - b));
  expect(last).toMatchObject({ translated: TEXTS, resumed: expect.any(Number) });
  expect(last.resumed).toBeGreaterThan(0);
  expect((await readdir(folder)).filter((name) => name.startsWith('broken'))).toEqual(['broken.csv']);
}, 60_000);
