/**
 * The first key that an object of a valid JSON text holds twice, or null. JSON.parse silently keeps the last of them,
 * so two readers of one file could see different tensors.
 */
export function duplicateKey(json: string): string | null {
  const objects: (Set<string> | null)[] = []; // one per open bracket; null for an array
  let last = ''; // the string just read, which is a key when a colon follows
  for (let i = 0; i < json.length; i++) {
    const mark = json[i];
    if (mark === '"') {
      const end = stringEnd(json, i);
      last = json.slice(i, end);
      i = end - 1;
    } else if (mark === '{') objects.push(new Set());
    else if (mark === '[') objects.push(null);
    else if (mark === '}' || mark === ']') objects.pop();
    else if (mark === ':') {
      const keys = objects.at(-1);
      const key = JSON.parse(last) as string;
      if (keys?.has(key)) return key;
      keys?.add(key);
    }
  }
  return null;
}

/** Where the string that opens at `start` ends: behind its closing quote. A regular expression would exhaust the stack. */
function stringEnd(json: string, start: number): number {
  for (let quote = json.indexOf('"', start + 1); ; quote = json.indexOf('"', quote + 1)) {
    let backslashes = 0;
    while (json[quote - 1 - backslashes] === '\\') backslashes++;
    if (backslashes % 2 === 0) return quote + 1;
  }
}
