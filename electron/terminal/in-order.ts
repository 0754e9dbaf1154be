/** How much may be under way at once; one item always may, however large. */
export interface Window {
  readonly items: number;
  readonly size: number;
}

/**
 * Runs `work` on each item, several at once, and gives the results in the order of the items. Neither the items nor
 * the results pile up: the next item is taken only when the window has room for it.
 */
export async function inOrder<Item, Result>(
  items: AsyncIterable<Item>,
  sizeOf: (item: Item) => number,
  window: Window,
  work: (item: Item) => Promise<Result>,
  give: (result: Result) => Promise<void>,
): Promise<void> {
  const underWay: { readonly size: number; readonly result: Promise<Result> }[] = [];
  let size = 0;
  const giveFirst = async () => {
    const first = underWay.shift()!;
    size -= first.size;
    await give(await first.result);
  };
  for await (const item of items) {
    const itemSize = sizeOf(item);
    while (underWay.length > 0 && (underWay.length >= window.items || size + itemSize > window.size)) await giveFirst();
    const result = work(item);
    // A failure is met when its turn comes; until then it must not count as unhandled.
    result.catch(() => {});
    underWay.push({ size: itemSize, result });
    size += itemSize;
  }
  while (underWay.length > 0) await giveFirst();
}
