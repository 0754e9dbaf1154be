import { expect, test, vi } from 'vitest';
import type { CallOptions } from '../../../electron/contract/lab-api.ts';
import { LabError } from '../../../electron/contract/lab-error.ts';
import { Connection } from '../../lab/connection.svelte.ts';
import { bundledModel, fakeLab, int8Cost, type FakeLab } from '../../lab/testing/fake-lab.ts';
import { Workspace } from '../../lab/workspace.svelte.ts';
import { CostMeasurement } from './cost-measurement.svelte.ts';

let time = 0;

async function start(lab: FakeLab) {
  time = 0;
  const connection = new Connection(() => Promise.resolve(lab.wire));
  const workspace = new Workspace(connection);
  connection.open();
  await vi.waitFor(() => expect(workspace.model).not.toBeNull());
  workspace.runtime.choosePrecision('int8');
  return { workspace, measurement: new CostMeasurement(workspace, () => time) };
}

/** A measurement that goes on until it is told to stop; `reports` lets the test send its events. */
function endless() {
  const reports: ((event: unknown) => void)[] = [];
  const handler = (_: unknown, { onEvent, signal }: CallOptions<unknown>) =>
    new Promise((_, reject) => {
      reports.push((event) => onEvent?.(event));
      signal?.addEventListener('abort', () => reject(new LabError({ code: 'cancelled', message: 'Stopped.' })));
    });
  return { lab: fakeLab({ 'loss.precisionCost': handler }), reports };
}

test('the chosen precision is measured on the open model, with its device and threads, and remembered', async () => {
  const lab = fakeLab();
  const { workspace, measurement } = await start(lab);
  workspace.runtime.chooseThreads(2);
  time = 1234.4;
  await measurement.measure();
  expect(lab.asked('loss.precisionCost')).toEqual([
    { model: bundledModel.path, precision: 'int8', device: 'cpu', threads: 2 },
  ]);
  expect(measurement.state.phase).toBe('done');
  const remembered = { model: bundledModel.path, modelName: 'bundled', device: 'cpu', threads: 2, at: 1234 };
  expect(workspace.runtime.costOf(bundledModel.path)).toEqual({ ...remembered, cost: int8Cost });
  await vi.waitFor(() =>
    expect(lab.asked('settings.write').at(-1)).toEqual({
      settings: { 'interface.precisionCosts': [{ ...remembered, cost: int8Cost }] },
    }),
  );
});

test('float32 has nothing to be measured against', async () => {
  const lab = fakeLab();
  const { workspace, measurement } = await start(lab);
  workspace.runtime.choosePrecision('float32');
  await measurement.measure();
  expect(lab.asked('loss.precisionCost')).toEqual([]);
  expect(measurement.state.phase).toBe('idle');
});

test('weights that are made and sentences that are translated are reported, with the time left', async () => {
  const { lab, reports } = endless();
  const { measurement } = await start(lab);
  void measurement.measure();
  await vi.waitFor(() => expect(reports).toHaveLength(1));
  const progress = () => (measurement.state.phase === 'running' ? measurement.state.progress : null);
  expect(progress()).toEqual({ kind: 'opening' });
  time = 1000;
  reports[0]!({ event: 'progress', done: 4, total: 16 });
  expect(progress()).toEqual({ kind: 'translating', done: 4, total: 16, endMs: null });
  time = 2000;
  reports[0]!({ event: 'progress', done: 8, total: 16 });
  // 4 in a second, 8 to go.
  expect(progress()).toEqual({ kind: 'translating', done: 8, total: 16, endMs: 4000 });
  reports[0]!({ event: 'preparing', done_bytes: 30, total_bytes: 120 });
  expect(progress()).toEqual({ kind: 'preparing', part: 0.25 });
  measurement.cancel();
});

test('cancelling ends it at once, tells the lab, and remembers nothing', async () => {
  const { lab, reports } = endless();
  const { workspace, measurement } = await start(lab);
  const measuring = measurement.measure();
  await vi.waitFor(() => expect(reports).toHaveLength(1));
  measurement.cancel();
  expect(measurement.state.phase).toBe('cancelled');
  // The call ends only because the abort reached the lab.
  await measuring;
  reports[0]!({ event: 'progress', done: 8, total: 16 });
  expect(measurement.state.phase).toBe('cancelled');
  expect(workspace.runtime.costs).toEqual([]);
});

test('a failure is kept with its reason, and measuring again can succeed', async () => {
  let broken = true;
  const { measurement } = await start(
    fakeLab({
      'loss.precisionCost': () => {
        if (broken) throw new LabError({ code: 'out-of-memory', message: 'No memory.' });
        return int8Cost;
      },
    }),
  );
  await measurement.measure();
  expect(measurement.state).toMatchObject({ phase: 'failed', error: { code: 'out-of-memory' } });
  broken = false;
  await measurement.measure();
  expect(measurement.state.phase).toBe('done');
});
