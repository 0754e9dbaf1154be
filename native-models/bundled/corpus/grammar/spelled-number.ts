const EN_SMALL =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  );
const EN_TENS = ',,twenty,thirty,forty,fifty,sixty,seventy,eighty,ninety'.split(',');
const RU_SMALL =
  'ноль один два три четыре пять шесть семь восемь девять десять одиннадцать двенадцать тринадцать четырнадцать пятнадцать шестнадцать семнадцать восемнадцать девятнадцать'.split(
    ' ',
  );
const RU_TENS = ',,двадцать,тридцать,сорок,пятьдесят,шестьдесят,семьдесят,восемьдесят,девяносто'.split(',');
const RU_HUNDREDS = ',сто,двести,триста,четыреста,пятьсот,шестьсот,семьсот,восемьсот,девятьсот'.split(',');

/** A whole number up to 1000 in English words, as CLDR's `%spellout-numbering` has it: two hundred thirty-five. */
export function englishNumber(value: number): string {
  if (value === 1000) return 'one thousand';
  if (value < 20) return EN_SMALL[value]!;
  const [hundreds, rest] = [Math.floor(value / 100), value % 100];
  if (hundreds > 0) return `${EN_SMALL[hundreds]} hundred${rest ? ` ${englishNumber(rest)}` : ''}`;
  return EN_TENS[Math.floor(value / 10)]! + (value % 10 ? `-${EN_SMALL[value % 10]}` : '');
}

/** The same in Russian: двести тридцать пять. */
export function russianNumber(value: number): string {
  if (value === 1000) return 'тысяча';
  if (value < 20) return RU_SMALL[value]!;
  const [hundreds, rest] = [Math.floor(value / 100), value % 100];
  if (hundreds > 0) return RU_HUNDREDS[hundreds]! + (rest ? ` ${russianNumber(rest)}` : '');
  return RU_TENS[Math.floor(value / 10)]! + (value % 10 ? ` ${RU_SMALL[value % 10]}` : '');
}
