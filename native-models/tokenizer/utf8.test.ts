import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeUtf8, OffsetWalker, Utf8Buffer, wellFormedLength } from './utf8.ts';

test('a text is written as Node writes it, lone surrogates as U+FFFD, at any length', () => {
  const buffer = new Utf8Buffer();
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 30 }), fc.constantFrom(1, 9), (unit, times) => {
      const text = (unit + '\ud83d' + unit).repeat(times);
      buffer.write(text);
      expect(Buffer.from(buffer.bytes.subarray(0, buffer.length))).toEqual(Buffer.from(text, 'utf8'));
    }),
  );
});

test('well-formed characters are those that a strict decoder accepts', () => {
  const strict = new TextDecoder('utf-8', { fatal: true });
  const accepts = (bytes: Uint8Array): boolean => {
    try {
      return Array.from(strict.decode(bytes)).length === 1;
    } catch {
      return false;
    }
  };
  const lead = fc.constantFrom(0x41, 0x80, 0xbf, 0xc1, 0xc2, 0xdf, 0xe0, 0xed, 0xef, 0xf0, 0xf4, 0xf5, 0xff);
  const trail = fc.constantFrom(0x41, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0);
  fc.assert(
    fc.property(lead, fc.array(trail, { minLength: 3, maxLength: 3 }), (first, rest) => {
      const bytes = Uint8Array.of(first, ...rest);
      const expected = [1, 2, 3, 4].find((length) => accepts(bytes.subarray(0, length))) ?? 0;
      expect(wellFormedLength(bytes, 0, bytes.length)).toBe(expected);
      if (expected > 1) expect(wellFormedLength(bytes, 0, expected - 1)).toBe(0);
    }),
    { numRuns: 3000 },
  );
});

test('positions in bytes and in UTF-16 units name the same place', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary', minLength: 1, maxLength: 3 })), (parts) => {
      const text = parts.join('');
      const bytes = new OffsetWalker(text);
      const units = new OffsetWalker(text);
      let unit = 0;
      for (const part of [...parts, '']) {
        const byte = Buffer.byteLength(text.slice(0, unit));
        const split = /[\ud800-\udbff]$/.test(text.slice(0, unit)) && /^[\udc00-\udfff]/.test(text.slice(unit));
        if (!split) {
          expect(units.byteAtUnit(unit)).toBe(byte);
          expect(bytes.unitAtByte(byte)).toBe(unit);
        }
        unit += part.length;
      }
    }),
  );
});

test('a position inside a character means its start', () => {
  expect(new OffsetWalker('я👍').unitAtByte(4)).toBe(1);
  expect(new OffsetWalker('я👍').byteAtUnit(2)).toBe(2);
  expect(encodeUtf8('я👍')).toHaveLength(6);
});
