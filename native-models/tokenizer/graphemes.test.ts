import fc from 'fast-check';
import { expect, test } from 'vitest';
import { graphemes } from './graphemes.ts';

const segmenter = new Intl.Segmenter('und', { granularity: 'grapheme' });
const whole = (text: string): string[] => Array.from(segmenter.segment(text), ({ segment }) => segment);

test('chunk by chunk a text has the clusters that it has as a whole', () => {
  const unit = fc.oneof(
    fc.constantFrom('a', '\r', '\n', '\u00ad', 'e\u0301', '\u200d', '👩', '🇷', '한', '\u1100', '\u1161', '\u0600', 'ы'),
    fc.constantFrom('\u0483', '我', '\u3099', 'か', '\u302a', '\u0e33', '\u200c', '—', '👍🏽', '\ud800'),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
  );
  fc.assert(
    fc.property(fc.array(unit, { maxLength: 600, size: 'max' }), (units) => {
      const text = units.join('');
      expect(Array.from(graphemes(text))).toEqual(whole(text));
    }),
    { numRuns: 300, seed: 20264 },
  );
});

test('every character that is taken alone is a cluster of its own beside each other one', () => {
  for (let code = 1; code < 0xffff; code++) {
    const text = `a${String.fromCharCode(code)}a`;
    expect(Array.from(graphemes(text))).toEqual(whole(text));
  }
});

test('clusters longer than a chunk stay whole', () => {
  const text = `a${'\u0301'.repeat(5000)}b`;
  expect(Array.from(graphemes(text))).toEqual([text.slice(0, -1), 'b']);
});
