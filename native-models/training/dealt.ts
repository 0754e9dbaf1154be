/** Deals items out so that the sums of their sizes are near each other: the largest first, each to the hand that has least. */
export function dealt<Item>(
  items: readonly { readonly item: Item; readonly size: number }[],
  hands: number,
): readonly (readonly Item[])[] {
  const held = Array.from({ length: hands }, () => ({ items: [] as Item[], size: 0 }));
  for (const { item, size } of items.toSorted((a, b) => b.size - a.size)) {
    const least = held.reduce((found, hand) => (hand.size < found.size ? hand : found));
    least.items.push(item);
    least.size += size;
  }
  return held.map((hand) => hand.items);
}
