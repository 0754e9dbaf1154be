import type { Attachment } from 'svelte/attachments';

/** Regions lie in each other: the innermost one answers for what has the focus. */
const answered = new WeakSet<Event>();

const isGone = (element: Element) => !element.isConnected || element.matches(':disabled');

/**
 * Where what has the focus goes away, or can no longer be used, the focus goes to the heir: from the page's body, where
 * browsers leave it, the keyboard would begin again at the top.
 */
export function keepFocus(heir: (region: HTMLElement) => HTMLElement | null | undefined): Attachment<HTMLElement> {
  return (region) => {
    let last: Element | null = null;
    const take = (event: Event) => {
      last = answered.has(event) ? null : (event.target as Element);
      answered.add(event);
    };
    // Browsers tell of a loss in the same way as of a step elsewhere: what is still there a moment later was left.
    const leave = () =>
      setTimeout(() => last && !isGone(last) && !region.contains(document.activeElement) && (last = null));
    const look = () => {
      const { activeElement } = document;
      if (!last || !isGone(last) || (activeElement !== document.body && activeElement !== last)) return;
      const next = heir(region);
      // What is to have it may still have to come.
      if (!next) return;
      last = null;
      next.focus({ preventScroll: true });
    };
    const observer = new MutationObserver(look);
    observer.observe(region, { childList: true, subtree: true, attributeFilter: ['disabled'] });
    region.addEventListener('focusin', take);
    region.addEventListener('focusout', leave);
    return () => {
      observer.disconnect();
      region.removeEventListener('focusin', take);
      region.removeEventListener('focusout', leave);
    };
  };
}
