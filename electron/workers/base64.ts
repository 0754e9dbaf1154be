import type { Base64 } from '../contract/replies/values.ts';

/** The bytes of an array, little-endian on every machine that the lab runs on. */
export function base64({ buffer, byteOffset, byteLength }: Uint8Array | Float32Array | Float64Array): Base64 {
  return Buffer.from(buffer, byteOffset, byteLength).toString('base64');
}
