/** Under which keys a config.json says how weights are stored: transformers' older and newer name. */
const dtypeKeys = ['"torch_dtype"', '"dtype"'];
const text = /"(?:[^"\\]|\\.)*"/.source;

/**
 * A config.json for weights that are written as float32; one that says otherwise would round them when they are opened. All
 * else stays letter for letter: transformers 5 refuses `1` where it wrote `1.0`, and JavaScript's numbers know no difference.
 * @param config the text of a JSON object, which has been read as a configuration before.
 */
export function configAsFloat32(config: string): string {
  const values = dtypeValues(config);
  if (values.length === 0) return config.replace(/\s*\}\s*$/, ',\n  "torch_dtype": "float32"\n}\n');
  return values.reduceRight(
    (changed, { from, to }) => `${changed.slice(0, from)}"float32"${changed.slice(to)}`,
    config,
  );
}

/** Where the values of the object's own dtype keys stand; objects inside it may have such keys of another meaning. */
function dtypeValues(config: string): readonly { readonly from: number; readonly to: number }[] {
  const found: { from: number; to: number }[] = [];
  let depth = 0;
  for (const { 0: token, index } of config.matchAll(new RegExp(`${text}|[[\\]{}]`, 'g'))) {
    if (token === '{' || token === '[') depth++;
    else if (token === '}' || token === ']') depth--;
    else if (depth === 1 && dtypeKeys.includes(token)) {
      const value = new RegExp(`^(\\s*:\\s*)(${text}|null)`).exec(config.slice(index + token.length));
      if (!value) continue; // a value of that spelling, no key
      const from = index + token.length + value[1]!.length;
      found.push({ from, to: from + value[2]!.length });
    }
  }
  return found;
}
