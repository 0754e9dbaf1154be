// What jsdom does not have and the interface asks for: sizes, media queries. A canvas that cannot be had is left so.
globalThis.ResizeObserver ??= class {
  observe() {}
  unobserve() {}
  disconnect() {}
};
globalThis.matchMedia ??= (media: string) =>
  Object.assign(new EventTarget(), { media, matches: false }) as unknown as MediaQueryList;
HTMLCanvasElement.prototype.getContext = () => null;
