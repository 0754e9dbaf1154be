import { chineseNumber } from '../grammar/chinese.ts';
import { digitsPhrase } from '../grammar/russian-numeral.ts';
import { englishNumber, russianNumber } from '../grammar/spelled-number.ts';
import { THING, type Word } from '../grammar/word.ts';
import type { Entry } from './entry.ts';
import { russianNoun } from './noun-entries.ts';
import { MONTHS } from './times.ts';

const fixed = (text: string): Word => ({ alone: text, forms: { '': text, nom: text }, agreement: THING });

/** Whole numbers from 0 to 1000 in words. */
export function spelledNumbers(): Entry[] {
  return range(0, 1000).map((value) => ({
    class: 'numeral',
    words: { en: fixed(englishNumber(value)), ru: fixed(russianNumber(value)), zh: fixed(chineseNumber(value)) },
    named: true,
  }));
}

/** Two to a hundred thousand in words; «тысяча» is feminine and is counted as such. */
export function thousands(): Entry[] {
  const thousand = russianNoun('тысяча f');
  return range(2, 100).map((count) => {
    const [, last = ''] = digitsPhrase(count, thousand).split(' ');
    const russian = russianNumber(count).replace(/один$/, 'одна').replace(/два$/, 'две');
    const words = {
      en: fixed(`${englishNumber(count)} thousand`),
      ru: fixed(`${russian} ${last}`),
      zh: fixed(chineseThousands(count)),
    };
    return { class: 'numeral', words, named: true };
  });
}

/** Chinese counts in units of ten thousand: 二千, 三万, 二万一千. */
function chineseThousands(count: number): string {
  const [myriads, rest] = [Math.floor(count / 10), count % 10];
  return (myriads ? `${chineseNumber(myriads)}万` : '') + (rest ? `${chineseNumber(rest)}千` : '');
}

/**
 * Numbers that count things in words (2 to 20: one of a thing is said otherwise) and in digits (to 100, and round
 * ones).
 */
export function countingNumbers(): Entry[] {
  const inWords = range(2, 20).map((value) => ({ value, digits: false, class: 'number' }));
  const inDigits = [...range(1, 100), ...range(2, 19).map((tens) => tens * 50 + 50), 365, 2000, 3000, 5000, 10000];
  return [...inWords, ...inDigits.map((value) => ({ value, digits: true, class: 'amount' }))].map(
    ({ value, digits, class: name }) => {
      const text = `${value}`;
      const words = digits
        ? { en: fixed(text), ru: fixed(text), zh: fixed(text) }
        : { en: fixed(englishNumber(value)), ru: fixed(russianNumber(value)), zh: fixed(chineseNumber(value)) };
      return { class: name, words, value, digits, named: false };
    },
  );
}

/** Every day of the year, the 29th of February too: March 5, 5 марта, 3月5日. */
export function dates(): Entry[] {
  const lengths = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  return lengths.flatMap((length, month) => {
    const [en = '', ru = ''] = MONTHS[month]!.map((text) => text.split(' | ')[0]!);
    const genitive = /gen=(\S+)/.exec(MONTHS[month]![1])?.[1] ?? ru;
    return range(1, length).map((day) => ({
      class: 'date',
      words: {
        en: { alone: `${en} ${day}`, forms: { '': `${en} ${day}`, on: `on ${en} ${day}` }, agreement: THING },
        ru: fixed(`${day} ${genitive}`),
        zh: fixed(`${month + 1} 月 ${day} 日`),
      },
      named: true,
    }));
  });
}

/** Years and times of day, in digits; they are carried over, not learnt as names. */
export function digitTimes(): Entry[] {
  const years = range(1900, 2030).map((year) => ({ class: 'year', en: `${year}`, ru: `${year}`, zh: `${year}` }));
  const times = range(0, 23).flatMap((hour) =>
    range(0, 11).map((five) => {
      const text = `${hour}:${String(five * 5).padStart(2, '0')}`;
      return { class: 'digital', en: text, ru: text, zh: text };
    }),
  );
  return [...years, ...times].map(({ class: name, en, ru, zh }) => ({
    class: name,
    words: { en: fixed(en), ru: fixed(ru), zh: fixed(zh) },
    named: false,
  }));
}

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}
