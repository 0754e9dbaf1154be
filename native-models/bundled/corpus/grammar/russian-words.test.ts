import { describe, expect, test } from 'vitest';
import { CASES, declineAdjective } from './russian-adjective.ts';
import { declineNoun, parseNoun } from './russian-noun.ts';
import { countPhrase, digitsPhrase, pluralCategory } from './russian-numeral.ts';
import { settlePrepositions } from './russian-preposition.ts';
import { conjugate } from './russian-verb.ts';

const noun = (spec: string) => declineNoun(parseNoun(spec));

describe('declineAdjective', () => {
  /** By hand: masculine (accusative of what is not alive), feminine, neuter nominative, plural. */
  test.each([
    [
      'новый',
      'новый нового новому новый новым новом',
      'новая новой новой новую новой новой',
      'новое',
      'новые новых новым новые новыми новых',
    ],
    [
      'синий',
      'синий синего синему синий синим синем',
      'синяя синей синей синюю синей синей',
      'синее',
      'синие синих синим синие синими синих',
    ],
    [
      'большой',
      'большой большого большому большой большим большом',
      'большая большой большой большую большой большой',
      'большое',
      'большие больших большим большие большими больших',
    ],
    [
      'хороший',
      'хороший хорошего хорошему хороший хорошим хорошем',
      'хорошая хорошей хорошей хорошую хорошей хорошей',
      'хорошее',
      'хорошие хороших хорошим хорошие хорошими хороших',
    ],
    [
      'русский',
      'русский русского русскому русский русским русском',
      'русская русской русской русскую русской русской',
      'русское',
      'русские русских русским русские русскими русских',
    ],
    [
      'молодой',
      'молодой молодого молодому молодой молодым молодом',
      'молодая молодой молодой молодую молодой молодой',
      'молодое',
      'молодые молодых молодым молодые молодыми молодых',
    ],
    [
      'третий',
      'третий третьего третьему третий третьим третьем',
      'третья третьей третьей третью третьей третьей',
      'третье',
      'третьи третьих третьим третьи третьими третьих',
    ],
    ['мой', 'мой моего моему мой моим моём', 'моя моей моей мою моей моей', 'моё', 'мои моих моим мои моими моих'],
    [
      'наш',
      'наш нашего нашему наш нашим нашем',
      'наша нашей нашей нашу нашей нашей',
      'наше',
      'наши наших нашим наши нашими наших',
    ],
  ])('%s', (nominative, masculine, feminine, neuter, plural) => {
    const forms = declineAdjective(nominative);
    const row = (gender: string): string => CASES.map((name) => forms[`${gender}.${name}`]).join(' ');
    expect([row('m'), row('f'), forms['n.nom'], row('p')]).toEqual([masculine, feminine, neuter, plural]);
  });

  test('what is alive takes the genitive for the accusative', () => {
    const forms = declineAdjective('смешной');
    expect([forms['m.acc.a'], forms['p.acc.a']]).toEqual(['смешного', 'смешных']);
  });
});

describe('numerals', () => {
  test.each([
    [1, 'кошка fa gen.pl=кошек', 'одна кошка', 'одну кошку'],
    [1, 'стол me', 'один стол', 'один стол'],
    [2, 'кошка fa gen.pl=кошек', 'две кошки', 'двух кошек'],
    [2, 'стол me', 'два стола', 'два стола'],
    [2, 'окно n nom.pl=окна gen.pl=окон', 'два окна', 'два окна'],
    [3, 'волк ma', 'три волка', 'трёх волков'],
    [4, 'книга f', 'четыре книги', 'четыре книги'],
    [5, 'кошка fa gen.pl=кошек', 'пять кошек', 'пять кошек'],
    [11, 'год m gen.pl=лет', 'одиннадцать лет', 'одиннадцать лет'],
    [20, 'яблоко n nom.pl=яблоки gen.pl=яблок', 'двадцать яблок', 'двадцать яблок'],
  ])('%i of %s', (count, spec, nominative, accusative) => {
    expect([countPhrase(count, noun(spec), 'nom'), countPhrase(count, noun(spec), 'acc')]).toEqual([
      nominative,
      accusative,
    ]);
  });

  test('digits take the form that CLDR calls one, few or many', () => {
    expect([1, 2, 4, 5, 11, 14, 21, 22, 25, 100, 101, 112, 1003].map(pluralCategory).join(' ')).toBe(
      'one few few many many many one few many many one many few',
    );
    const ruble = noun('рубль me');
    expect([1, 3, 5, 21, 112].map((count) => digitsPhrase(count, ruble))).toEqual([
      ...['1 рубль', '3 рубля', '5 рублей', '21 рубль', '112 рублей'],
    ]);
  });
});

describe('conjugate', () => {
  test.each([
    ['читать/читаю/читаешь/читают!читай', 'читаю читаешь читает читаем читаете читают', 'читал читала читало читали'],
    ['спать/сплю/спишь/спят', 'сплю спишь спит спим спите спят', 'спал спала спало спали'],
    [
      'смеяться/смеюсь/смеёшься/смеются',
      'смеюсь смеёшься смеётся смеёмся смеётесь смеются',
      'смеялся смеялась смеялось смеялись',
    ],
    ['печь/пеку/печёшь/пекут/пёк/пекл', 'пеку печёшь печёт печём печёте пекут', 'пёк пекла пекло пекли'],
    ['есть/ем/ешь/едят/ел', 'ем ешь ест едим едите едят', 'ел ела ело ели'],
    ['найти/найду/найдёшь/найдут/нашёл/нашл', 'найду найдёшь найдёт найдём найдёте найдут', 'нашёл нашла нашло нашли'],
  ])('%s', (spec, present, past) => {
    const forms = conjugate(spec);
    expect(['0', '1', '2', '3', '4', '5'].map((person) => forms[person]).join(' ')).toBe(present);
    expect(['m', 'f', 'n', 'p'].map((gender) => forms[gender]).join(' ')).toBe(past);
  });

  test('a verb without all its parts is refused', () => {
    expect(() => conjugate('читать/читаю')).toThrow(expect.objectContaining({ code: 'bad-entry' }));
  });
});

test('prepositions take their longer form where Russian has it', () => {
  for (const [written, settled] of [
    ['живу в(о) Франции', 'живу во Франции'],
    ['живу в(о) Финляндии', 'живу в Финляндии'],
    ['живу в(о) Вьетнаме', 'живу во Вьетнаме'],
    ['в(о) Владивостоке', 'во Владивостоке'],
    ['с(о) стадиона', 'со стадиона'],
    ['с(о) мной', 'со мной'],
    ['с(о) мамой', 'с мамой'],
    ['о(б) Анне', 'об Анне'],
    ['о(б) Японии', 'о Японии'],
    ['о(б) мне', 'обо мне'],
    ['к(о) мне', 'ко мне'],
  ] as const)
    expect(settlePrepositions(written)).toBe(settled);
});
