/** Asks the door where a dropped file lies; the browser's has no answer. */
type PathOf = (file: File) => string;

/**
 * The path of what was dropped. The window door tells it; dragged text that is a path or a file address says it by
 * itself; null where nothing does.
 */
export function droppedFolder(
  data: Pick<DataTransfer, 'files' | 'getData'>,
  pathOf: PathOf | undefined,
): string | null {
  const [file] = data.files;
  const told = file && pathOf ? pathOf(file) : '';
  if (told !== '') return told;
  const written = data.getData('text/uri-list') || data.getData('text/plain');
  const first = written.split(/\r?\n/).find((line) => line !== '' && !line.startsWith('#')) ?? '';
  if (first.startsWith('file://')) return pathOfAddress(first);
  return /^(\/|~\/|[A-Za-z]:[\\/]|\\\\)/.test(first) ? first.trim() : null;
}

function pathOfAddress(address: string): string | null {
  try {
    const path = decodeURIComponent(new URL(address).pathname);
    // A Windows drive comes with a slash before it.
    return path.replace(/^\/([A-Za-z]:)/, '$1');
  } catch {
    return null;
  }
}
