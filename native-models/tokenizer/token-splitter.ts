/** A node of the trie: what may follow, by UTF-16 unit; `ends` where a token ends here. */
interface TrieNode {
  readonly next: Map<number, TrieNode>;
  ends: boolean;
}

/**
 * Cuts a text at literal tokens. Source: `Trie.split` of transformers 4.57.6 (tokenization_utils.py), with its choice
 * among overlapping tokens: the one that begins first, then the longest.
 */
export class TokenSplitter {
  private readonly root: TrieNode = { next: new Map(), ends: false };
  /** Finds a unit with which some token begins. */
  private readonly anyBeginning: RegExp | null;

  constructor(tokens: Iterable<string>) {
    const beginnings = new Set<string>();
    for (const token of tokens) {
      if (token === '') continue;
      beginnings.add(token[0]!);
      let node = this.root;
      for (let at = 0; at < token.length; at++) {
        const unit = token.charCodeAt(at);
        let next = node.next.get(unit);
        if (next === undefined) node.next.set(unit, (next = { next: new Map(), ends: false }));
        node = next;
      }
      node.ends = true;
    }
    const escaped = Array.from(beginnings, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
    this.anyBeginning = beginnings.size === 0 ? null : new RegExp(`[${escaped.join('')}]`);
  }

  /** False only if the text certainly contains no token. */
  mayContainToken(text: string): boolean {
    return this.anyBeginning !== null && this.anyBeginning.test(text);
  }

  /** The text in parts, in order; each token found is a part of its own. */
  split(text: string): string[] {
    if (!this.mayContainToken(text)) return text === '' ? [] : [text];
    const cuts = this.findCuts(text);
    const parts: string[] = [];
    let from = 0;
    for (const to of [...cuts, text.length]) {
      if (from >= to) continue;
      parts.push(text.slice(from, to));
      from = to;
    }
    return parts;
  }

  private findCuts(text: string): number[] {
    const cuts: number[] = [];
    /** Where a token may have begun → how far it has been read; in order of the beginnings. */
    let open = new Map<number, TrieNode>();
    let skip = 0;
    for (let at = 0; at < text.length; at++) {
      if (at < skip) continue;
      const unit = text.charCodeAt(at);
      const lost: number[] = [];
      for (const [start, node] of open) {
        if (node.ends) {
          const match = longestMatch(text, open, start, at);
          cuts.push(match.start, match.end);
          skip = Math.max(skip, match.end);
          open = new Map();
          lost.length = 0;
          break;
        }
        const next = node.next.get(unit);
        if (next === undefined) lost.push(start);
        else open.set(start, next);
      }
      for (const start of lost) open.delete(start);
      const begun = at >= skip ? this.root.next.get(unit) : undefined;
      if (begun !== undefined) open.set(at, begun);
    }
    for (const [start, node] of open) {
      if (!node.ends) continue;
      cuts.push(start, text.length);
      break;
    }
    return cuts;
  }
}

/** A token ends at `at`, having begun at `start`: an earlier or longer one around it wins. */
function longestMatch(text: string, open: Map<number, TrieNode>, start: number, at: number) {
  let best = { start, end: at };
  for (const [lookStart, looked] of open) {
    if (lookStart > best.start) break;
    // Paths before this one have read the unit at `at` already.
    let end = lookStart < best.start ? at + 1 : at;
    let node: TrieNode | undefined = looked;
    while (node !== undefined) {
      if (node.ends) best = { start: lookStart, end };
      node = end < text.length ? node.next.get(text.charCodeAt(end)) : undefined;
      end++;
    }
  }
  return best;
}
