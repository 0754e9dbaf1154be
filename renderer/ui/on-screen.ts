/** Tells whenever an element comes on screen or leaves it; what a hidden tab holds is not on screen. Returns its own undo. */
export function onScreen(target: Element, tell: (isVisible: boolean) => void): () => void {
  const watching = new IntersectionObserver((entries) => tell(entries.at(-1)?.isIntersecting ?? false));
  watching.observe(target);
  return () => watching.disconnect();
}
