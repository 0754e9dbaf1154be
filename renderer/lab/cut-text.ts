import { partEnds } from '../../electron/contract/text-parts.ts';

/** What a page may do between two pictures. */
const SLICE_MS = 8;

/** Where the parts of a text end that is short enough to be typed. */
export function cutNow(text: string): readonly number[] {
  return [...partEnds(text)];
}

/** The same for a text of any length, in slices. */
export async function cutInSlices(text: string): Promise<readonly number[]> {
  const ends: number[] = [];
  let began = performance.now();
  for (const end of partEnds(text)) {
    ends.push(end);
    if (performance.now() - began < SLICE_MS) continue;
    await new Promise((resolve) => setTimeout(resolve));
    began = performance.now();
  }
  return ends;
}
