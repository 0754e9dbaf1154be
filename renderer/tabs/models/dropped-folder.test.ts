import { expect, test } from 'vitest';
import { droppedFolder } from './dropped-folder.ts';

const folder = new File([], 't5-small');
const dropped = (texts: Readonly<Record<string, string>>, files: readonly File[] = []) => ({
  files: files as unknown as FileList,
  getData: (type: string) => texts[type] ?? '',
});

test('the window door says where a dropped folder lies', () => {
  expect(droppedFolder(dropped({}, [folder]), ({ name }) => `/models/${name}`)).toBe('/models/t5-small');
});

test('a browser says it of no file', () => {
  expect(droppedFolder(dropped({}, [folder]), undefined)).toBeNull();
  expect(droppedFolder(dropped({}), () => '')).toBeNull();
});

test.each([
  ['text/uri-list', '# from a file manager\r\nfile:///home/a/my%20models/t5\r\n', '/home/a/my models/t5'],
  ['text/uri-list', 'file:///C:/models/t5', 'C:/models/t5'],
  ['text/plain', '/home/a/t5', '/home/a/t5'],
  ['text/plain', 'C:\\models\\t5', 'C:\\models\\t5'],
  ['text/plain', 'just some words', null],
  ['text/uri-list', 'https://huggingface.co/google/t5', null],
  ['text/uri-list', 'file:///%zz', null],
])('dragged %s %j is the folder %s', (type, text, path) => {
  expect(droppedFolder(dropped({ [type]: text }), undefined)).toBe(path);
});
