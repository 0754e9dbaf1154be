import { describe, expect, test } from 'vitest';
import { describeOptions, parseOptions, type OptionTable } from './options.ts';
import { UsageError } from './usage-error.ts';

const table = {
  text: { kind: 'text', value: 'TEXT' },
  length_penalty: { kind: 'number', value: 'X' },
  num_beams: { kind: 'integer', value: 'N' },
  device: { kind: 'choice', choices: ['cpu', 'cuda'] },
  early_stopping: { kind: 'switch', choices: ['never'] },
  stream: { kind: 'flag' },
  watch: { kind: 'list', value: 'TEXT' },
} as const satisfies OptionTable;

test.each([
  [['--text', 'I and you'], { text: 'I and you' }],
  [['--text='], { text: '' }],
  [['--text', ''], { text: '' }],
  [['--text', '-'], { text: '-' }],
  [['--text', '-5 degrees'], { text: '-5 degrees' }],
  [['--text', '--unknown is a text too'], { text: '--unknown is a text too' }],
  [['--text', 'a=b'], { text: 'a=b' }],
  [['--text', ' \t '], { text: ' \t ' }],
  [['--length_penalty', '1e-5'], { length_penalty: 0.00001 }],
  [['--length_penalty', '-1.5'], { length_penalty: -1.5 }],
  [['--length_penalty', '.5'], { length_penalty: 0.5 }],
  [['--num_beams', '4'], { num_beams: 4 }],
  [['--num_beams', '1e3'], { num_beams: 1000 }],
  [['--device', 'cuda'], { device: 'cuda' }],
  [['--early_stopping'], { early_stopping: true }],
  [['--early_stopping', '--stream'], { early_stopping: true, stream: true }],
  [['--early_stopping', 'False'], { early_stopping: false }],
  [['--early_stopping=true'], { early_stopping: true }],
  [['--early_stopping', 'never', '--stream'], { early_stopping: 'never', stream: true }],
  [['--watch', 'a, b'], { watch: ['a, b'] }],
  [['--watch', 'a', '--watch', '["b", "c"]', '--watch', ''], { watch: ['a', 'b', 'c', ''] }],
  [['--watch', '[]'], { watch: [] }],
  [[], {}],
])('reads %j', (args, expected) => {
  expect(parseOptions(table, args)).toEqual(expected);
});

test.each([
  [['--num_beams', 'abc'], '--num_beams takes a whole number, not "abc".'],
  [['--num_beams', '1.5'], '--num_beams takes a whole number, not "1.5".'],
  [['--num_beams', '9007199254740993'], '--num_beams takes a whole number, not "9007199254740993".'],
  [['--num_beams', ''], '--num_beams takes a whole number, not "".'],
  [['--length_penalty', '0x10'], '--length_penalty takes a number, not "0x10".'],
  [['--length_penalty', '1e999'], '--length_penalty takes a number, not "1e999".'],
  [['--length_penalty', 'Infinity'], '--length_penalty takes a number, not "Infinity".'],
  [['--length_penalty', '1,5'], '--length_penalty takes a number, not "1,5".'],
  [['--device', 'tpu'], '--device takes one of cpu, cuda, not "tpu".'],
  [['--early_stopping=perhaps'], '--early_stopping takes one of true, false, never, not "perhaps".'],
  [['--text'], '--text needs a value.'],
  [['--text', '--stream'], '--text needs a value.'],
  [['--stream=yes'], '--stream takes no value.'],
  [['--text', 'a', '--text', 'b'], '--text is given twice.'],
  [['--watch', '[1]'], '--watch takes a text, or a JSON list of texts, not "[1]".'],
  [['--watch', '[a'], '--watch takes a text, or a JSON list of texts, not "[a".'],
  [['--num-beams', '4'], 'There is no option --num-beams. Did you mean --num_beams?'],
  [['--speed', '4'], 'There is no option --speed.'],
  [['--__proto__', 'x'], 'There is no option --__proto__.'],
  [['--constructor'], 'There is no option --constructor.'],
  [['-x'], 'There is no option -x.'],
  [['loose'], '"loose" belongs to no option.'],
])('refuses %j and says why', (args, sentence) => {
  const parse = () => parseOptions(table, args);
  expect(parse).toThrow(UsageError);
  expect(parse).toThrow(sentence);
});

describe('the usage', () => {
  test('names each option once, with what it takes', () => {
    expect(describeOptions(table, '--text TEXT')).toBe(
      '--text TEXT [--length_penalty X] [--num_beams N] [--device cpu|cuda] ' +
        '[--early_stopping [true|false|never]] [--stream] [--watch TEXT]',
    );
  });
});
