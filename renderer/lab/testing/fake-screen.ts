import { vi } from 'vitest';

// What jsdom does not have and the interface asks for: sizes, media queries, scrolling. A canvas that cannot be had is left so, and what
// would be drawn on one by uPlot is written down.
globalThis.ResizeObserver ??= class {
  observe() {}
  unobserve() {}
  disconnect() {}
};
/** What is looked at is on screen. */
globalThis.IntersectionObserver ??= class {
  constructor(private readonly tell: IntersectionObserverCallback) {}
  observe() {
    this.tell([{ isIntersecting: true } as IntersectionObserverEntry], this as unknown as IntersectionObserver);
  }
  disconnect() {}
} as unknown as typeof IntersectionObserver;
globalThis.matchMedia ??= (media: string) =>
  Object.assign(new EventTarget(), { media, matches: false }) as unknown as MediaQueryList;
Element.prototype.scrollIntoView ??= () => undefined;
HTMLCanvasElement.prototype.getContext = () => null;
vi.mock('../../charts/load-plot.ts', () => import('./fake-plot.ts'));
