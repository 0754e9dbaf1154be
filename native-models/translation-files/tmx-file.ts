import { isBlank } from '../text-files/lines.ts';
import { readTmxUnits } from '../text-files/tmx-units.ts';
import type { FileOptions, FileRecord, OnLayout } from './file-record.ts';
import { chooseVariants, renderUnit } from './tmx-unit.ts';

/**
 * tmx 1.4: in each `tu` the variant in the source language (`srclang` of the `tu` or the header, else the first variant)
 * is translated into the target variant: the one in `target_language`, or else the first in another language. Its segment
 * is replaced; where there is none, a variant is added at the end of the `tu`, in `target_language`, else in the language
 * of the target variants before it, else `und`. Inline codes are left out of the translation; everything else in the file
 * stays as it is written.
 */
export async function* readTmxRecords(
  pieces: AsyncIterable<string>,
  file: string,
  options: FileOptions,
  onLayout?: OnLayout,
): AsyncGenerator<FileRecord> {
  let lastTargetLanguage = 'und';
  const names = new Set<string>();
  for await (const part of readTmxUnits(pieces, file)) {
    const { unit, raw } = part;
    if (!unit) {
      yield { text: null, raw };
      continue;
    }
    const { source, target } = chooseVariants(unit, options.target_language);
    if (target) lastTargetLanguage = target.language;
    const language = options.target_language ?? lastTargetLanguage;
    const known = names.size;
    for (const variant of unit.variants) names.add(variant.language);
    if (source && names.size > known) onLayout?.({ names: [...names], source: source.language, target: language });
    if (!source || isBlank(source.text)) yield { text: null, raw };
    else {
      const render = (translation: string) => renderUnit(raw, { source, target, end: part.end, language, translation });
      yield { text: source.text, line: unit.line, render };
    }
  }
}
