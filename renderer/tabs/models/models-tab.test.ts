import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/svelte';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { LabError } from '../../../electron/contract/lab-error.ts';
import type { ModelEntry, ModelSummary, WeightsComparison } from '../../../electron/contract/replies/models.ts';
import { language } from '../../i18n/language.svelte.ts';
import { Connection } from '../../lab/connection.svelte.ts';
import { bundledModel, fakeLab, otherModel, type FakeLab } from '../../lab/testing/fake-lab.ts';
import { Workspace } from '../../lab/workspace.svelte.ts';
import ModelsTab from './ModelsTab.svelte';

beforeAll(() => {
  Element.prototype.scrollIntoView ??= () => undefined;
});
beforeEach(() => {
  language.code = 'en';
});
afterEach(cleanup);

const bias = 'encoder.block.0.layer.0.SelfAttention.relative_attention_bias.weight';
const summary: ModelSummary = {
  model_type: 't5',
  num_parameters: 110_724_480,
  vocab_size: 65_100,
  config: { architectures: ['T5ForConditionalGeneration'], num_layers: 8, d_model: 512, tie_word_embeddings: false },
  generation_config: { eos_token_id: 1 },
  module_tree:
    'T5ForConditionalGeneration(\n  (shared): Embedding(65100, 512)\n  (encoder): T5Stack(\n    (block): ModuleList(\n      (0): T5Block()\n    )\n  )\n)',
  parameters: [
    { name: 'shared.weight', shape: [65_100, 512], dtype: 'float32', size_bytes: 133_324_800 },
    { name: bias, shape: [32, 6], dtype: 'float32', size_bytes: 768 },
  ],
};
const statistics = {
  count: 192,
  min: -2.5,
  max: 3.25,
  mean: 0.125,
  standard_deviation: 1.5,
  l2_norm: 21,
  zeros: 3,
  nan: 0,
  infinite: 0,
  histogram: { from: -2.5, to: 3.25, counts: [100, 92] },
};
const handlers = {
  'models.summary': () => summary,
  'models.tensor': () => statistics,
  'models.tensorWindow': ({ rows, columns }: { rows: number; columns: number }) => ({
    row: 0,
    column: 0,
    rows,
    columns,
    values: btoa('\0'.repeat(4 * rows * columns)),
  }),
};

async function start(lab: FakeLab): Promise<Workspace> {
  const connection = new Connection(() => Promise.resolve(lab.wire));
  const workspace = new Workspace(connection);
  connection.open();
  await waitFor(() => expect(workspace.model).not.toBeNull());
  render(ModelsTab, { props: { workspace } });
  return workspace;
}
const details = () => screen.getByRole('region', { name: 'Model details' });
const listed = () =>
  within(screen.getByRole('list', { name: 'Models' }))
    .getAllByRole('listitem')
    .map((item) => item.querySelector('.name')?.textContent);
const view = (name: string) => fireEvent.click(within(details()).getByRole('radio', { name }));

test('first start shows the bundled model first, its module tree, and the number of its parameters', async () => {
  await start(fakeLab(handlers));
  const tree = await screen.findByRole('tree', { name: 'Module tree' });
  expect(within(tree).getByRole('treeitem', { name: /\(shared\): Embedding\(65100, 512\)/ })).toBeTruthy();
  expect(details().textContent).toContain('110,724,480\u00a0parameters');
  expect(listed()).toEqual(['bundled', 'other']);
  expect(screen.getByRole('button', { name: 'Open folder' })).toBeTruthy();
  expect(screen.getByRole('region', { name: 'Facts' }).textContent).toContain('T5ForConditionalGeneration');
});

test('a folder without a tokenizer is marked in the list, and its details say what that means', async () => {
  const bare: ModelEntry = { ...otherModel, state: { phase: 'ready', lacks: 'tokenizer' } };
  await start(fakeLab({ ...handlers, 'models.list': () => [bundledModel, bare] }));
  expect(details().textContent).not.toMatch(/no text can be read or written/);
  const entry = screen.getByRole('button', { name: /^other/ });
  expect(entry.textContent).toContain('no tokenizer');
  await fireEvent.click(entry);
  expect(details().textContent).toMatch(/no text can be read or written/);
});

test('the last folder opened is the first below the bundled model', async () => {
  const third = { ...otherModel, name: 'third', path: '/models/third' };
  await start(fakeLab({ ...handlers, 'models.list': () => [bundledModel, otherModel, third] }));
  expect(listed()).toEqual(['bundled', 'third', 'other']);
});

test('a model is looked at without becoming the lab’s, until that is asked for', async () => {
  const workspace = await start(fakeLab(handlers));
  await fireEvent.click(screen.getByRole('button', { name: /^other/ }));
  expect(workspace.modelPath).toBe(bundledModel.path);
  const use = within(details()).getByRole('button', { name: 'Use this model' });
  use.focus();
  await fireEvent.click(use);
  // The button is gone; whoever pressed it by key goes on from the model's heading.
  await waitFor(() => expect(document.activeElement).toBe(within(details()).getByRole('heading', { level: 2 })));
  expect(workspace.modelPath).toBe(otherModel.path);
  expect(within(details()).queryByRole('button', { name: 'Use this model' })).toBeNull();
});

test('a forgotten model leaves the list, the lab goes on with the first, and Undo brings it back', async () => {
  let models: readonly ModelEntry[] = [bundledModel, otherModel];
  const lab = fakeLab({
    ...handlers,
    'models.list': () => models,
    'models.forget': () => (models = [bundledModel]),
    'models.restore': () => (models = [bundledModel, otherModel]),
  });
  const workspace = await start(lab);
  workspace.chooseModel(otherModel.path);
  const forget = screen.getByRole('button', { name: 'Forget other' });
  forget.focus();
  await fireEvent.click(forget);
  await waitFor(() => expect(listed()).toEqual(['bundled']));
  await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Undo' })));
  expect(workspace.modelPath).toBe(bundledModel.path);
  await fireEvent.click(screen.getByRole('button', { name: 'Undo' }));
  await waitFor(() => expect(listed()).toEqual(['bundled', 'other']));
  expect(screen.queryByRole('button', { name: 'Undo' })).toBeNull();
  await waitFor(() => expect(document.activeElement?.getAttribute('aria-current')).toBe('true'));
});

test('an absent drive is said with its reason, and comes back when the window is looked at again', async () => {
  const error = { code: 'model-not-found', message: 'The folder /models/other does not exist.' } as const;
  let away = true;
  const list = () => [bundledModel, away ? { ...otherModel, state: { phase: 'unavailable', error } } : otherModel];
  await start(fakeLab({ ...handlers, 'models.list': list }));
  await fireEvent.click(screen.getByRole('button', { name: /^other.*cannot be reached/ }));
  expect(within(details()).getByRole('alert').textContent).toContain('The folder /models/other does not exist.');
  away = false;
  await fireEvent.focus(window);
  await within(details()).findByRole('tree');
  expect(within(details()).queryByRole('alert')).toBeNull();
});

test('a folder dropped on a browser is answered with how to open it, and a path is opened', async () => {
  const lab = fakeLab({
    ...handlers,
    'models.open': ({ path }: { path: string }) => {
      throw new LabError({ code: 'model-unsupported', message: `The model in ${path} is of the architecture bert.` });
    },
  });
  await start(lab);
  const root = details();
  const data = (files: readonly File[], text: string) => ({
    types: ['Files', 'text/uri-list'],
    files,
    getData: () => text,
  });
  await fireEvent.drop(root, { dataTransfer: data([new File([], 't5')], '') });
  expect(screen.getByRole('alert').textContent).toContain('A browser does not tell where');
  await fireEvent.drop(root, { dataTransfer: data([], 'file:///models/bert') });
  await waitFor(() =>
    expect(screen.getByRole('alert').textContent).toContain('/models/bert is of the architecture bert'),
  );
});

test('a tensor is chosen at first; its figures and its histogram stand there, and the list is searched', async () => {
  const lab = fakeLab(handlers);
  await start(lab);
  await screen.findByRole('tree');
  await view('Tensors');
  const figures = screen.getByRole('region', { name: 'Statistics' });
  await waitFor(() => expect(figures.textContent).toContain('3.25'));
  expect(figures.textContent).toContain('3 (1.56\u00a0%)');
  expect(lab.asked('models.tensor')[0]).toEqual({ model: bundledModel.path, tensor: bias });
  expect(
    screen.getByRole('img', { name: /Values of .*relative_attention_bias.* in 2 bins from −2.5 to 3.25/ }),
  ).toBeTruthy();
  await fireEvent.input(screen.getByRole('textbox', { name: 'Search tensors' }), { target: { value: 'shared' } });
  await screen.findByText('1 tensor');
});

test('a failing disk is said where the figures would stand', async () => {
  const failing = () => {
    throw new LabError({ code: 'file-unreadable', message: 'The file could not be read.' });
  };
  await start(fakeLab({ ...handlers, 'models.tensor': failing }));
  await screen.findByRole('tree');
  await view('Tensors');
  const figures = screen.getByRole('region', { name: 'Statistics' });
  await waitFor(() => expect(within(figures).getByRole('alert').textContent).toContain('could not be read'));
});

const moved = { name: 'encoder.block.0.layer.0.SelfAttention.q.weight', shape: [2, 2], equal: false } as const;
const comparison: WeightsComparison = {
  tensors: [
    {
      ...moved,
      dtypes: ['float32', 'float32'],
      relative_difference: 0.25,
      largest_difference: 0.5,
    },
  ],
  reshaped: [],
  only_in_first: ['shared.weight'],
  only_in_second: [],
};

test('two models are compared, with what differs and what only one has', async () => {
  await start(fakeLab({ ...handlers, 'models.compare': () => comparison }));
  await screen.findByRole('tree');
  await view('Compare');
  await fireEvent.change(screen.getByRole('combobox', { name: 'Compare with' }), {
    target: { value: otherModel.path },
  });
  await screen.findByText('1 tensor differs');
  expect(screen.getByRole('region', { name: 'Only in bundled' }).textContent).toContain('shared.weight');
  expect(screen.getByRole('img', { name: /Relative differences in the encoder.*largest is 0.25/ })).toBeTruthy();
});

test('a cancelled comparison keeps what was found until then', async () => {
  const lab = fakeLab({
    ...handlers,
    'models.compare': (
      _request: never,
      { onEvent, signal }: { onEvent?: (e: unknown) => void; signal?: AbortSignal },
    ) => {
      onEvent?.({ event: 'tensor', tensor: comparison.tensors[0] });
      onEvent?.({ event: 'progress', done: 1e6, total: 4e6 });
      return new Promise((_, reject) =>
        signal?.addEventListener('abort', () => reject(new LabError({ code: 'cancelled', message: 'Cancelled.' }))),
      );
    },
  });
  await start(lab);
  await screen.findByRole('tree');
  await view('Compare');
  await fireEvent.change(screen.getByRole('combobox', { name: 'Compare with' }), {
    target: { value: otherModel.path },
  });
  await screen.findByText(/1.0 MB of 4.0 MB read/);
  await fireEvent.click(within(details()).getByRole('button', { name: 'Cancel' }));
  await screen.findByText(/The comparison was cancelled/);
  expect(screen.getByRole('img', { name: /Relative differences in the encoder/ })).toBeTruthy();
});

test('with one model there is nothing to compare with, and a way to change that', async () => {
  await start(fakeLab({ ...handlers, 'models.list': () => [bundledModel] }));
  await screen.findByRole('tree');
  await view('Compare');
  expect(within(details()).getByRole('button', { name: 'Open a model folder' })).toBeTruthy();
});
