import { shown } from './parse-request.ts';

/** Deeper nesting serves no setting, and would overflow the stack of whoever walks it. */
const maxDepth = 32;

/** Keys that change the prototype of a careless copy. */
const poisonedKeys: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

export interface ForeignValue {
  readonly place: string;
  readonly expected: string;
  readonly found: string;
}

/** The first part of `value` that is not plain JSON (or that nobody should copy), or null when all of it is. */
export function findForeignValue(value: unknown, place: string, depth = 0): ForeignValue | null {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return null;
  if (typeof value === 'number') {
    return Number.isFinite(value) ? null : { place, expected: 'a finite number', found: String(value) };
  }
  if (typeof value !== 'object' || !isPlain(value)) return { place, expected: 'a JSON value', found: shown(value) };
  if (depth >= maxDepth) {
    return { place, expected: `nested at most ${maxDepth} deep`, found: 'nested deeper' };
  }
  for (const [key, inner] of Object.entries(value)) {
    const innerPlace = Array.isArray(value) ? `${place}[${key}]` : `${place}.${key}`;
    if (poisonedKeys.has(key)) return { place: innerPlace, expected: 'another key', found: `the key ${key}` };
    const foreign = findForeignValue(inner, innerPlace, depth + 1);
    if (foreign) return foreign;
  }
  return null;
}

function isPlain(value: object): boolean {
  if (Array.isArray(value)) return true;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}
