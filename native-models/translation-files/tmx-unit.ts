/** Where a `seg` element stands in the text of its `tu`: [start, end) with its tags, the content from `contentStart`. */
export interface SegmentPlace {
  readonly start: number;
  readonly contentStart: number;
  end: number;
}

/** A `tuv` element. */
export interface UnitVariant {
  readonly language: string;
  readonly start: number;
  text: string;
  segment: SegmentPlace | null;
}

/** A `tu` element. */
export interface TranslationUnit {
  /** The language to translate from; null where neither the unit nor the header says. */
  readonly srclang: string | null;
  readonly variants: UnitVariant[];
}

export interface ChosenVariants {
  readonly source: UnitVariant | null;
  /** The variant whose segment the translation replaces; null where one has to be added. */
  readonly target: UnitVariant | null;
}

/** Which variant is translated and which takes the translation. `*all*` as srclang names no language (TMX 1.4b). */
export function chooseVariants(
  { srclang, variants }: TranslationUnit,
  targetLanguage: string | undefined,
): ChosenVariants {
  const withSegment = variants.filter(({ segment }) => segment !== null);
  const source = (srclang === null ? undefined : inLanguage(withSegment, srclang)) ?? withSegment[0] ?? null;
  const others = withSegment.filter((variant) => variant !== source);
  const target =
    targetLanguage === undefined
      ? others.find((variant) => !sameLanguage(variant.language, source?.language ?? ''))
      : inLanguage(others, targetLanguage);
  return { source, target: target ?? null };
}

function inLanguage(variants: readonly UnitVariant[], language: string): UnitVariant | undefined {
  return (
    variants.find((variant) => sameLanguage(variant.language, language)) ??
    variants.find((variant) => primary(variant.language) === primary(language))
  );
}

function sameLanguage(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

function primary(language: string): string {
  return language.split(/[-_]/, 1)[0]!.toLowerCase();
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
