import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readDelimitedRecords, type DelimitedRecord } from './delimited-records.ts';

const quoted = (field: string) => `"${field.replaceAll('"', '""')}"`;
const field = fc.string({ unit: fc.constantFrom('a', 'ж', '😀', ' ', '"', ',', '\t', '\n', '\r\n'), maxLength: 6 });
const record = fc.record({ fields: fc.tuple(field, field, field), blankLines: fc.nat(2) });

/** In pieces of one to five characters, as a file would be cut. */
async function* inPieces(text: string, length: number): AsyncGenerator<string> {
  const characters = [...text];
  for (let at = 0; at < characters.length; at += length) yield characters.slice(at, at + length).join('');
}

test.each([',', '\t'] as const)(
  'fields in quotation marks come back, each record with its first line (%j)',
  (delimiter) =>
    fc.assert(
      fc.asyncProperty(
        fc.array(record, { maxLength: 8 }),
        fc.constantFrom('\n', '\r\n'),
        fc.integer({ min: 1, max: 5 }),
        async (records, ending, length) => {
          let text = '';
          const expected: DelimitedRecord[] = [];
          for (const { fields, blankLines } of records) {
            text += ending.repeat(blankLines);
            expected.push({ fields, line: text.split('\n').length });
            text += fields.map(quoted).join(delimiter) + ending;
          }
          const found: DelimitedRecord[] = [];
          for await (const row of readDelimitedRecords(inPieces(text, length), 'a', delimiter)) found.push(row);
          expect(found).toEqual(expected);
        },
      ),
      { numRuns: 200 },
    ),
);

test('a row of another length is told with the columns that the first row names', async () => {
  const file = path.join(await mkdtemp(path.join(tmpdir(), 'records-')), 'pairs.csv');
  const text = 'source,target\na,b\nc,d,e\n';
  await writeFile(file, text);
  const rows = async () => {
    for await (const _ of readDelimitedRecords(inPieces(text, 5), file, ','));
  };
  await expect(rows()).rejects.toMatchObject({
    code: 'fields-unequal',
    message: `${file}, line 3: expected 2 fields (source, target), found 3.`,
    details: { phrases: { place: ['line', 3], expected: ['fields-named', 2, 'source, target'] } },
  });
  await rm(path.dirname(file), { recursive: true });
});
