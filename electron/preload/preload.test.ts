import { expect, test } from 'vitest';
import type { Wire, WireMessage } from '../contract/wire.ts';
import { contextBridge, ipcRenderer } from '../main/electron-stub.ts';
import './preload.ts';

const lab = contextBridge.exposed['lab'] as Wire;

test('the page gets one wire, the places of dropped files, ways to show a folder and to choose a path, and nothing else of Electron', () => {
  expect(Object.keys(contextBridge.exposed)).toEqual(['lab', 'labPathOf', 'labShowFolder', 'labChoosePath']);
  expect(Object.keys(lab).sort()).toEqual(['onClose', 'onMessage', 'send']);
});

test('only wire messages leave the page, on the one channel', () => {
  lab.send({ kind: 'cancel', id: 3 });
  expect(() => lab.send({ kind: 'shutdown', id: 1 } as unknown as WireMessage)).toThrow('expected "call"');
  expect(ipcRenderer.sent).toEqual([['lab', { kind: 'cancel', id: 3 }]]);
});

test('messages and the end of the wire reach those who listen, and no longer after their undo', () => {
  const heard: unknown[] = [];
  const stop = [lab.onMessage((message) => heard.push(message)), lab.onClose((reason) => heard.push(reason))];
  const event = { kind: 'event', id: 1, event: 'x' };
  const arrive = () => {
    ipcRenderer.emit('lab', { ports: [] }, event);
    ipcRenderer.emit('lab', { ports: [] }, 'The lab is closing.');
  };
  arrive();
  stop.forEach((undo) => undo());
  arrive();
  expect(heard).toEqual([event, 'The lab is closing.']);
});

test('a dropped folder says where it lies', () => {
  const pathOf = contextBridge.exposed['labPathOf'] as (file: File) => string;
  expect(pathOf({ name: 't5-small' } as File)).toBe('/dropped/t5-small');
});

test('a folder is shown by asking the window door, on a channel of its own', async () => {
  const show = contextBridge.exposed['labShowFolder'] as (path: string) => Promise<boolean>;
  expect(await show('/exports/capitals')).toBe(true);
  expect(ipcRenderer.sent.at(-1)).toEqual(['lab-show-folder', '/exports/capitals']);
});

test('a path is asked for on a channel of its own, as plain values', async () => {
  const choose = contextBridge.exposed['labChoosePath'] as (question: object) => Promise<unknown>;
  await choose({ kind: 'file', at: '/data', endings: ['.csv'], more: 1 });
  expect(ipcRenderer.sent.at(-1)).toEqual(['lab-choose-path', { kind: 'file', at: '/data', endings: ['.csv'] }]);
});
