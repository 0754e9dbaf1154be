/** How much may be computed without being asked: a model this large takes its time to load. */
const UNASKED_MODEL_BYTES = 500_000_000;
const UNASKED_TEXT_LENGTH = 600;

/** Whether the first picture may be computed before the user asks for it. */
export function mayLookUnasked(model: { readonly size_bytes: number }, source: string): boolean {
  return model.size_bytes <= UNASKED_MODEL_BYTES && source.trim() !== '' && source.length <= UNASKED_TEXT_LENGTH;
}
