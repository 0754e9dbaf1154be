/** The last part of a path, whichever slashes it has. */
const lastPart = (path: string): string => /[^/\\]*$/.exec(path.replace(/[/\\]+$/, ''))?.[0] ?? '';

/** A chosen folder with the name that a saving field holds already: only the place of what is saved changes. */
export function inFolder(folder: string, path: string): string {
  const name = lastPart(path);
  if (name === '') return folder;
  const separator = folder.includes('\\') && !folder.includes('/') ? '\\' : '/';
  return `${folder.replace(/[/\\]+$/, '')}${separator}${name}`;
}

/** The first entry, from `from` on and then from the top, whose name begins so; null where none does. */
export function findByName(names: readonly string[], typed: string, from: number): number | null {
  const wanted = typed.toLocaleLowerCase();
  for (let step = 0; step < names.length; step++) {
    const place = (from + step) % names.length;
    if (names[place]!.toLocaleLowerCase().startsWith(wanted)) return place;
  }
  return null;
}
