import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { COMPOSED } from './composed.ts';
import { corpusExamples, readingsOf } from './corpus-examples.ts';
import { corpus, type CorpusRecipe } from './corpus.ts';
import { corpusSource } from './draw-sentence.ts';
import { examplesOf, nameExample } from './examples.ts';
import { DIRECTIONS, directionName, LANGUAGES } from './language.ts';
import { TOKENIZER_RECIPE } from './recipe.ts';
import { splitOf } from './split.ts';
import type { Triple } from './triple.ts';
import { asTarget, written } from './written.ts';

const RECIPE: CorpusRecipe = { ...TOKENIZER_RECIPE, seed: 7, sentences: 4000, names: 1, heldOut: 150 };
const made = [...corpusExamples(RECIPE)];
const train = made.filter(({ triple }) => triple.split === 'train');
const heldOut = made.filter(({ triple }) => triple.split !== 'train');
const { lexicon, decks } = corpusSource();

const question: Triple = {
  words: { en: 'where is Moscow', ru: 'где находится Москва', zh: '莫斯科 在 哪里' },
  end: '?',
  template: 'test-1',
  entries: [1],
  split: 'train',
};

describe('corpus', () => {
  test('is the same on every machine and every version of Node', () => {
    const hash = createHash('sha256');
    for (const { triple, examples } of made) hash.update(JSON.stringify([triple, examples]));
    expect(hash.digest('hex')).toBe('5c60abf91c48c359ac2a49e5bd954d21c020eecff2b2ff08aac4ff2db8a54388');
  });

  test('another seed makes other sentences of the same names', () => {
    const [one, other] = [7, 8].map((seed) => [...corpus({ ...RECIPE, seed, sentences: 50, heldOut: 0 })]);
    expect(other!.slice(0, 50)).not.toEqual(one!.slice(0, 50));
    expect(other!.slice(50)).toEqual(one!.slice(50));
  });

  test('shows each entry that follows no rule in as many sentences as the recipe asks', () => {
    const triples = [...corpus({ ...RECIPE, sentences: 0, covered: 3, names: 0, heldOut: 0 })];
    expect(triples.every(({ split }) => split === 'train')).toBe(true);
    const counts = new Array<number>(lexicon.length).fill(0);
    for (const { entries } of triples) for (const entry of entries) counts[entry]!++;
    const rare = lexicon.filter((entry, index) => counts[index]! < 3 && !COMPOSED.has(entry.class));
    const inNoTemplate = rare.filter((entry) =>
      decks.every(({ slots }) => slots.every(({ domain }) => !domain.includes(entry))),
    );
    expect(rare).toEqual(inNoTemplate);
    expect(inNoTemplate.length).toBeLessThan(0.02 * lexicon.length);
  });

  test('takes of a hundred sentences to train on as many into a language as the recipe asks, names and held-out ones into all', () => {
    const taken = { en: 65, ru: 100, zh: 0 };
    const some = [...corpusExamples({ ...RECIPE, taken })];
    expect(some.map(({ triple }) => triple)).toEqual(made.map(({ triple }) => triple));
    const into = { en: 0, ru: 0, zh: 0 };
    for (const [index, { triple, examples }] of some.entries())
      if (triple.split !== 'train' || triple.end === undefined) expect(examples).toEqual(made[index]!.examples);
      else for (const { direction } of examples) into[direction.target]++;
    expect(into.ru).toBe(2 * train.filter(({ triple }) => triple.end !== undefined).length);
    expect(into.zh).toBe(0);
    // A binomial share of about 8,000 draws: its deviation is 0.0053.
    expect(Math.abs(into.en / into.ru - 0.65)).toBeLessThan(0.02);
  });

  test('shows every name of the lexicon in training', () => {
    const seen = new Set(train.flatMap(({ triple }) => triple.entries));
    expect(lexicon.filter((entry, index) => entry.named && !seen.has(index))).toEqual([]);
  });

  test('refuses a recipe that is no whole numbers', () => {
    expect(() => [...corpus({ ...RECIPE, names: 0.5 })]).toThrow(expect.objectContaining({ code: 'bad-recipe' }));
  });
});

describe('what is held out', () => {
  test('is of both kinds, as many as the recipe says but for repetitions', () => {
    for (const kind of ['fillings', 'parts'])
      expect(heldOut.filter(({ triple }) => triple.split === kind).length).toBeGreaterThan(RECIPE.heldOut * 0.95);
  });

  test('is read in no language of any sentence to train on', () => {
    const readings = new Set(train.flatMap(({ triple }) => readingsOf(triple)));
    expect(heldOut.filter(({ triple }) => readingsOf(triple).some((reading) => readings.has(reading)))).toEqual([]);
  });

  test('has fillings or a pair of opening and template that no training sentence has', () => {
    const key = ({ template, entries }: Triple): string => `${template.split(' ').at(-1)} ${entries.join(' ')}`;
    const fillings = new Set(train.map(({ triple }) => key(triple)));
    const pairs = new Set(train.map(({ triple }) => triple.template));
    for (const { triple } of heldOut)
      expect(triple.split === 'fillings' ? fillings.has(key(triple)) : pairs.has(triple.template)).toBe(false);
  });

  test('is about a tenth, whatever the recipe', () => {
    const splits = Array.from({ length: 5000 }, (_, index) => splitOf('people-1', [`${index}`], undefined));
    const share = splits.filter((split) => split === 'fillings').length / splits.length;
    expect(share).toBeGreaterThan(0.08);
    expect(share).toBeLessThan(0.12);
    expect(splitOf('sayings-1', [], undefined)).toBe('train');
  });
});

describe('examples', () => {
  test('give no source text two target texts, the names of the lexicon included', () => {
    const targets = new Map<string, string>();
    const names = [...corpus({ ...RECIPE, sentences: 0, heldOut: 0 })].flatMap((triple) =>
      DIRECTIONS.map((direction) => nameExample(triple, direction)),
    );
    const conflicts = [...made.flatMap(({ examples }) => examples), ...names].filter(({ source, target }) => {
      const known = targets.get(source) ?? target;
      targets.set(source, target);
      return known !== target;
    });
    expect(conflicts).toEqual([]);
    expect(targets.size).toBeGreaterThan(40_000);
  });

  test('say with a task prefix where they go; into English some go without', () => {
    const examples = made.flatMap((one) => one.examples);
    const prefixed = examples.filter(
      ({ source, direction }) => direction.target !== 'en' || source.startsWith('translate'),
    );
    expect(
      prefixed.filter(({ source, direction }) => !source.startsWith(`translate to ${direction.target}: `)),
    ).toEqual([]);
    const intoEnglish = examples.filter(({ direction }) => direction.target === 'en');
    const bare = intoEnglish.filter(({ source }) => !source.startsWith('translate')).length / intoEnglish.length;
    expect(bare).toBeGreaterThan(0.2);
    expect(bare).toBeLessThan(0.3);
  });

  test('end alike on both sides', () => {
    const marks: Record<string, string> = { '。': '.', '？': '?', '！': '!' };
    const end = (text: string): string => marks[text.at(-1)!] ?? (/[.?!]/.test(text.at(-1)!) ? text.at(-1)! : '');
    const examples = made.flatMap((one) => one.examples);
    expect(examples.filter(({ source, target }) => end(target) !== end(source))).toEqual([]);
  });

  test('are clean text in the letters of their languages', () => {
    const letters = {
      en: /^[A-Za-z0-9 ,.?!'":—-]+$/,
      ru: /^(LLM|[А-Яа-яЁё0-9 ,.?!'"«»:—-])+$/,
      zh: /^(LLM|[\p{Script=Han}0-9,?!:。，？！：“”"])+$/u,
    };
    const sides = made.flatMap(({ examples }) =>
      examples.flatMap(({ source, target, direction }) => [
        { text: source.replace(/^translate to ..: /, ''), language: direction.source },
        { text: target, language: direction.target },
      ]),
    );
    expect(sides.filter(({ text, language }) => !letters[language].test(text))).toEqual([]);
    expect(sides.filter(({ text }) => text !== text.normalize('NFC').replace(/ +/g, ' ').trim())).toEqual([]);
  });

  test('come one for each direction', () => {
    const examples = examplesOf(question, () => 0);
    expect(examples.map(({ direction }) => directionName(direction))).toEqual([
      'en-ru',
      'en-zh',
      'ru-en',
      'ru-zh',
      'zh-en',
      'zh-ru',
    ]);
    expect(examples.map(({ target }) => target)).toEqual([
      ...[
        'Где находится Москва?',
        '莫斯科在哪里?',
        'Where is Moscow?',
        '莫斯科在哪里?',
        'Where is Moscow?',
        'Где находится Москва?',
      ],
    ]);
  });
});

test('a sentence is written alike in all languages, as far as they have capitals', () => {
  const sides = (writing: Parameters<typeof written>[2]) =>
    LANGUAGES.map((language) => written(question, language, writing));
  expect(sides('plain')).toEqual(['Where is Moscow?', 'Где находится Москва?', '莫斯科在哪里？']);
  expect(sides('bare')).toEqual(['Where is Moscow', 'Где находится Москва', '莫斯科在哪里']);
  expect(sides('lower')).toEqual(['where is Moscow', 'где находится Москва', '莫斯科在哪里']);
  expect(sides('lower-closed')).toEqual(['where is Moscow?', 'где находится Москва?', '莫斯科在哪里？']);
  expect(sides('exclaimed')).toEqual(['Where is Moscow!', 'Где находится Москва!', '莫斯科在哪里！']);
  expect(sides('upper')).toEqual(['WHERE IS MOSCOW?', 'ГДЕ НАХОДИТСЯ МОСКВА?', '莫斯科在哪里？']);
  expect(asTarget('你好，妈妈！好吗？')).toBe('你好,妈妈!好吗?');
});
