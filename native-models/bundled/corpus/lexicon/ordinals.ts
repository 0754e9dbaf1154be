import { declineAdjective } from '../grammar/russian-adjective.ts';
import { chineseNumber } from '../grammar/chinese.ts';
import { englishNumber, russianNumber } from '../grammar/spelled-number.ts';
import { THING } from '../grammar/word.ts';
import type { Entry } from './entry.ts';

const EN_IRREGULAR: Readonly<Record<string, string>> = {
  one: 'first',
  two: 'second',
  three: 'third',
  five: 'fifth',
  eight: 'eighth',
  nine: 'ninth',
  twelve: 'twelfth',
};
const RU_TO_TWENTY =
  'первый второй третий четвёртый пятый шестой седьмой восьмой девятый десятый одиннадцатый двенадцатый тринадцатый четырнадцатый пятнадцатый шестнадцатый семнадцатый восемнадцатый девятнадцатый'.split(
    ' ',
  );
const RU_TENS =
  ',,двадцатый,тридцатый,сороковой,пятидесятый,шестидесятый,семидесятый,восьмидесятый,девяностый,сотый'.split(',');

/** first to hundredth: twenty-first, двадцать первый, 第二十一. */
export function ordinals(): Entry[] {
  return Array.from({ length: 100 }, (_, index) => index + 1).map((value) => {
    const en = englishOrdinal(value);
    const russian = russianOrdinal(value);
    const zh = `第${chineseNumber(value)}`;
    return {
      class: 'ordinal',
      words: {
        en: { alone: en, forms: { '': en }, agreement: THING },
        ru: { alone: russian['m.nom']!, forms: russian, agreement: THING },
        zh: { alone: zh, forms: { '': zh }, agreement: THING },
      },
      named: true,
    };
  });
}

function englishOrdinal(value: number): string {
  if (value === 100) return 'hundredth';
  const name = englishNumber(value);
  const last = name.slice(name.indexOf('-') + 1);
  const ordinal = EN_IRREGULAR[last] ?? (last.endsWith('y') ? `${last.slice(0, -1)}ieth` : `${last}th`);
  return name.slice(0, name.length - last.length) + ordinal;
}

/** Only the last word changes: двадцать первого. */
function russianOrdinal(value: number): Record<string, string> {
  const units = value % 10;
  if (value >= 20 && units === 0) return declineAdjective(RU_TENS[value / 10]!);
  const last = declineAdjective(RU_TO_TWENTY[(value < 20 ? value : units) - 1]!);
  if (value < 20) return last;
  const tens = russianNumber(value - units);
  return Object.fromEntries(Object.entries(last).map(([name, form]) => [name, `${tens} ${form}`]));
}
