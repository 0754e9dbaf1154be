/** In browsers that cannot tell: about when a page that is being built is done. */
const PATIENCE_MS = 200;

/** Runs what can wait once the page has nothing else to do. The function that it returns calls it off. */
export function whenIdle(work: () => void): () => void {
  if (typeof requestIdleCallback === 'function') {
    const idle = requestIdleCallback(work);
    return () => cancelIdleCallback(idle);
  }
  const timer = setTimeout(work, PATIENCE_MS);
  return () => clearTimeout(timer);
}
