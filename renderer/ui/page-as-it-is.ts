/**
 * What a dialog is given beside its content. By default bits-ui changes the body's `pointer-events` and `user-select`,
 * which the whole page inherits: each opening, closing and click then styles every element behind it anew, a third of a
 * second over a large sheet. The overlay keeps the pointer away as well.
 */
export const pageAsItIs = { preventBodyPointerEvents: false, preventOverflowTextSelection: false } as const;
