import { describe, expect, test } from 'vitest';
import { LANGUAGES } from '../language.ts';
import { TERRITORIES } from './cldr.ts';
import { COUNTRIES_A_TO_K } from './countries-a-to-k.ts';
import { COUNTRIES_L_TO_Z } from './countries-l-to-z.ts';
import { buildLexicon } from './lexicon.ts';
import { russianPlace } from './noun-entries.ts';

const lexicon = buildLexicon();
const named = lexicon.filter((entry) => entry.named);
const COUNTRIES = [...COUNTRIES_A_TO_K, ...COUNTRIES_L_TO_Z];

/** Where CLDR shortens a name, writes it with other marks, or says it otherwise than people do. */
const OTHERWISE_IN_CLDR = new Set(['AE', 'CD', 'CG', 'FM', 'KP', 'KR', 'MH', 'MM', 'PG', 'SB', 'SC', 'US', 'CI']);

describe('buildLexicon', () => {
  test('holds at least 4,000 names', () => {
    expect(named.length).toBeGreaterThanOrEqual(4000);
  });

  test.each(LANGUAGES)('no two names look alike in %s, whatever their capitals', (language) => {
    const names = named.map((entry) => entry.words[language].alone.toLowerCase().replaceAll('ё', 'е'));
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  test('every form of every word is a word of its language, in normal form, with single spaces', () => {
    const letters = { en: /^[A-Za-z' 0-9:-]+$/, ru: /^[А-Яа-яЁё' 0-9:-]+$/, zh: /^[\p{Script=Han}0-9: ]*$/u };
    for (const language of LANGUAGES) {
      const texts = lexicon.flatMap(({ words }) => [words[language].alone, ...Object.values(words[language].forms)]);
      expect(texts.filter((text) => !letters[language].test(text))).toEqual([]);
      expect(texts.filter((text) => text !== text.normalize('NFC').replace(/ +/g, ' ').trim())).toEqual([]);
      expect(lexicon.filter(({ words }) => words[language].alone === '')).toEqual([]);
    }
  });

  test('is the same each time', () => {
    expect(buildLexicon()).toEqual(lexicon);
  });
});

describe('countries', () => {
  test('are the 193 members of the United Nations and the Vatican', () => {
    expect(COUNTRIES.length).toBe(194);
    expect(new Set(COUNTRIES.map(([code]) => code)).size).toBe(194);
  });

  test('have the Russian names of CLDR', () => {
    for (const [code, ru] of COUNTRIES)
      if (!OTHERWISE_IN_CLDR.has(code)) expect(russianPlace(ru).alone).toBe(TERRITORIES.ru[code]?.replaceAll('’', "'"));
  });

  /** By hand: whose capital, where, where to, where from. */
  test.each([
    ['Россия', 'России', 'в России', 'в Россию', 'из России'],
    ['Франция', 'Франции', 'во Франции', 'во Францию', 'из Франции'],
    ['Вьетнам', 'Вьетнама', 'во Вьетнаме', 'во Вьетнам', 'из Вьетнама'],
    ['Китай', 'Китая', 'в Китае', 'в Китай', 'из Китая'],
    ['Египет', 'Египта', 'в Египте', 'в Египет', 'из Египта'],
    ['Куба', 'Кубы', 'на Кубе', 'на Кубу', 'с Кубы'],
    ['Кипр', 'Кипра', 'на Кипре', 'на Кипр', 'с Кипра'],
    ['Чили', 'Чили', 'в Чили', 'в Чили', 'из Чили'],
    ['Нидерланды', 'Нидерландов', 'в Нидерландах', 'в Нидерланды', 'из Нидерландов'],
    ['Новая Зеландия', 'Новой Зеландии', 'в Новой Зеландии', 'в Новую Зеландию', 'из Новой Зеландии'],
    [
      'Соединённые Штаты Америки',
      'Соединённых Штатов Америки',
      'в Соединённых Штатах Америки',
      'в Соединённые Штаты Америки',
      'из Соединённых Штатов Америки',
    ],
    [
      'Босния и Герцеговина',
      'Боснии и Герцеговины',
      'в Боснии и Герцеговине',
      'в Боснию и Герцеговину',
      'из Боснии и Герцеговины',
    ],
  ])('%s', (name, genitive, at, to, from) => {
    const forms = lexicon.find((entry) => entry.class === 'country' && entry.words.ru.alone === name)?.words.ru.forms;
    expect([forms?.['gen'], forms?.['at'], forms?.['to'], forms?.['from']]).toEqual([genitive, at, to, from]);
  });
});
