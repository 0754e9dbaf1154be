/** Where a keyboard or a pointer stands over so many bars after a key; null where the key moves nothing. */
export function barAfterKey(key: string, at: number, count: number): number | null {
  const moves: Partial<Record<string, number>> = {
    ArrowLeft: at - 1,
    ArrowRight: at + 1,
    PageUp: at - 10,
    PageDown: at + 10,
    Home: 0,
    End: count - 1,
  };
  const next = moves[key];
  return next === undefined ? null : Math.max(0, Math.min(count - 1, next));
}

/** The bar under a point of a drawing whose bars are equally wide. */
export function barAt(x: number, width: number, count: number): number {
  return Math.max(0, Math.min(count - 1, Math.floor((x / Math.max(1, width)) * count)));
}
