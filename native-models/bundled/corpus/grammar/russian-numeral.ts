import type { Gender, Word } from './word.ts';

const ONE: Readonly<Record<Gender, string>> = { m: 'один', f: 'одна', n: 'одно', p: 'одни' };
const SMALL: Readonly<Record<number, readonly [nominative: string, genitive: string]>> = {
  3: ['три', 'трёх'],
  4: ['четыре', 'четырёх'],
};
const UP_TO_TWENTY =
  'пять шесть семь восемь девять десять одиннадцать двенадцать тринадцать четырнадцать пятнадцать шестнадцать семнадцать восемнадцать девятнадцать двадцать'.split(
    ' ',
  );

export type PluralCategory = 'one' | 'few' | 'many';

/** CLDR's plural categories of Russian for whole numbers. */
export function pluralCategory(count: number): PluralCategory {
  const [tens, units] = [Math.floor((count % 100) / 10), count % 10];
  if (units === 1 && tens !== 1) return 'one';
  return units >= 2 && units <= 4 && tens !== 1 ? 'few' : 'many';
}

/**
 * One to twenty of something in words, as subject (`nom`) or object (`acc`): две кошки, двух кошек, пять кошек. After
 * 2, 3, 4 stands the genitive singular, after 5 and more that of the plural; as objects 1 to 4 of what lives take the
 * genitive.
 */
export function countPhrase(count: number, noun: Word, form: 'nom' | 'acc'): string {
  const { gender, animate } = noun.agreement;
  if (count === 1) {
    const one =
      form === 'nom' ? ONE[gender] : gender === 'f' ? 'одну' : gender === 'm' && animate ? 'одного' : ONE[gender];
    return `${one} ${noun.forms[form]!}`;
  }
  if (count > 4) return `${UP_TO_TWENTY[count - 5]!} ${noun.forms['gen.pl']!}`;
  const [nominative, genitive] = SMALL[count] ?? [gender === 'f' ? 'две' : 'два', 'двух'];
  return form === 'acc' && animate ? `${genitive} ${noun.forms['gen.pl']!}` : `${nominative} ${noun.forms['gen']!}`;
}

/** Digits with something: 1 рубль, 3 рубля, 5 рублей. */
export function digitsPhrase(count: number, noun: Word): string {
  const form = { one: 'nom', few: 'gen', many: 'gen.pl' }[pluralCategory(count)];
  return `${count} ${noun.forms[form]!}`;
}
