import { inEnglish, type Said } from '../errors/phrases.ts';
import path from 'node:path';
import { TextFileError } from './text-file-error.ts';

/** The kind of a file by the end of its name. Throws TextFileError `file-kind-unknown` where it is none of `kinds`. */
export function fileKindOf<Kind extends string>(file: string, kinds: readonly Kind[]): Kind {
  const ending = path.extname(file).slice(1).toLowerCase();
  const kind = kinds.find((known) => known === ending);
  if (kind !== undefined) return kind;
  const expected = kinds.join(', ');
  const found: Said = ending === '' ? ['no-ending'] : ending;
  throw new TextFileError(
    'file-kind-unknown',
    `The name of ${file} must end in one of ${expected}, so that its kind is known; found ${inEnglish(found)}.`,
    { file, expected, found },
  );
}
