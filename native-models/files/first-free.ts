/** The first of `path`, `path-2`, `path-3` … that is free. */
export async function firstFree(path: string, isFree: (candidate: string) => Promise<boolean>): Promise<string> {
  for (let number = 1; ; number++) {
    const candidate = number === 1 ? path : `${path}-${number}`;
    if (await isFree(candidate)) return candidate;
  }
}
