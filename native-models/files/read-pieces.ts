import { open } from 'node:fs/promises';

const PIECE_BYTES = 2 ** 20;

/**
 * A file from its beginning to its end. The next piece is being read while the caller has this one, in two buffers by
 * turns: a piece is good until the next one is asked for. Throws what the disk throws.
 */
export async function* readPieces(path: string): AsyncGenerator<Uint8Array, void, undefined> {
  await using handle = await open(path, 'r');
  const length = Math.min(PIECE_BYTES, (await handle.stat()).size + 1);
  const read = (into: Uint8Array, position: number) => {
    const reading = handle.read(into, 0, length, position);
    reading.catch(() => undefined); // told when its turn comes, which an error of the caller's may prevent
    return reading;
  };
  let [piece, other] = [Buffer.allocUnsafeSlow(length), Buffer.allocUnsafeSlow(length)];
  let reading = read(piece, 0);
  for (let position = 0; ;) {
    const { bytesRead } = await reading;
    if (bytesRead === 0) return;
    position += bytesRead;
    reading = read(other, position);
    yield piece.subarray(0, bytesRead);
    [piece, other] = [other, piece];
  }
}
