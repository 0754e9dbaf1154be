import { createPackage, extractFile, listPackage } from '@electron/asar';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const run = promisify(execFile);
const root = fileURLToPath(new URL('..', import.meta.url));

/** How Electron's executable carries its fuses: a sentinel, the version, their number, one digit each. */
const fuseSentinel = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
const fuseNames = [
  'runAsNode',
  'cookieEncryption',
  'nodeOptions',
  'nodeCliInspect',
  'asarIntegrity',
  'onlyLoadAppFromAsar',
  'browserV8Snapshot',
  'fileProtocolExtraPrivileges',
];

let folder: string;
let app: string;
let archive: string;
/** Every path in the archive, with / between its parts; folders too. */
let archived: string[];
/** Every file beside the archive, relative to app.asar.unpacked. */
let unpacked: string[];

/** The least that electron-builder takes for Electron on Linux: an executable with fuses, resources, a locale. */
async function makeElectronFolder(path: string): Promise<void> {
  const app = join(path, 'app');
  await mkdir(join(path, 'resources'), { recursive: true });
  await mkdir(join(path, 'locales'));
  await mkdir(app);
  await writeFile(join(app, 'main.js'), '');
  await createPackage(app, join(path, 'resources', 'default_app.asar'));
  await rm(app, { recursive: true });
  const fuses = [Buffer.from(fuseSentinel), Buffer.from([1, fuseNames.length]), Buffer.from('1'.repeat(8))];
  await writeFile(join(path, 'electron'), Buffer.concat([Buffer.from('start '), ...fuses, Buffer.from(' end')]));
  for (const name of ['LICENSE', 'LICENSES.chromium.html', 'version', 'locales/en-US.pak'])
    await writeFile(join(path, name), 'x');
}

describe.runIf(process.platform === 'linux')('the packaged app', () => {
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 't5-lab-package-'));
    const electronDist = join(folder, 'electron');
    const output = join(folder, 'release');
    await makeElectronFolder(electronDist);
    const script = join(root, 'build', 'package.mjs');
    await run(process.execPath, [script, '--electron-dist', electronDist, '--output', output], { cwd: root });
    app = join(output, process.arch === 'x64' ? 'linux-unpacked' : `linux-${process.arch}-unpacked`);
    archive = join(app, 'resources', 'app.asar');
    archived = listPackage(archive, { isPack: false });
    const entries = await readdir(`${archive}.unpacked`, { recursive: true, withFileTypes: true });
    const from = `${archive}.unpacked/`;
    unpacked = entries.filter((e) => e.isFile()).map((e) => join(e.parentPath, e.name).slice(from.length));
  }, 120_000);
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test.each([
    'main.mjs',
    'preload.cjs',
    'engine-worker.mjs',
    'training-worker.mjs',
    'terminal.mjs',
    'renderer/index.html',
  ])('carries dist/app/%s as it was built', async (name) => {
    const built = await readFile(join(root, 'dist', 'app', name));
    expect(extractFile(archive, `dist/app/${name}`).equals(built)).toBe(true);
  });

  test('keeps what threads and native code open by path outside the archive', () => {
    for (const path of [
      'dist/app/engine-worker.mjs',
      'dist/app/training-worker.mjs',
      'native-models/bundled/model/config.json',
      'native-models/bundled/model/model.safetensors',
      'native-models/bundled/model/spiece.model',
      'native-models/bundled/model/LICENSE-CLDR',
      'native-models/bundled/translator-training/events.jsonl',
      `node_modules/onnxruntime-node/bin/napi-v6/linux/${process.arch}/onnxruntime_binding.node`,
      `node_modules/onnxruntime-node/bin/napi-v6/linux/${process.arch}/libonnxruntime.so.1`,
    ])
      expect(unpacked).toContain(path);
  });

  test("carries no other system's binaries", () => {
    const native = archived.filter((path) => /\.(node|so|dll|dylib)(\.[\d.]+)?$/.test(path));
    const own = `/node_modules/onnxruntime-node/bin/napi-v6/linux/${process.arch}/`;
    expect(native.length).toBeGreaterThan(0);
    expect(native.filter((path) => !path.startsWith(own))).toEqual([]);
  });

  test('carries no sources, maps, tests or packages beyond ONNX Runtime', () => {
    const packages = archived.flatMap((path) => /^\/node_modules\/([^/]+)$/.exec(path)?.[1] ?? []);
    expect(packages.sort()).toEqual(['onnxruntime-common', 'onnxruntime-node']);
    const cards = ['/native-models/bundled/model/README.md', '/native-models/bundled/model/README.ru.md'];
    expect(archived.filter((path) => /\.(ts|svelte|map|md)$|\.test\.|tsconfig/.test(path)).sort()).toEqual(cards);
    const folders = new Set(archived.map((path) => path.split('/')[1]));
    expect([...folders].sort()).toEqual(['LICENSE', 'dist', 'native-models', 'node_modules', 'package.json']);
    expect(
      archived.filter((path) => /^\/native-models\/(?!bundled(\/(model|translator-training)(\/|$)|$))/.test(path)),
    ).toEqual([]);
  });

  test('starts at the main bundle, and its package.json names no tools', () => {
    const packageJson = JSON.parse(extractFile(archive, 'package.json').toString()) as Record<string, unknown>;
    expect(packageJson).toMatchObject({ name: 't5-lab', type: 'module', main: 'dist/app/main.mjs' });
    expect(packageJson).not.toHaveProperty('devDependencies');
  });

  test('has the fuses of a release', async () => {
    const executable = await readFile(join(app, 't5-lab'));
    const at = executable.indexOf(fuseSentinel) + fuseSentinel.length + 2;
    const states = [...executable.subarray(at, at + fuseNames.length)].map((byte) => byte === '1'.charCodeAt(0));
    expect(Object.fromEntries(fuseNames.map((name, i) => [name, states[i]]))).toEqual({
      runAsNode: false,
      cookieEncryption: true,
      nodeOptions: false,
      nodeCliInspect: false,
      asarIntegrity: true,
      onlyLoadAppFromAsar: true,
      browserV8Snapshot: true,
      fileProtocolExtraPrivileges: false,
    });
  });

  test('runs the terminal door without bundling, on the model that it carries', async () => {
    const terminal = join(`${archive}.unpacked`, 'dist', 'app', 'terminal.mjs');
    const env = { ...process.env, T5_LAB_DATA: join(folder, 'data'), T5_LAB_CACHE: join(folder, 'cache') };
    const models = JSON.parse((await run(process.execPath, [terminal, 'models'], { env })).stdout) as unknown;
    expect(models).toMatchObject([
      { source: 'bundled', path: join(`${archive}.unpacked`, 'native-models', 'bundled', 'model') },
    ]);
    const { stdout } = await run(process.execPath, [terminal, 'translate', '--source', 'a'], { env });
    expect(JSON.parse(stdout)).toMatchObject({ source: 'a', device: 'cpu' });
  });
});
