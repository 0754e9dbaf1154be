import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { checkLayers } from './check.mjs';

const repositoryRoot = path.join(path.dirname(fileURLToPath(import.meta.url)), '..', '..');
const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

/** A made-up source tree on disk. */
function tree(files: Record<string, string>): string {
  const root = mkdtempSync(path.join(tmpdir(), 't5-lab-layers-'));
  folders.push(root);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    writeFileSync(path.join(root, name), text);
  }
  return root;
}

/** `file:line specifier` of every violation in a tree. */
function found(files: Record<string, string>): string[] {
  return checkLayers(tree(files)).violations.map(({ file, line, specifier }) => `${file}:${line} ${specifier}`);
}

test('the imports of this repository fit the table', () => {
  const { files, violations } = checkLayers(repositoryRoot);
  expect(violations).toEqual([]);
  expect(files).toBeGreaterThan(50);
});

describe('each rule finds its violation', () => {
  const CASES: readonly (readonly [rule: string, file: string, text: string, specifier: string])[] = [
    ['the engine imports downward only', 'native-models/graph/a.ts', "import { b } from '../t5/b.ts';", '../t5/b.ts'],
    [
      'the engine knows no app',
      'native-models/t5/a.ts',
      "import type { L } from '../../electron/contract/lab-api.ts';",
      '../../electron/contract/lab-api.ts',
    ],
    [
      'only the runtime imports ORT',
      'native-models/engine/a.ts',
      "import * as ort from 'onnxruntime-node';",
      'onnxruntime-node',
    ],
    [
      'not even a test imports ORT elsewhere',
      'native-models/onnx/a.model.test.ts',
      "import * as ort from 'onnxruntime-node';",
      'onnxruntime-node',
    ],
    [
      'only onnx and the reader of spiece.model know protobuf',
      'native-models/graph/a.ts',
      "import { PbfWriter } from 'pbf';",
      'pbf',
    ],
    [
      'sessions reach training as arguments',
      'native-models/training/a.ts',
      "import { Session } from '../runtime/session.ts';",
      '../runtime/session.ts',
    ],
    [
      'fixtures are for tests',
      'native-models/library/a.ts',
      "import { referencePath } from '../testing/reference.ts';",
      '../testing/reference.ts',
    ],
    [
      'the contract takes types only',
      'electron/contract/a.ts',
      "import { TypedError } from '../../native-models/errors/typed-error.ts';",
      '../../native-models/errors/typed-error.ts',
    ],
    ['the contract runs without Node', 'electron/contract/a.ts', "import { readFileSync } from 'node:fs';", 'node:fs'],
    [
      'the host does no tensor math',
      'electron/host/a.ts',
      "import { matMul } from '../../native-models/tensor/math.ts';",
      '../../native-models/tensor/math.ts',
    ],
    [
      'the host loads no runtime',
      'electron/host/a.ts',
      "const { Session } = await import('../../native-models/runtime/session.ts');",
      '../../native-models/runtime/session.ts',
    ],
    [
      'a worker host loads no T5',
      'electron/workers/engine-host.ts',
      "export { T5 } from '../../native-models/t5/t5.ts';",
      '../../native-models/t5/t5.ts',
    ],
    ['only main and preload know Electron', 'electron/host/a.ts', "import { app } from 'electron';", 'electron'],
    [
      'doors do not know each other backwards',
      'electron/server/a.ts',
      "import { window } from '../main/window.ts';",
      '../main/window.ts',
    ],
    [
      'a worker is started, not imported',
      'electron/host/a.ts',
      "import '../workers/engine-worker.ts';",
      '../workers/engine-worker.ts',
    ],
    ['the preload runs in a sandbox', 'electron/preload/preload.ts', "import path from 'node:path';", 'node:path'],
    [
      'the renderer has no request schemas',
      'renderer/lab/a.ts',
      "import { requests } from '../../electron/contract/requests.ts';",
      '../../electron/contract/requests.ts',
    ],
    [
      'the renderer has no engine',
      'renderer/App.svelte',
      '<p>hello</p>\n<script lang="ts">\n  import type { T } from \'../native-models/tensor/tensor.ts\';\n</script>',
      '../native-models/tensor/tensor.ts',
    ],
    [
      'no tab imports another',
      'renderer/tabs/loss/LossTab.svelte',
      '<script lang="ts">\n  import A from \'../attention/A.svelte\';\n</script>',
      '../attention/A.svelte',
    ],
    [
      'nor from its markup',
      'renderer/tabs/loss/LossTab.svelte',
      "<script></script>\n{#await import('../attention/A.svelte')}{/await}",
      '../attention/A.svelte',
    ],
    [
      'charts know no tabs',
      'renderer/charts/a.ts',
      "import { view } from '../tabs/loss/loss-view.ts';",
      '../tabs/loss/loss-view.ts',
    ],
    ['a package needs a row', 'native-models/t5/a.ts', "import _ from 'lodash';", 'lodash'],
    ['a folder needs a row', 'native-models/helpers/a.ts', "import { x } from './b.ts';", './b.ts'],
  ];

  test.each(CASES)('%s', (_rule, file, text, specifier) => {
    const line = text.split('\n').findIndex((one) => one.includes(specifier)) + 1;
    expect(found({ [file]: text })).toContain(`${file}:${line} ${specifier}`);
  });

  test('the one room of the engine that tabs compute with leads them to no other', () => {
    expect(
      found({
        'renderer/tabs/loss/a.ts': "import { warp } from '../../../native-models/distributions/warp.ts';",
        'native-models/distributions/warp.ts': "import { generate } from '../generation/generate.ts';",
      }),
    ).toEqual([
      'native-models/distributions/warp.ts:1 ../generation/generate.ts',
      'renderer/tabs/loss/a.ts:1 ../../../native-models/distributions/warp.ts',
    ]);
  });

  test('the engine reached through a neighbour is found where the host imports it', () => {
    expect(
      found({
        'electron/host/service.ts':
          "import { cache } from '../workers/cache.ts';\nimport { wire } from '../workers/wire.ts';",
        'electron/workers/cache.ts': "import { Session } from '../../native-models/runtime/session.ts';",
        'electron/workers/wire.ts': "import type { Session } from '../../native-models/runtime/session.ts';",
      }),
    ).toEqual(['electron/host/service.ts:1 ../workers/cache.ts']);
  });
});

test('what the table allows is let through', () => {
  expect(
    found({
      'native-models/t5/a.ts': "import { matMul } from '../graph/operators.ts';",
      'native-models/runtime/session.ts': "import * as ort from 'onnxruntime-node';",
      'native-models/tokenizer/protobuf-message.ts': "import Pbf from 'pbf';\nimport { readFileSync } from 'node:fs';",
      'native-models/training/a.ts': "import type { Session } from '../runtime/session.ts';",
      'native-models/t5/a.test.ts': "import { referencePath } from '../testing/reference.ts';",
      'electron/contract/a.ts':
        "import type { Encoding } from '../../native-models/tokenizer/encoding.ts';\nimport * as v from 'valibot';",
      'renderer/tabs/loss/a.ts': "import { warp } from '../../../native-models/distributions/warp.ts';",
      'native-models/distributions/warp.ts': "import { TypedError } from '../errors/typed-error.ts';",
      'electron/main/main.ts': "import { app } from 'electron';",
      'renderer/tabs/loss/LossTab.svelte':
        "<script lang=\"ts\">\n  import A from './A.svelte';\n  import Chart from '../../charts/Chart.svelte';\n  import type { LabApi } from '../../../electron/contract/lab-api.ts';\n</script>",
    }),
  ).toEqual([]);
});

test('a violation says which rule it breaks', () => {
  const root = tree({ 'renderer/tabs/loss/a.ts': "import { x } from '../attention/x.ts';" });
  expect(checkLayers(root).violations).toEqual([
    {
      file: 'renderer/tabs/loss/a.ts',
      line: 1,
      specifier: '../attention/x.ts',
      rule: 'A tab imports charts, ui and lab, and no other tab',
    },
  ]);
});
