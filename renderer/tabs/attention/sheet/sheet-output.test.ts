import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Connection } from '../../../lab/connection.svelte.ts';
import { fakeLab } from '../../../lab/testing/fake-lab.ts';
import { Workspace } from '../../../lab/workspace.svelte.ts';
import { textOf, watchDownloads } from '../../../testing/watch-downloads.ts';
import { PictureTooLarge } from '../../../ui/save-drawn.ts';
import { withCell } from './draft-edits.ts';
import { notebookSheet } from './notebook-sheet.ts';
import type { SheetDraft } from './sheet-draft.ts';
import { SheetOutput, type SheetSaving } from './sheet-output.svelte.ts';
import { SheetState } from './sheet-state.svelte.ts';
import { resultOf } from './testing/zero-results.ts';

let saved: ReturnType<typeof watchDownloads>;
beforeEach(() => {
  saved = watchDownloads();
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

async function compute(draft: SheetDraft): Promise<SheetState> {
  const lab = fakeLab({ 'attention.sheet': () => resultOf(draft).reply });
  const connection = new Connection(() => Promise.resolve(lab.wire));
  const workspace = new Workspace(connection);
  connection.open();
  await vi.waitFor(() => expect(workspace.settings).not.toBeNull());
  const sheet = new SheetState(workspace);
  sheet.change(draft);
  await sheet.compute();
  return sheet;
}

/** A clock that only goes on at the page's turns, by `step` milliseconds; every step of the work asks for a turn. */
function clock(step: number, onturn: () => void = () => undefined) {
  let time = 0;
  const turn = async () => {
    await vi.advanceTimersByTimeAsync(step);
    onturn();
  };
  return { now: () => (time += 10), turn };
}

test('a save that is quick asks nobody to wait', async () => {
  const heard: SheetSaving[] = [];
  const output: SheetOutput = new SheetOutput(
    await compute(notebookSheet),
    clock(1, () => heard.push(output.saving)),
  );
  await output.save('svg');
  expect(heard.length).toBeGreaterThan(30);
  expect(heard.every((saving) => saving.phase === 'running' && !saving.slow)).toBe(true);
  expect(output.saving).toEqual({ phase: 'idle' });
  expect(await textOf(saved.get('attention-sheet.svg'))).toMatch(/^<svg .*<\/svg>\n$/s);
});

test('after a second it says how far it is, and never goes back', async () => {
  const heard: SheetSaving[] = [];
  const output: SheetOutput = new SheetOutput(
    await compute(notebookSheet),
    clock(200, () => heard.push(output.saving)),
  );
  await output.save('svg');
  const running = heard.flatMap((saving) => (saving.phase === 'running' ? [saving] : []));
  // The fifth turn ends the first second.
  expect(running.findIndex(({ slow }) => slow)).toBe(4);
  const parts = running.map(({ part }) => part);
  expect(parts).toEqual([...parts].sort((a, b) => a - b));
  expect([parts[10], parts.at(-1)]).toEqual([0.5, 1]);
});

test('what is cancelled is not saved, and the next one is', async () => {
  let cancelled = false;
  const output: SheetOutput = new SheetOutput(
    await compute(notebookSheet),
    clock(100, () => {
      if (!cancelled) output.cancel();
      cancelled = true;
    }),
  );
  await output.save('svg');
  expect([saved.size, output.saving]).toEqual([0, { phase: 'idle' }]);
  await output.save('svg');
  expect(saved.size).toBe(1);
});

test('results of before are not saved, nor is a second picture begun beside the first', async () => {
  const sheet = await compute(notebookSheet);
  const output = new SheetOutput(sheet, clock(1));
  const first = output.save('svg');
  expect(output.canSave).toBe(false);
  await first;
  expect(output.canSave).toBe(true);
  sheet.change(withCell(notebookSheet, 'X', 0, 0, 'abc'));
  expect(output.canSave).toBe(false);
  saved.clear();
  await output.save('svg');
  expect(saved.size).toBe(0);
});

test('a PNG that no browser makes is refused with its size, and the SVG of the same sheet is saved', async () => {
  const cells = Array.from({ length: 64 }, () => Array<string>(64).fill('-1.25'));
  const inputs = { X: cells, W_Q: cells, W_K: cells, W_V: cells };
  const large = { ...notebookSheet, rows: cells.map((_, row) => `x${row}`), inputs };
  const output = new SheetOutput(await compute(large), clock(0));
  await output.save('png');
  const { saving } = output;
  expect(saving.phase === 'failed' && saving.tooLarge).toBeInstanceOf(PictureTooLarge);
  expect(saving.phase === 'failed' && saving.tooLarge?.width).toBeGreaterThan(16_000);
  await output.save('svg');
  expect(output.saving).toEqual({ phase: 'idle' });
  expect((await textOf(saved.get('attention-sheet.svg'))).match(/>-1\.25</g)).toHaveLength(4 * 64 * 64);
});
