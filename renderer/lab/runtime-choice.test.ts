import { expect, test, vi } from 'vitest';
import type { Settings } from '../../electron/contract/replies/lab.ts';
import { Connection } from './connection.svelte.ts';
import type { MeasuredCost } from './measured-cost.ts';
import { withCost } from './measured-cost.ts';
import { bundledModel, fakeLab, int8Cost, type FakeLab } from './testing/fake-lab.ts';
import { Workspace } from './workspace.svelte.ts';

async function start(remembered: Settings = {}, lab: FakeLab = fakeLab({ 'settings.read': () => remembered })) {
  const connection = new Connection(() => Promise.resolve(lab.wire));
  const workspace = new Workspace(connection);
  connection.open();
  await vi.waitFor(() => expect(workspace.library.phase).not.toBe('loading'));
  return { lab, runtime: workspace.runtime };
}

const measured: MeasuredCost = {
  model: bundledModel.path,
  modelName: 'bundled',
  device: 'cpu',
  threads: null,
  at: 1,
  cost: int8Cost,
};

test('at first start models run in float32 on the CPU with the engine’s own number of threads', async () => {
  const { runtime } = await start();
  expect(runtime.request).toEqual({ precision: 'float32', device: 'cpu' });
});

test('the choices of last time are back, and a new one is written', async () => {
  const { lab, runtime } = await start({ 'interface.precision': 'int8', 'interface.threads': 2 });
  expect(runtime.request).toEqual({ precision: 'int8', device: 'cpu', threads: 2 });
  runtime.chooseThreads(null);
  expect(runtime.request).toEqual({ precision: 'int8', device: 'cpu' });
  await vi.waitFor(() => expect(lab.asked('settings.write')).toEqual([{ settings: { 'interface.threads': null } }]));
});

test('nonsense in the settings falls back to float32, the CPU and all cores', async () => {
  const { runtime } = await start({
    'interface.precision': 'int3',
    'interface.device': 7,
    'interface.threads': 1.5,
    'interface.precisionCosts': [null, 3, { model: 'x' }, { ...measured, cost: { ...int8Cost, unchanged: 'many' } }],
  });
  expect(runtime.request).toEqual({ precision: 'float32', device: 'cpu' });
  expect(runtime.costs).toEqual([]);
});

test('a chosen device that is gone is still asked for, but the CPU is what is said to be used', async () => {
  const { runtime } = await start({ 'interface.device': 'cuda' });
  await vi.waitFor(() => expect(runtime.missing?.reason).toBe('No library.'));
  expect(runtime.usedDevice).toBe('cpu');
  expect(runtime.request.device).toBe('cuda');
});

test('a list of devices that cannot be had says why and can be asked for again', async () => {
  let broken = true;
  const lab = fakeLab({
    'devices.list': () => {
      if (broken) throw new Error('no devices');
      return [];
    },
  });
  const { runtime } = await start({}, lab);
  await runtime.readDevices();
  expect(runtime.devices).toMatchObject({ phase: 'failed', error: { code: 'internal' } });
  broken = false;
  await runtime.readDevices();
  expect(runtime.devices).toEqual({ phase: 'ready', devices: [] });
});

test('a measured cost belongs to its model and its precision', async () => {
  const { runtime } = await start({ 'interface.precisionCosts': [measured] });
  expect(runtime.costOf(bundledModel.path)).toBeNull();
  runtime.choosePrecision('int8');
  expect(runtime.costOf(bundledModel.path)).toEqual(measured);
  expect(runtime.costOf('/models/other')).toBeNull();
});

test('a new measurement takes the place of the old one, and the oldest of many goes', () => {
  const of = (model: string, at: number) => ({ ...measured, model, at });
  const many = Array.from({ length: 20 }, (_, index) => of(`/m/${index}`, index));
  const costs = withCost(many, of('/m/3', 99));
  expect(costs).toHaveLength(20);
  expect(costs[0]).toEqual(of('/m/3', 99));
  expect(withCost(costs, of('/m/new', 100)).map(({ model }) => model)).not.toContain('/m/19');
});
