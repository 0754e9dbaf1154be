import { describe, expect, test } from 'vitest';
import { chineseNumber, countingNumber } from './chinese.ts';
import { possessive, regularGerund, regularPast, regularPlural, settleArticles, thirdPerson } from './english.ts';
import { englishNumber, russianNumber } from './spelled-number.ts';

describe('English', () => {
  test('regular nouns and verbs are spelled as the grammar says', () => {
    expect(['cat', 'box', 'bus', 'church', 'cherry', 'toy'].map(regularPlural)).toEqual([
      ...['cats', 'boxes', 'buses', 'churches', 'cherries', 'toys'],
    ]);
    expect(['read', 'wash', 'go', 'cry', 'play', 'have'].map(thirdPerson)).toEqual([
      ...['reads', 'washes', 'goes', 'cries', 'plays', 'has'],
    ]);
    expect(['work', 'dance', 'cry', 'play'].map(regularPast)).toEqual(['worked', 'danced', 'cried', 'played']);
    expect(['work', 'dance', 'see', 'play'].map(regularGerund)).toEqual(['working', 'dancing', 'seeing', 'playing']);
    expect(['Mom', 'Thomas', 'my parents'].map(possessive)).toEqual(["Mom's", "Thomas'", "my parents'"]);
  });

  test('the article goes by the first sound of the word after it', () => {
    for (const [written, settled] of [
      ['a(n) apple', 'an apple'],
      ['a(n) red apple', 'a red apple'],
      ['a(n) hour', 'an hour'],
      ['a(n) university', 'a university'],
      ['a(n) Ukrainian film', 'a Ukrainian film'],
      ['a(n) umbrella and a(n) cup', 'an umbrella and a cup'],
      ['a(n) 8-bit model', 'an 8-bit model'],
    ] as const)
      expect(settleArticles(written)).toBe(settled);
  });
});

/** By hand, after CLDR's spell-out rules. */
test.each([
  [0, 'zero', 'ноль', '零'],
  [10, 'ten', 'десять', '十'],
  [14, 'fourteen', 'четырнадцать', '十四'],
  [40, 'forty', 'сорок', '四十'],
  [99, 'ninety-nine', 'девяносто девять', '九十九'],
  [101, 'one hundred one', 'сто один', '一百零一'],
  [110, 'one hundred ten', 'сто десять', '一百一十'],
  [212, 'two hundred twelve', 'двести двенадцать', '二百一十二'],
  [500, 'five hundred', 'пятьсот', '五百'],
  [606, 'six hundred six', 'шестьсот шесть', '六百零六'],
  [999, 'nine hundred ninety-nine', 'девятьсот девяносто девять', '九百九十九'],
  [1000, 'one thousand', 'тысяча', '一千'],
])('%i in words', (value, en, ru, zh) => {
  expect([englishNumber(value), russianNumber(value), chineseNumber(value)]).toEqual([en, ru, zh]);
});

test('two of a thing is 两, but twelve ends in 二', () => {
  expect([2, 12, 20].map(countingNumber)).toEqual(['两', '十二', '二十']);
});
