/**
 * Which pairs of texts were seen before, by 64-bit digests: sixteen to thirty-two bytes a pair, whatever the texts' length. That
 * two different pairs of a million count as one has a chance of 1 in 30 million.
 */
export class SeenPairs {
  // Many tables, because one that held everything would stop the thread each time it grows.
  private readonly tables = Array.from({ length: 64 }, () => new DigestTable());

  /** Whether the pair was there already; now it is. */
  add(source: string, target: string): boolean {
    const [high, low] = digestOf(source, target);
    return this.tables[high >>> 26]!.add(high, low);
  }
}

/** A hash table with open addressing. */
class DigestTable {
  /** Two words a slot, both zero where it is free; at most half of the slots are taken. */
  private slots = new Uint32Array(2 * 64);
  private count = 0;

  add(high: number, low: number): boolean {
    if (this.put(high, low)) return true;
    if (4 * ++this.count > this.slots.length) this.grow();
    return false;
  }

  private put(high: number, low: number): boolean {
    const { slots } = this;
    for (let at = (2 * low) & (slots.length - 1); ; at = (at + 2) & (slots.length - 1)) {
      if (slots[at] === high && slots[at + 1] === low) return true;
      if (slots[at] !== 0 || slots[at + 1] !== 0) continue;
      slots[at] = high;
      slots[at + 1] = low;
      return false;
    }
  }

  private grow(): void {
    const { slots } = this;
    this.slots = new Uint32Array(2 * slots.length);
    for (let at = 0; at < slots.length; at += 2) {
      if (slots[at] !== 0 || slots[at + 1] !== 0) this.put(slots[at]!, slots[at + 1]!);
    }
  }
}

/** Two lanes of MurmurHash3's mixing (Appleby, public domain), each with its own constants, over the UTF-16 units. */
function digestOf(source: string, target: string): [high: number, low: number] {
  let high = 0x9e3779b9 ^ source.length;
  let low = 0x85ebca6b ^ target.length;
  for (const text of [source, target]) {
    for (let at = 0; at < text.length; at++) {
      const unit = text.charCodeAt(at) + 1;
      high = Math.imul(high ^ Math.imul(unit, 0xcc9e2d51), 0x1b873593);
      high = ((high << 13) | (high >>> 19)) + 0x6b64;
      low = Math.imul(low ^ Math.imul(unit, 0x2c1b3c6d), 0x297a2d39);
      low = ((low << 17) | (low >>> 15)) + 0x52dc;
    }
  }
  return [finish(high), finish(low) || 1]; // both zero would read as a free slot
}

function finish(word: number): number {
  let mixed = word;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
