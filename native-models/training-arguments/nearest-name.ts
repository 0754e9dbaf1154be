/** The name that is reached from `name` in the fewest edits (Levenshtein distance), or null where none is near. */
export function nearestName(name: string, names: readonly string[]): string | null {
  const asked = name.toLowerCase().replaceAll('-', '_').slice(0, 100);
  const [best] = names
    .map((known) => ({ known, distance: editDistance(asked, known) }))
    .sort((a, b) => a.distance - b.distance);
  return best && best.distance <= Math.max(2, asked.length / 2) ? best.known : null;
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[b.length]!;
}
