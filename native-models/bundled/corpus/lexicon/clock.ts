import { chineseNumber } from '../grammar/chinese.ts';
import { englishNumber, russianNumber } from '../grammar/spelled-number.ts';
import { THING, type Word } from '../grammar/word.ts';
import type { Entry } from './entry.ts';

const RU_ORDINALS =
  'первого второго третьего четвёртого пятого шестого седьмого восьмого девятого десятого одиннадцатого двенадцатого'.split(
    ' ',
  );

const word = (alone: string, forms: Readonly<Record<string, string>>): Word => ({ alone, forms, agreement: THING });

/** Full, half and quarter hours in words: five o'clock, half past five, a quarter past five, a quarter to six. */
export function clockTimes(): Entry[] {
  return Array.from({ length: 12 }, (_, index) => index + 1).flatMap((hour) => {
    const next = (hour % 12) + 1;
    const [en, enNext] = [englishNumber(hour), englishNumber(next)];
    const russianHours = hour === 1 ? 'час' : `${russianNumber(hour)} ${hour < 5 ? 'часа' : 'часов'}`;
    const before = next === 1 ? 'час' : russianNumber(next);
    return [
      time(`${en} o'clock`, russianHours, `в ${russianHours}`, `${hours(hour)}点`),
      time(
        `half past ${en}`,
        `половина ${RU_ORDINALS[next - 1]}`,
        `в половине ${RU_ORDINALS[next - 1]}`,
        `${hours(hour)}点半`,
      ),
      time(
        `a quarter past ${en}`,
        `четверть ${RU_ORDINALS[next - 1]}`,
        `в четверть ${RU_ORDINALS[next - 1]}`,
        `${hours(hour)}点一刻`,
      ),
      time(`a quarter to ${enNext}`, `без четверти ${before}`, `без четверти ${before}`, `${hours(hour)}点三刻`),
    ];
  });
}

const hours = (hour: number): string => (hour === 2 ? '两' : chineseNumber(hour));

function time(en: string, ru: string, ruAt: string, zh: string): Entry {
  return {
    class: 'clock',
    words: { en: word(en, { '': en, at: `at ${en}` }), ru: word(ru, { nom: ru, at: ruAt }), zh: word(zh, { '': zh }) },
    named: true,
  };
}
