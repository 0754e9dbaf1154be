import { join } from 'node:path';
import { atomicWrite } from '../../../native-models/files/atomic-write.ts';
import { isThere } from '../../../native-models/files/is-there.ts';

/** What the model that ships with the lab was trained on: everyday sentences. One has a comma, one a quotation mark. */
const sentences = [
  'Где библиотека?',
  'Мама мыла раму.',
  'Я люблю читать книги.',
  'У меня есть собака.',
  'Сколько стоит этот билет?',
  'Здравствуйте, как дела?',
  'Сегодня холодно.',
  'Я иду домой.',
  'Мы читаем книгу «Война и мир».',
  'Какой город является столицей Франции?',
  'Я не понимаю.',
  'До свидания!',
];

/** The path of a small csv to try, in the lab's own folder: written once, then left as it is. */
export async function exampleFile(dataFolder: string): Promise<string> {
  const file = join(dataFolder, 'examples', 'sentences.csv');
  if (await isThere(file)) return file;
  const rows = sentences.map((source, index) => `${index + 1},"${source}"\r\n`);
  await atomicWrite(file, `id,source\r\n${rows.join('')}`);
  return file;
}
