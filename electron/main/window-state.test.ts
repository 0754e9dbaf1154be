import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readWindowState, writeWindowState } from './window-state.ts';

let folder: string;
let path: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 't5-lab-window-'));
  path = join(folder, 'deep', 'window.json');
});
afterAll(() => rm(folder, { recursive: true }));

const screens = [{ x: 0, y: 0, width: 1920, height: 1080 }];
const first = { bounds: { width: 1280, height: 860 }, maximized: false };

test('on the first start the system chooses the place', async () => {
  expect(await readWindowState(path, screens)).toEqual(first);
});

test('what was written is read again', async () => {
  const state = { bounds: { x: 100, y: 50, width: 900, height: 700 }, maximized: true };
  await writeWindowState(path, state);
  expect(await readWindowState(path, screens)).toEqual(state);
});

test.each([
  ['on a screen that was unplugged', { x: 2500, y: 50 }],
  ['above every screen, where no title bar can be caught', { x: 100, y: -400 }],
  ['left of every screen', { x: -880, y: 100 }],
])('a place %s is forgotten, the size is kept', async (_name, place) => {
  await writeWindowState(path, { bounds: { ...place, width: 900, height: 700 }, maximized: false });
  expect(await readWindowState(path, screens)).toEqual({ bounds: { width: 900, height: 700 }, maximized: false });
});

test.each([
  '',
  '{',
  'null',
  '[]',
  '{"bounds":null}',
  '{"bounds":{"x":0,"y":0,"width":"900","height":700}}',
  '{"bounds":{"x":0,"y":0,"width":1e9,"height":700}}',
  '{"bounds":{"x":0,"y":0,"width":1,"height":1}}',
  '{"bounds":{"x":0.5,"y":0,"width":900,"height":700}}',
])('the damaged file %j counts as the first start', async (text) => {
  await writeFile(path, text);
  expect(await readWindowState(path, screens)).toEqual(first);
});
