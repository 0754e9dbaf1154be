import { PbfReader } from 'pbf';
import { invalidTokenizer, type TokenizerError } from './tokenizer-error.ts';

/** Wire types of protobuf: what follows a field's tag. */
const wireTypes = { int32: 0, bool: 0, float: 5, string: 2, bytes: 2, message: 2 } as const;

type FieldKind = keyof typeof wireTypes;
interface FieldValues {
  int32: number;
  bool: boolean;
  float: number;
  string: string;
  bytes: Uint8Array;
  message: MessageBytes;
}

/** A message inside a message: its bytes are read when its own schema is at hand. */
export interface MessageBytes {
  readonly from: number;
  readonly to: number;
}

/** Field number → name and kind. Fields that are not listed are skipped. */
export type MessageSchema = Readonly<Record<number, readonly [name: string, kind: FieldKind]>>;

/** One value of a field, told apart by its name. */
export type FieldOf<Schema extends MessageSchema> = {
  [Number in keyof Schema]: Schema[Number] extends readonly [infer Name, infer Kind extends FieldKind]
    ? { readonly name: Name; readonly value: FieldValues[Kind] }
    : never;
}[keyof Schema];

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The bytes of a protobuf file that nobody trusts yet. */
export class ProtobufFile {
  private readonly reader: PbfReader;
  readonly whole: MessageBytes;

  constructor(
    private readonly bytes: Uint8Array,
    private readonly file: string,
  ) {
    this.reader = new PbfReader(bytes);
    this.whole = { from: 0, to: bytes.length };
  }

  /**
   * Calls `onField` for each field of a message in its order. Nothing outside the message's bytes is read.
   * Throws TokenizerError `tokenizer-invalid` where the bytes are not such a message.
   */
  read<Schema extends MessageSchema>(
    schema: Schema,
    message: MessageBytes,
    place: string,
    onField: (field: FieldOf<Schema>) => void,
  ): void {
    let at = message.from;
    while (at < message.to) {
      const tag = this.varint(at, message.to, place);
      const number = tag >>> 3;
      if (number === 0 || tag > 0xffffffff) throw this.invalid(place, at, 'a field', `tag ${tag}`);
      const field = schema[number];
      at = this.reader.pos;
      if (field === undefined) {
        at = this.skip(tag & 7, at, message.to, place);
        continue;
      }
      const [name, kind] = field;
      const where = `${place}.${name}`;
      if (wireTypes[kind] !== (tag & 7)) throw this.invalid(where, at, `a ${kind}`, `wire type ${tag & 7}`);
      const value = this.value(kind, at, message.to, where);
      at = this.reader.pos;
      onField({ name, value } as FieldOf<Schema>);
    }
  }

  private value(kind: FieldKind, at: number, end: number, place: string): FieldValues[FieldKind] {
    if (kind === 'int32') return this.varint(at, end, place, true);
    if (kind === 'bool') return this.varint(at, end, place) !== 0;
    if (kind === 'float') {
      if (at + 4 > end) throw this.invalid(place, at, 'four bytes', `${end - at}`);
      this.reader.pos = at;
      return this.reader.readFloat();
    }
    const length = this.varint(at, end, place);
    const from = this.reader.pos;
    if (length > end - from) throw this.invalid(place, at, `${length} bytes`, `${end - from} bytes`);
    this.reader.pos = from + length;
    if (kind === 'message') return { from, to: from + length };
    const bytes = this.bytes.subarray(from, from + length);
    if (kind === 'bytes') return bytes;
    try {
      return strictUtf8.decode(bytes);
    } catch (error) {
      throw this.invalid(place, at, 'text in UTF-8', 'other bytes', error);
    }
  }

  private varint(at: number, end: number, place: string, signed = false): number {
    this.reader.pos = at;
    try {
      const value = this.reader.readVarint(signed);
      if (this.reader.pos <= end) return value;
    } catch (error) {
      throw this.invalid(place, at, 'a number', 'more than ten bytes', error);
    }
    throw this.invalid(place, at, 'a number', 'the end of the bytes');
  }

  private skip(wireType: number, at: number, end: number, place: string): number {
    if (wireType === 0) {
      this.varint(at, end, place);
      return this.reader.pos;
    }
    const length = wireType === 1 ? 8 : wireType === 5 ? 4 : wireType === 2 ? this.varint(at, end, place) : Infinity;
    const from = wireType === 2 ? this.reader.pos : at;
    if (length > end - from) throw this.invalid(place, at, 'a field', `wire type ${wireType} past the end`);
    return from + length;
  }

  private invalid(place: string, at: number, expected: string, found: string, cause?: unknown): TokenizerError {
    return invalidTokenizer(this.file, `${place} at byte ${at}`, expected, found, cause);
  }
}
