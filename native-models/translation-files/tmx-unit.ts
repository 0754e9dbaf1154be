import { sameLanguage, variantIn, type TranslationUnit, type UnitVariant } from '../text-files/tmx-units.ts';

export interface ChosenVariants {
  readonly source: UnitVariant | null;
  /** The variant whose segment the translation replaces; null where one has to be added. */
  readonly target: UnitVariant | null;
}

/** Which variant is translated and which takes the translation. `*all*` as srclang names no language (TMX 1.4b). */
export function chooseVariants(
  { srclang, headerLanguage, variants }: TranslationUnit,
  targetLanguage: string | undefined,
): ChosenVariants {
  const language = srclang ?? headerLanguage;
  const withSegment = variants.filter(({ segment }) => segment !== null);
  const source = (language === null ? undefined : variantIn(withSegment, language)) ?? withSegment[0] ?? null;
  const others = withSegment.filter((variant) => variant !== source);
  const target =
    targetLanguage === undefined
      ? others.find((variant) => !sameLanguage(variant.language, source?.language ?? ''))
      : variantIn(others, targetLanguage);
  return { source, target: target ?? null };
}

/** What to write into the text of a `tu`. */
interface UnitEdit {
  readonly source: UnitVariant;
  readonly target: UnitVariant | null;
  /** Where `</tu>` begins. */
  readonly end: number;
  /** Of an added variant. */
  readonly language: string;
  readonly translation: string;
}

/** The text up to and with `</tu>`, the translation in it; an added variant is indented like the source variant. */
export function renderUnit(raw: string, { source, target, end, language, translation }: UnitEdit): string {
  const text = escapeXml(translation);
  if (target?.segment) {
    const { start, contentStart, end: segmentEnd } = target.segment;
    // `<seg/>` ends where its content would begin.
    const opening = contentStart === segmentEnd ? '<seg>' : raw.slice(start, contentStart);
    return raw.slice(0, start) + opening + text + '</seg>' + raw.slice(segmentEnd);
  }
  const indent = /\s*$/.exec(raw.slice(0, source.start))![0];
  const closing = /\s*$/.exec(raw.slice(0, end))![0];
  const variant = `<tuv xml:lang="${escapeXml(language)}"><seg>${text}</seg></tuv>`;
  return raw.slice(0, end - closing.length) + indent + variant + closing + raw.slice(end);
}

/** Text for XML 1.0: markup escaped, characters that XML cannot hold (lone surrogates too) left out. */
function escapeXml(text: string): string {
  return text
    .replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF\uD800-\uDFFF]/gu, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
