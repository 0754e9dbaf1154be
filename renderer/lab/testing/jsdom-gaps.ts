/** What pictures ask of a browser and jsdom has not: nothing is drawn there, so nothing ever changes its size or its theme. */
globalThis.ResizeObserver ??= class {
  observe() {}
  unobserve() {}
  disconnect() {}
};
globalThis.matchMedia ??= (() => ({ addEventListener() {}, removeEventListener() {} })) as never;
