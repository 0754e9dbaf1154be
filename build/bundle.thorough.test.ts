import { execFile } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';

const run = promisify(execFile);
const root = fileURLToPath(new URL('..', import.meta.url));
let copy: string;

/** A checkout of its own: the tests change sources. */
beforeAll(async () => {
  copy = await mkdtemp(join(tmpdir(), 't5-lab-bundle-'));
  for (const name of ['build', 'electron', 'native-models', 'package.json', 'package-lock.json'])
    await cp(join(root, name), join(copy, name), {
      recursive: true,
      filter: (path) => !path.includes('/bundled/model') && !path.includes('/fixtures'),
    });
  await symlink(join(root, 'node_modules'), join(copy, 'node_modules'));
}, 60_000);
afterAll(() => rm(copy, { recursive: true, force: true }));

const output = () => join(copy, 'dist', 'app');
const models = () =>
  run(process.execPath, [join(copy, 'build', 'lab.mjs'), '--help'], { cwd: copy }).then(({ stdout }) => stdout);
const changedAt = async (name: string) => (await stat(join(output(), name))).mtimeMs;

test('the first call bundles everything; two at once do not disturb each other', async () => {
  const [first, second] = await Promise.all([models(), models()]);
  expect(first).toContain('Usage: lab VERB');
  expect(second).toBe(first);
  expect((await readdir(output())).sort()).toEqual(
    [
      'bundle-stamp.json',
      ...['engine-worker.mjs', 'main.mjs', 'preload.cjs', 'terminal.mjs', 'training-worker.mjs'].flatMap(withMap),
    ].sort(),
  );
});

const withMap = (name: string) => [name, `${name}.map`];

test('unchanged sources are not bundled again', async () => {
  const before = await changedAt('terminal.mjs');
  await models();
  expect(await changedAt('terminal.mjs')).toBe(before);
});

test.each(['electron/terminal/usage-error.ts', 'electron/workers/engine-worker.ts', 'package-lock.json'])(
  'a change of %s is bundled at the next call, also when the file became older',
  async (path) => {
    for (const time of [new Date(), new Date('2020-01-01')]) {
      const before = await changedAt('bundle-stamp.json');
      await utimes(join(copy, path), time, time);
      await models();
      expect(await changedAt('bundle-stamp.json')).toBeGreaterThan(before);
    }
  },
);

test.each(['', 'null', '{', '{"gone.ts":"1:2"}'])('a damaged stamp %j leads to a new bundle', async (stamp) => {
  await writeFile(join(output(), 'bundle-stamp.json'), stamp);
  await models();
  expect(Object.keys(JSON.parse(await readFile(join(output(), 'bundle-stamp.json'), 'utf8')) as object)).toContain(
    'electron/terminal/main.ts',
  );
});

test('a missing bundle is made again', async () => {
  await rm(join(output(), 'engine-worker.mjs'));
  await models();
  expect(await changedAt('engine-worker.mjs')).toBeGreaterThan(0);
});

test('a source that does not compile is one JSON line on standard error, and the old bundles stay', async () => {
  const path = join(copy, 'electron', 'terminal', 'usage-error.ts');
  const source = await readFile(path, 'utf8');
  await writeFile(path, `${source}\nconst = ;`);
  await expect(models()).rejects.toMatchObject({ code: 1, stdout: '' });
  await models().catch((error: { stderr: string }) => {
    const { error: data } = JSON.parse(error.stderr) as { error: { code: string; message: string } };
    expect(data.message).toContain('electron/terminal/usage-error.ts');
  });
  expect(await changedAt('terminal.mjs')).toBeGreaterThan(0);
  await writeFile(path, source);
  expect(await models()).toContain('Usage: lab VERB');
});
