const DIGITS = '零一二三四五六七八九';
const UNITS = ['', '十', '百', '千'];

/** A whole number below 10,000 as it is read: 一百零五, 三百二十, 十二. */
export function chineseNumber(value: number): string {
  if (value === 0) return '零';
  const digits = [...String(value)].map(Number);
  let text = '';
  for (const [index, digit] of digits.entries()) {
    const unit = UNITS[digits.length - 1 - index]!;
    if (digit > 0) text += DIGITS[digit]! + unit;
    else if (digits[index - 1] !== 0 && digits.slice(index).some((later) => later > 0)) text += '零';
  }
  return text.replace(/^一十/, '十');
}

/** Before a measure word two is 两: 两只, 十二只. */
export const countingNumber = (value: number): string => (value === 2 ? '两' : chineseNumber(value));
