import { mkdtemp, rm, writeFile, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readModelCard } from './read-model-card.ts';
import { unfamiliarWords, wordsOf } from './training-words.ts';

let folder: string;
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 't5-lab-model-texts-'))));
afterAll(() => rm(folder, { recursive: true, force: true }));

async function folderWith(files: Readonly<Record<string, string>>): Promise<string> {
  const own = await mkdtemp(join(folder, 'model-'));
  for (const [name, text] of Object.entries(files)) await writeFile(join(own, name), text);
  return own;
}

describe('the words of a text', () => {
  test.each([
    ['Where is the sun? It isn’t here.', 'where is the sun it isn’t here'],
    ['Мама мыла раму — в 2026 году!', 'мама мыла раму в году'],
    ['我喜欢学习。', '我 喜欢 学习'],
    ['12, 13 and 14th', 'and 14th'],
    ['… !?', ''],
  ])('of «%s»', (text, expected) => {
    expect([...wordsOf(text)].map(({ word }) => word).join(' ')).toBe(expected);
  });
});

test('words that training never met are told once, as they are written', async () => {
  const model = await folderWith({ 'training-words.txt': 'мама\nмыла\nthe\n' });
  const found = await unfamiliarWords(model, 'Мама мыла The Window. мама, Window!');
  expect(found).toEqual({ words: ['Window'], total: 4 });
});

test('a model that lists no words says nothing of them', async () => {
  expect(await unfamiliarWords(await folderWith({}), 'anything')).toBeNull();
});

test('a card is read in the language asked for, else as README.md, without its front matter', async () => {
  const model = await folderWith({
    'README.md': '---\ntags:\n- t5\n---\n\n# Card\n\n---\n',
    'README.ru.md': '# Карточка\n',
  });
  expect(await readModelCard(model, 'ru')).toEqual({ file: join(model, 'README.ru.md'), markdown: '# Карточка' });
  expect(await readModelCard(model, 'en')).toEqual({ file: join(model, 'README.md'), markdown: '# Card\n\n---' });
  expect(await readModelCard(await folderWith({}), 'en')).toBeNull();
});

test('a card that cannot be read says which file', async () => {
  const model = await folderWith({});
  await mkdir(join(model, 'README.md'));
  await expect(readModelCard(model, 'en')).rejects.toMatchObject({
    code: 'file-unreadable',
    details: { file: join(model, 'README.md') },
  });
});
