import type { IpcMain, WebContents } from 'electron';
import { EventEmitter } from 'node:events';
import { beforeEach, expect, test } from 'vitest';
import type { CallHandler } from '../contract/serve-calls.ts';
import { describeError } from '../workers/describe-error.ts';
import { StubWebContents } from './electron-stub.ts';
import { openIpcDoor, type IpcDoor } from './ipc.ts';

let seen: string[];
let ipcMain: EventEmitter;
let door: IpcDoor;
let page: StubWebContents;

const handler: CallHandler = (channel, _request, { signal }) => {
  seen.push(channel);
  if (channel !== 'wait') return Promise.resolve('done');
  return new Promise((_resolve, reject) =>
    signal.addEventListener('abort', () => {
      seen.push('aborted');
      reject(new Error('stopped'));
    }),
  );
};

beforeEach(() => {
  seen = [];
  ipcMain = new EventEmitter();
  page = new StubWebContents();
  door = openIpcDoor(ipcMain as unknown as IpcMain, { handler, describeError });
  door.attach(page as unknown as WebContents);
});

interface Sender {
  readonly sender?: StubWebContents;
  readonly senderFrame?: { url: string } | null;
}

/** A message as Electron hands it over. */
function receive(message: unknown, { sender = page, senderFrame = sender.mainFrame }: Sender = {}): void {
  ipcMain.emit('lab', { sender, senderFrame }, message);
}

const call = (id: number, channel = 'models.list') => ({ kind: 'call', id, channel, request: {} });

test('a call of our page is answered on the one channel', async () => {
  receive(call(1));
  await expect.poll(() => page.sent).toEqual([['lab', { kind: 'reply', id: 1, ok: true, value: 'done' }]]);
});

const foreign = new StubWebContents();
test.each<[name: string, from: () => Sender]>([
  ['contents that were never attached', () => ({ sender: foreign })],
  ['a frame inside our page', () => ({ senderFrame: { url: 't5lab://app/' } })],
  ['a frame that is gone already', () => ({ senderFrame: null })],
])('a message from %s is dropped', async (_name, from) => {
  receive(call(1), from());
  await new Promise((resolve) => setImmediate(resolve));
  expect(seen).toEqual([]);
});

test.each([
  'https://evil.example/',
  'http://127.0.0.1:80/',
  'file:///etc/passwd',
  't5lab://evil/',
  't5lab://app.evil.example/',
  'about:blank',
  'data:text/html,x',
])('a message from our window while it shows %s is dropped', async (url) => {
  page.mainFrame.url = url;
  receive(call(1));
  await new Promise((resolve) => setImmediate(resolve));
  expect(seen).toEqual([]);
});

test('a message that is none ends the wire of that page and the calls on it', async () => {
  receive(call(1, 'wait'));
  receive({ kind: 'evil', id: 1 });
  await expect.poll(() => seen).toEqual(['wait', 'aborted']);
  receive(call(2));
  await new Promise((resolve) => setImmediate(resolve));
  expect(seen).toEqual(['wait', 'aborted']);
});

test('a page that is loaded again gets no answer to the calls of the page before it', async () => {
  receive(call(1, 'wait'));
  page.emit('did-start-navigation', { isMainFrame: true, isSameDocument: false });
  await expect.poll(() => seen).toEqual(['wait', 'aborted']);
  receive(call(1));
  await expect.poll(() => page.sent).toEqual([['lab', { kind: 'reply', id: 1, ok: true, value: 'done' }]]);
});

test('a step inside the page (a fragment) or in a frame of it ends nothing', () => {
  receive(call(1, 'wait'));
  page.emit('did-start-navigation', { isMainFrame: true, isSameDocument: true });
  page.emit('did-start-navigation', { isMainFrame: false, isSameDocument: false });
  expect(seen).toEqual(['wait']);
});

test.each(['render-process-gone', 'destroyed'])(
  'on %s the calls are cancelled and nothing more is sent',
  async (end) => {
    receive(call(1, 'wait'));
    page.destroyed = end === 'destroyed';
    page.emit(end);
    await expect.poll(() => seen).toEqual(['wait', 'aborted']);
    expect(page.sent).toEqual([]);
  },
);

test('closing tells the page why and cancels its calls', async () => {
  receive(call(1, 'wait'));
  door.close('The lab is closing.');
  await expect.poll(() => seen).toEqual(['wait', 'aborted']);
  expect(page.sent).toEqual([['lab', 'The lab is closing.']]);
});
