import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { bundleScript } from '../native-models/testing/bundle-script.ts';
import { peakMb, privateMb } from './process-memory.ts';
import { runProgram } from './run-program.ts';

const HELD_BYTES = 400e6;

test.runIf(process.platform === 'linux')(
  'memory that is written counts, also for the peak when it is gone',
  async () => {
    const before = (await privateMb())!;
    let held: Buffer | null = Buffer.alloc(HELD_BYTES, 1);
    const during = (await privateMb())!;
    expect(during - before).toBeGreaterThan(350);
    expect(held[7]).toBe(1);
    held = null;
    expect(await peakMb()).toBeGreaterThan(((during * 1e6) / 1024 / 1e3) * 0.99);
  },
);

test.runIf(process.platform === 'linux')(
  'what the starting process held is not in the peak of the started one',
  async () => {
    const held = Buffer.alloc(HELD_BYTES, 1);
    await using module = await bundleScript(new URL('./process-memory.ts', import.meta.url));
    const script = `import(${JSON.stringify(pathToFileURL(module.path).href)}).then(async ({ peakMb }) => console.log(await peakMb()))`;
    const [line] = await runProgram(process.execPath, ['-e', script], { timeoutMs: 60_000 });
    expect(Number(line)).toBeLessThan(200);
    expect(Number(line)).toBeGreaterThan(20);
    expect(held[7]).toBe(1);
  },
);
