import type { Base64 } from '../../electron/contract/replies/values.ts';

/** The bytes of a text in base64. */
export function decodeBytes(text: Base64): Uint8Array<ArrayBuffer> {
  const characters = atob(text);
  const bytes = new Uint8Array(characters.length);
  for (let at = 0; at < characters.length; at++) bytes[at] = characters.charCodeAt(at);
  return bytes;
}

/** float32 numbers, little-endian as every machine that a browser runs on has them. */
export function decodeFloats(text: Base64): Float32Array<ArrayBuffer> {
  return new Float32Array(decodeBytes(text).buffer);
}
