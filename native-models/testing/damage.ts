/** Ways in which a model folder can come to harm, for tests that see what becomes of it. */
import { cp, mkdir, readdir, readFile, rename, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export type Pick = <Item>(items: readonly Item[]) => Item;
export type Damage = (path: string, random: () => number, pick: Pick) => Promise<void>;

const oddValues = [
  null,
  true,
  -1,
  0,
  1.5,
  1e308,
  2 ** 53,
  '',
  'x',
  '../x',
  '\0',
  [],
  {},
  [[]],
  { a: 1 },
  'F16',
  [0, 4],
];

/** Each leaves one file of a model in a state that a disk, a download or an editor can leave it in. */
export const damages: Record<string, Damage> = {
  'delete it': (path) => rm(path),
  'make it a folder': async (path) => {
    await rm(path);
    await mkdir(path);
  },
  'cut it off': async (path, random) => truncate(path, Math.floor(random() * (await stat(path)).size)),
  'empty it': (path) => truncate(path, 0),
  'flip bits': (path, random) =>
    rewrite(path, (bytes) => {
      // Half of the time among the first bytes, where a weight file has its header.
      const reach = random() < 0.5 ? Math.min(bytes.length, 400) : bytes.length;
      for (let i = 0; i < 3; i++) bytes[Math.floor(random() * reach)]! ^= 1 << Math.floor(random() * 8);
      return bytes;
    }),
  'put bytes in': (path, random) =>
    rewrite(path, (bytes) => {
      const at = Math.floor(random() * bytes.length);
      const more = Uint8Array.from({ length: 1 + random() * 8 }, () => random() * 256);
      return Buffer.concat([bytes.subarray(0, at), more, bytes.subarray(at)]);
    }),
  'change a value': (path, random, pick) => rewriteJson(path, random, (object, key) => (object[key] = pick(oddValues))),
  'drop a value': (path, random) => rewriteJson(path, random, (object, key) => delete object[key]),
  'put another file in its place': async (path, _random, pick) => {
    const others = await readdir(join(path, '..'));
    await cp(join(path, '..', pick(others)), `${path}.new`);
    await rename(`${path}.new`, path);
  },
};

async function rewrite(path: string, change: (bytes: Buffer) => Uint8Array): Promise<void> {
  await writeFile(path, change(await readFile(path)));
}

/** Changes one place in a JSON file, or in the header of a weight file, which stays well-formed JSON. */
async function rewriteJson(
  path: string,
  random: () => number,
  change: (object: Record<string, unknown>, key: string) => void,
): Promise<void> {
  const bytes = await readFile(path);
  const isJson = path.endsWith('.json');
  const headerLength = isJson ? 0 : Number(bytes.readBigUInt64LE());
  const value: unknown = JSON.parse((isJson ? bytes : bytes.subarray(8, 8 + headerLength)).toString());
  let object = value as Record<string, unknown>;
  for (;;) {
    const keys = Object.keys(object);
    const key = keys[Math.floor(random() * keys.length)]!;
    const inner = object[key];
    if (random() < 0.6 && typeof inner === 'object' && inner !== null && Object.keys(inner).length > 0) {
      object = inner as Record<string, unknown>;
      continue;
    }
    change(object, key);
    break;
  }
  const json = Buffer.from(JSON.stringify(value));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length));
  await writeFile(path, isJson ? json : Buffer.concat([length, json, bytes.subarray(8 + headerLength)]));
}
