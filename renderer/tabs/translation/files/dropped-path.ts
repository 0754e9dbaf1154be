/** What a drop brought: a path, a file whose place the browser keeps to itself, or nothing of use. */
export type Dropped =
  { readonly kind: 'path'; readonly path: string } | { readonly kind: 'hidden' } | { readonly kind: 'nothing' };

/** The first file address or absolute path that was dropped. Browsers hand over files without saying where they lie. */
export function droppedPath(
  data: Pick<DataTransfer, 'getData'> & { readonly files: { readonly length: number } },
): Dropped {
  const lines = `${data.getData('text/uri-list')}\n${data.getData('text/plain')}`.split(/\r?\n/);
  for (const line of lines) {
    const path = pathOf(line.trim());
    if (path !== null) return { kind: 'path', path };
  }
  return { kind: data.files.length > 0 ? 'hidden' : 'nothing' };
}

function pathOf(line: string): string | null {
  if (/^(\/|[a-z]:[\\/]|\\\\)/i.test(line)) return line;
  if (!line.startsWith('file://')) return null;
  try {
    const path = decodeURIComponent(new URL(line).pathname);
    // file:///C:/a is C:/a, not /C:/a.
    return path.replace(/^\/([a-z]:)/i, '$1');
  } catch {
    return null;
  }
}
