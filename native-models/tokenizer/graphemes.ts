/** The runtime's segmenter takes quadratic time, so it sees this many UTF-16 units at a time. */
const CHUNK = 128;

const segmenter = new Intl.Segmenter('und', { granularity: 'grapheme' });

/**
 * Characters that neither extend what stands before them nor take in what follows, unless that extends them: most of
 * Latin, Cyrillic and Chinese text. UAX #29, Grapheme_Cluster_Break=Other. U+000D is not among them (CR LF is one).
 */
function standsAlone(code: number): boolean {
  if (code < 0x300) return code !== 0x0d;
  if (code < 0x530) return code >= 0x370 && !(code >= 0x483 && code <= 0x489);
  if (code < 0x3001) return code >= 0x2010 && code <= 0x2027;
  return code <= 0x3029 || (code >= 0x4e00 && code <= 0x9fff);
}

/** The grapheme clusters of a text, in linear time. */
export function* graphemes(text: string): Generator<string> {
  let at = 0;
  while (at < text.length) {
    const next = at + 1;
    if (standsAlone(text.charCodeAt(at)) && (next === text.length || standsAlone(text.charCodeAt(next)))) {
      yield text[at]!;
      at = next;
      continue;
    }
    at = yield* segmentChunk(text, at);
  }
}

/** The clusters of the next chunk but the last, which may go on behind it; returns where the last one begins. */
function* segmentChunk(text: string, from: number): Generator<string, number> {
  for (let size = CHUNK; ; size *= 2) {
    const cut = Math.min(from + size, text.length);
    // Half a surrogate pair would count as a cluster of its own.
    const end = cut < text.length && text.codePointAt(cut - 1)! > 0xffff ? cut - 1 : cut;
    const clusters = Array.from(segmenter.segment(text.slice(from, end)), ({ segment }) => segment);
    const whole = end === text.length ? clusters : clusters.slice(0, -1);
    if (whole.length === 0) continue;
    yield* whole;
    return whole.reduce((at, cluster) => at + cluster.length, from);
  }
}
