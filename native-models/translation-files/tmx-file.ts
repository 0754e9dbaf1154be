import { SaxesParser, type SaxesTagPlain } from 'saxes';
import { isBlank, type FileOptions, type FileRecord } from './file-record.ts';
import { invalidLine } from './file-translation-error.ts';
import { chooseVariants, renderUnit, type TranslationUnit, type UnitVariant } from './tmx-unit.ts';

/** Inline elements whose content is foreign code, not text (TMX 1.4b, section 4). */
const codeElements = new Set(['bpt', 'ept', 'it', 'ph', 'ut']);

/**
 * tmx 1.4 (https://www.gala-global.org/tmx-14b): in each `tu` the variant in the source language (`srclang` of the `tu` or
 * the header, else the first variant) is translated into the target variant: the one in `target_language`, or else the
 * first in another language. Its segment is replaced; where there is none, a variant is added at the end of the `tu`, in
 * `target_language`, else in the language of the target variants before it, else `und`. Inline codes are left out of the
 * translation; everything else in the file stays as it is written. No external entities are read.
 */
export async function* readTmxRecords(
  pieces: AsyncIterable<string>,
  file: string,
  options: FileOptions,
): AsyncGenerator<FileRecord> {
  const scanner = new TmxScanner(file, options);
  for await (const piece of pieces) yield* scanner.read(piece);
  yield* scanner.end();
}

class TmxScanner {
  private readonly parser = new SaxesParser<{ xmlns: false; position: true }>({ xmlns: false, position: true });
  /** The text that no record holds yet, and where in the file it begins (UTF-16 units). */
  private pending = '';
  private base = 0;
  private records: FileRecord[] = [];
  private headerLanguage: string | null = null;
  private unit: TranslationUnit | null = null;
  private codeDepth = 0;
  private inSegment = false;
  private rootSeen = false;
  /** Of the target variants so far. */
  private targetLanguage = 'und';

  constructor(
    private readonly file: string,
    private readonly options: FileOptions,
  ) {
    this.parser.on('opentag', (tag) => this.open(tag));
    this.parser.on('closetag', (tag) => this.close(tag));
    this.parser.on('text', (text) => this.addText(text));
    this.parser.on('cdata', (text) => this.addText(text));
    this.parser.on('error', (error) => {
      throw invalidLine(file, this.parser.line, 'well-formed XML', error.message.replace(/^\d+:\d+: /, ''), error);
    });
  }

  read(piece: string): FileRecord[] {
    this.pending += piece;
    this.parser.write(piece);
    return this.take();
  }

  end(): FileRecord[] {
    this.parser.close();
    this.records.push({ text: null, raw: this.pending });
    return this.take();
  }

  private take(): FileRecord[] {
    const records = this.records;
    this.records = [];
    return records;
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
      throw invalidLine(this.file, this.parser.line, 'a <tmx> element', `<${tag.name}>`);
    }
    this.rootSeen = true;
    const { srclang } = tag.attributes;
    if (tag.name === 'header') this.headerLanguage = srclang ?? null;
    else if (tag.name === 'tu') this.unit = { srclang: srclang ?? this.headerLanguage, variants: [] };
    else if (tag.name === 'tuv') {
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
    const unit = this.unit;
    this.unit = null;
    if (unit) this.records.push(this.recordOf(unit, raw, end));
  }

  private recordOf(unit: TranslationUnit, raw: string, end: number): FileRecord {
    const { source, target } = chooseVariants(unit, this.options.target_language);
    if (target) this.targetLanguage = target.language;
    if (!source || isBlank(source.text)) return { text: null, raw };
    const language = this.options.target_language ?? this.targetLanguage;
    return {
      text: source.text,
      render: (translation) => renderUnit(raw, { source, target, end, language, translation }),
    };
  }
}
