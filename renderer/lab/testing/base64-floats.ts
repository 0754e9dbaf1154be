/** float32 numbers as they cross the contract. */
export function base64Floats(numbers: readonly number[]): string {
  return btoa(String.fromCharCode(...new Uint8Array(Float32Array.from(numbers).buffer)));
}
