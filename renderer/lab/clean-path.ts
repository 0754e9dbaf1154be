/** A path as it was meant: copied from a file manager or a shell it often comes in quotes or with spaces around it. */
export function cleanPath(typed: string): string {
  return typed.trim().replace(/^(["'])(.*)\1$/, '$2');
}
