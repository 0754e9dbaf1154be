/** A path inside a run's folder, in the manner of its system. */
export function pathInRun(run: string, path: string): string {
  const separator = run.includes('\\') && !run.includes('/') ? '\\' : '/';
  return [run.replace(/[\\/]+$/, ''), ...path.split('/')].join(separator);
}
