import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { bundleScript } from '../native-models/testing/bundle-script.ts';
import { runProgram } from './run-program.ts';

const HELD_BYTES = 400e6;

/** What a script that has `privateMb` and `peakMb` prints, in a process of its own: nobody else's memory comes or goes in it. */
async function printedBy(script: string): Promise<unknown> {
  await using module = await bundleScript(new URL('./process-memory.ts', import.meta.url));
  const imported = `import(${JSON.stringify(pathToFileURL(module.path).href)})`;
  const whole = `${imported}.then(async ({ privateMb, peakMb }) => { ${script} })`;
  const [line] = await runProgram(process.execPath, ['--expose-gc', '-e', whole], { timeoutMs: 60_000 });
  return JSON.parse(line!);
}

test.runIf(process.platform === 'linux')(
  'memory that is written counts, also for the peak when it is gone',
  async () => {
    const [before, during, after, peak] = (await printedBy(`
      const before = await privateMb();
      let held = Buffer.alloc(${HELD_BYTES}, 1);
      const during = await privateMb();
      held = null;
      gc();
      // The engine gives the pages back in a thread of its own.
      let after = during;
      for (let i = 0; i < 100 && after - before > 100; i++) {
        await new Promise((resolve) => setTimeout(resolve, 50));
        after = await privateMb();
      }
      console.log(JSON.stringify([before, during, after, await peakMb()]));
    `)) as [number, number, number, number];
    expect(during - before).toBeGreaterThan(395);
    expect(after - before).toBeLessThan(100);
    expect(peak).toBeGreaterThan(((during * 1e6) / 1024 / 1e3) * 0.99);
  },
);

test.runIf(process.platform === 'linux')(
  'what the starting process held is not in the peak of the started one',
  async () => {
    const held = Buffer.alloc(HELD_BYTES, 1);
    const peak = await printedBy('console.log(await peakMb())');
    expect(peak).toBeLessThan(200);
    expect(peak).toBeGreaterThan(20);
    expect(held[7]).toBe(1);
  },
);
