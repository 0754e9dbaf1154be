import { readText } from '../text-files/read-text.ts';
import { readTmxUnits, sameLanguage, variantIn, type TranslationUnit } from '../text-files/tmx-units.ts';
import type { ExampleRow, FileSource } from './example.ts';

/**
 * tmx: each unit is a row. Both languages are the same for the whole file, so that it teaches one direction: the chosen
 * ones, else the header's source language (or that of the first unit) and the first other one that stands beside it. A
 * unit that lacks a language gives a row with an empty side.
 */
export async function* readTmxExamples(source: FileSource): AsyncGenerator<ExampleRow> {
  const { path, target_language } = source;
  let sourceLanguage = source.source_language;
  let targetLanguage = target_language;
  for await (const { unit } of readTmxUnits(readText(path), path)) {
    if (!unit) continue;
    const variants = unit.variants.filter(({ segment }) => segment !== null);
    sourceLanguage ??= languageOf(unit);
    const from = sourceLanguage === undefined ? undefined : variantIn(variants, sourceLanguage);
    const others = variants.filter((variant) => variant !== from);
    if (from) targetLanguage ??= others.find(({ language }) => !sameLanguage(language, from.language))?.language;
    const to = targetLanguage === undefined ? undefined : variantIn(others, targetLanguage);
    yield { line: unit.line, source: from?.text ?? '', target: to?.text ?? '' };
  }
}

/** The language to translate from; `*all*` names none (TMX 1.4b). */
function languageOf({ headerLanguage, srclang, variants }: TranslationUnit): string | undefined {
  return [headerLanguage, srclang].find((named) => named !== null && named !== '*all*') ?? variants[0]?.language;
}
