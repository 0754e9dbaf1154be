import { pythonWhitespace } from '../tokenizer/python-whitespace.ts';

const runs = new RegExp(`${pythonWhitespace}+`);

/** Python's `str.split()`: the words between runs of whitespace, none of them empty. */
export function splitWords(text: string): string[] {
  return text.split(runs).filter((word) => word !== '');
}
