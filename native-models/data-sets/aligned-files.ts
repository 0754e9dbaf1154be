import { splitLines, withoutMark } from '../text-files/lines.ts';
import { readText } from '../text-files/read-text.ts';
import { DataSetError } from './data-set-error.ts';
import type { ExampleRow } from './example.ts';

/**
 * Two text files of which line n of the one belongs to line n of the other; an empty line is an empty side. Throws
 * DataSetError `lines-unequal`, naming both numbers of lines, where one file ends before the other.
 */
export async function* readAlignedFiles(path: string, targetPath: string): AsyncGenerator<ExampleRow> {
  const sources = readLines(path);
  const targets = readLines(targetPath);
  try {
    for (let line = 1; ; line++) {
      const source = await sources.next();
      const target = await targets.next();
      if (source.done && target.done) return;
      if (source.done || target.done) {
        const before = line - 1;
        const lines = before + (source.done ? 0 : 1 + (await countRest(sources)));
        const targetLines = before + (target.done ? 0 : 1 + (await countRest(targets)));
        throw unequal(path, lines, targetPath, targetLines);
      }
      yield { line, source: source.value, target: target.value };
    }
  } finally {
    await sources.return(undefined);
    await targets.return(undefined);
  }
}

async function* readLines(path: string): AsyncGenerator<string> {
  for await (const line of splitLines(readText(path), path)) yield withoutMark(line);
}

async function countRest(lines: AsyncGenerator<string>): Promise<number> {
  let count = 0;
  while (!(await lines.next()).done) count++;
  return count;
}

function unequal(path: string, lines: number, targetPath: string, targetLines: number): DataSetError {
  const message = `Two aligned files need as many lines each, but ${path} has ${lines} and ${targetPath} has ${targetLines}.`;
  return new DataSetError('lines-unequal', message, {
    file: targetPath,
    place: ['line', Math.min(lines, targetLines) + 1],
    expected: ['lines-as-in', lines, path],
    found: ['lines', targetLines],
    hint: 'Check that line n of the one file translates line n of the other, empty lines included.',
  });
}
