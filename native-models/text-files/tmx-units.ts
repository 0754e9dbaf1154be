import type { Phrase } from '../errors/phrases.ts';
import { SaxesParser, type SaxesTagPlain } from 'saxes';
import { maxLineBytes } from './lines.ts';
import { invalidLine } from './text-file-error.ts';

/** Where a `seg` element stands in the text of its `tu`: [start, end) with its tags, the content from `contentStart`. */
export interface SegmentPlace {
  readonly start: number;
  readonly contentStart: number;
  end: number;
}

/** A `tuv` element. */
export interface UnitVariant {
  readonly language: string;
  /** Where it begins in the text of its `tu`. */
  readonly start: number;
  /** Without inline codes. */
  text: string;
  segment: SegmentPlace | null;
}

/** A `tu` element. */
export interface TranslationUnit {
  /** Its own language to translate from; null where it has none. */
  readonly srclang: string | null;
  /** The header's; null where it has none. */
  readonly headerLanguage: string | null;
  readonly variants: UnitVariant[];
  /** Where `<tu>` stands; counts from 1. */
  readonly line: number;
}

/** A part of a TMX file; the `raw` texts one after the other are the file. */
export type TmxPart =
  /** Up to and with `</tu>`, which begins at `end`. */
  | { readonly unit: TranslationUnit; readonly raw: string; readonly end: number }
  /** What follows the last unit. */
  | { readonly unit: null; readonly raw: string };

/** Inline elements whose content is foreign code, not text (TMX 1.4b, section 4). */
const codeElements = new Set(['bpt', 'ept', 'it', 'ph', 'ut']);

/**
 * The units of a tmx 1.4 file (https://www.gala-global.org/tmx-14b), as they are written. No external entities are read.
 * Throws TextFileError `file-invalid` naming the line.
 */
export async function* readTmxUnits(pieces: AsyncIterable<string>, file: string): AsyncGenerator<TmxPart> {
  const scanner = new TmxScanner(file);
  for await (const piece of pieces) yield* scanner.read(piece);
  yield* scanner.end();
}

/** The variant in a language; where there is none, one that differs only in the region. */
export function variantIn(variants: readonly UnitVariant[], language: string): UnitVariant | undefined {
  return (
    variants.find((variant) => sameLanguage(variant.language, language)) ??
    variants.find((variant) => primary(variant.language) === primary(language))
  );
}

export function sameLanguage(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

function primary(language: string): string {
  return language.split(/[-_]/, 1)[0]!.toLowerCase();
}

/** What saxes says, without its own place. */
function xmlFault({ message }: Error): Phrase {
  const reason = message.replace(/^\d+:\d+: /, '');
  const tag = /^(unclosed|unmatched closing) tag: (.+?)\.?$/.exec(reason);
  if (!tag) return ['xml-fault', reason];
  return [tag[1] === 'unclosed' ? 'xml-unclosed' : 'xml-unmatched', tag[2]!];
}

class TmxScanner {
  private readonly parser = new SaxesParser<{ xmlns: false; position: true }>({ xmlns: false, position: true });
  /** The text that no part holds yet, and where in the file it begins (UTF-16 units). */
  private pending = '';
  private base = 0;
  private parts: TmxPart[] = [];
  private headerLanguage: string | null = null;
  private unit: TranslationUnit | null = null;
  private codeDepth = 0;
  private inSegment = false;
  private rootSeen = false;

  constructor(private readonly file: string) {
    this.parser.on('opentag', (tag) => this.open(tag));
    this.parser.on('closetag', (tag) => this.close(tag));
    this.parser.on('text', (text) => this.addText(text));
    this.parser.on('cdata', (text) => this.addText(text));
    this.parser.on('error', (error) => {
      throw invalidLine(file, this.parser.line, ['xml'], xmlFault(error), error);
    });
  }

  read(piece: string): TmxPart[] {
    this.pending += piece;
    this.parser.write(piece);
    if (this.pending.length > maxLineBytes) {
      throw invalidLine(this.file, this.parser.line, ['unit-limit'], ['longer']);
    }
    return this.take();
  }

  end(): TmxPart[] {
    this.parser.close();
    this.parts.push({ unit: null, raw: this.pending });
    return this.take();
  }

  private take(): TmxPart[] {
    const parts = this.parts;
    this.parts = [];
    return parts;
  }

  /** Where in `pending` the parser stands: right after a tag's `>`. */
  private get here(): number {
    return this.parser.position - this.base;
  }

  /** Where the tag begins that the parser has just read: no `<` may stand inside one. */
  private get tagStart(): number {
    return this.pending.lastIndexOf('<', this.here - 1);
  }

  private open(tag: SaxesTagPlain): void {
    if (!this.rootSeen && tag.name !== 'tmx') {
      throw invalidLine(this.file, this.parser.line, ['tmx-root'], `<${tag.name}>`);
    }
    this.rootSeen = true;
    const { srclang = null } = tag.attributes;
    if (tag.name === 'header') this.headerLanguage = srclang;
    else if (tag.name === 'tu') {
      this.unit = { srclang, headerLanguage: this.headerLanguage, variants: [], line: this.parser.line };
    } else if (tag.name === 'tuv') {
      const language = tag.attributes['xml:lang'] ?? tag.attributes['lang'] ?? '';
      this.unit?.variants.push({ language, start: this.tagStart, text: '', segment: null });
    } else if (tag.name === 'seg') {
      this.inSegment = true;
      const variant = this.variant;
      if (variant) variant.segment = { start: this.tagStart, contentStart: this.here, end: this.here };
    } else if (codeElements.has(tag.name)) this.codeDepth++;
  }

  private close(tag: SaxesTagPlain): void {
    if (codeElements.has(tag.name)) this.codeDepth--;
    else if (tag.name === 'seg') {
      this.inSegment = false;
      const segment = this.variant?.segment;
      if (segment) segment.end = this.here;
    } else if (tag.name === 'tu') this.closeUnit();
  }

  private get variant(): UnitVariant | undefined {
    return this.unit?.variants.at(-1);
  }

  private addText(text: string): void {
    const variant = this.variant;
    if (this.inSegment && this.codeDepth === 0 && variant) variant.text += text;
  }

  private closeUnit(): void {
    const end = this.tagStart;
    const raw = this.pending.slice(0, this.here);
    this.base += this.here;
    this.pending = this.pending.slice(raw.length);
    if (this.unit) this.parts.push({ unit: this.unit, raw, end });
    this.unit = null;
  }
}
