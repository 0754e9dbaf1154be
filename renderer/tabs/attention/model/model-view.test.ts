import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/svelte';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { LabError } from '../../../../electron/contract/lab-error.ts';
import { language } from '../../../i18n/language.svelte.ts';
import { Connection } from '../../../lab/connection.svelte.ts';
import { idleAttention } from '../../../lab/testing/fake-attention.ts';
import { fakeLab, otherModel, type FakeLab } from '../../../lab/testing/fake-lab.ts';
import { Workspace } from '../../../lab/workspace.svelte.ts';
import ModelView from './ModelView.svelte';

beforeEach(() => {
  language.code = 'en';
});
afterEach(cleanup);

async function open(lab: FakeLab = fakeLab()) {
  const workspace = new Workspace(new Connection(() => Promise.resolve(lab.wire)));
  workspace.connection.open();
  await vi.waitFor(() => expect(workspace.model).not.toBeNull());
  const openSlice = vi.fn();
  render(ModelView, { workspace, openSlice });
  return { lab, workspace, openSlice };
}
async function shown(lab?: FakeLab) {
  const opened = await open(lab);
  await screen.findByRole('table', { name: 'Steps' });
  return opened;
}

const combobox = (name: string) => screen.getByRole<HTMLSelectElement>('combobox', { name });
const choose = (name: string, value: string) => fireEvent.change(combobox(name), { target: { value } });
const button = (name: string | RegExp) => screen.getByRole<HTMLButtonElement>('button', { name });
const picture = (name: string) => fireEvent.click(screen.getByRole('radio', { name }));
const step = (name: RegExp) => within(screen.getByRole('row', { name })).getByRole('cell').textContent;

test('first start shows the worked example on the open model, with what to look at and a next thing', async () => {
  await shown();
  expect(screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Source text' }).value).toBe(
    'translate to en: Где библиотека?',
  );
  expect(screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Target text' }).value).toBe('Where?');
  expect(screen.getByRole('heading', { name: 'Worked example' })).toBeTruthy();
  expect(screen.getByRole('heading', { name: 'Cross-attention, layer 1, head 2' })).toBeTruthy();
  await fireEvent.click(button('Next: a head that rests'));
  expect(await screen.findByRole('heading', { name: 'Cross-attention, layer 0, head 0' })).toBeTruthy();
  expect(screen.getByRole('group', { name: 'Heads: Cross-attention' })).toBeTruthy();
});

test('what is told first is the heaviest cell between words, and the map shows which that is', async () => {
  await shown();
  // Head 2 looks at “?” from every token; <pad> comes first, but is no word.
  expect(screen.getByText(/^The heaviest cell between words: query 2 · key 3$/)).toBeTruthy();
  const map = screen.getByRole('application', { name: /^Weights/ });
  expect(map.querySelector('.told')).not.toBeNull();
  await fireEvent.keyDown(map, { key: 'ArrowDown' });
  await fireEvent.keyDown(map, { key: 'Enter' });
  expect(screen.getByText(/^query 2 · key 1$/)).toBeTruthy();
  expect(map.querySelector('.told')).toBeNull();
});

test('kind, layer and head are chosen, and the steps say what T5 does and does not do', async () => {
  await shown();
  expect(step(/relative bias/)).toBe('none');
  expect(screen.getByText('T5 does not divide by √d: the scale was learnt into the weights.')).toBeTruthy();
  expect(screen.getByText('Cross-attention has no relative bias.')).toBeTruthy();
  await choose('Kind', 'encoder');
  await choose('Layer', '0');
  await choose('Head', '1');
  expect(await screen.findByRole('heading', { name: 'Encoder self-attention, layer 0, head 1' })).toBeTruthy();
  await waitFor(() => expect(step(/relative bias/)).toBe('0.5000'));
  expect([step(/^q · k/), step(/^\+ mask/), step(/^= score/), step(/^= weight/)]).toEqual([
    '2.0000',
    '0',
    '2.5000',
    '1.0000',
  ]);
});

test('the grid of heads is walked with arrow keys', async () => {
  await shown();
  const here = button(/^layer 1, head 2,/);
  here.focus();
  await fireEvent.keyDown(here, { key: 'ArrowUp' });
  expect(await screen.findByRole('heading', { name: 'Cross-attention, layer 0, head 2' })).toBeTruthy();
  expect(button(/^layer 0, head 2,/)).toBe(document.activeElement);
});

test('lines say how many weights they hide, and a token pins by Enter until Escape', async () => {
  await shown();
  await picture('Lines');
  expect(screen.getByRole('group', { name: 'Lines between tokens: Cross-attention, layer 1, head 2' })).toBeTruthy();
  expect(screen.getByText('Every weight above zero has its line.')).toBeTruthy();
  const token = button('Queries, position 2: ·Where');
  token.focus();
  await fireEvent.keyDown(token, { key: 'Enter' });
  expect(token.getAttribute('aria-pressed')).toBe('true');
  await fireEvent.keyDown(token, { key: 'Escape' });
  expect(token.getAttribute('aria-pressed')).toBe('false');
});

test('heads are sorted by a figure of theirs', async () => {
  await shown();
  await picture('All heads');
  const places = () => screen.getAllByRole('button', { name: /^Show layer/ }).map((each) => each.textContent?.trim());
  await waitFor(() => expect(places()[0]).toBe('0 · 0'));
  await fireEvent.click(button('entropy'));
  await fireEvent.click(button('entropy'));
  expect(places()[0]).toBe('1 · 2');
  expect(screen.getByRole('columnheader', { name: 'entropy' }).getAttribute('aria-sort')).toBe('descending');
});

test('the relative bias is a curve that arrow keys walk, and cross-attention says that it has none', async () => {
  await shown();
  await picture('Relative bias');
  expect(screen.getByText(/^Cross-attention has no relative bias: query and key/)).toBeTruthy();
  await fireEvent.click(button('Show the decoder’s'));
  const curve = await screen.findByRole('slider', { name: 'Distance' });
  await fireEvent.keyDown(curve, { key: 'ArrowLeft' });
  expect(curve.getAttribute('aria-valuetext')).toMatch(/^distance −1, bucket 1: /);
  expect(screen.getByText(/T5 keeps this table in the first layer’s weights/)).toBeTruthy();
});

test('two heads are compared, with what lies elsewhere', async () => {
  await shown();
  await picture('Compare');
  // Head 2 looks at the third key, head 1 at the second: nothing lies in the same place.
  await choose('Compared head', '1');
  expect(await screen.findByText('100% of the weight lies elsewhere')).toBeTruthy();
  expect(screen.getByRole('application', { name: 'A − B' })).toBeTruthy();
});

test('a model that was replaced while its attention is shown can be exchanged for the open one', async () => {
  let closed = false;
  const lab = fakeLab({
    'attention.map': (request: never) => {
      if (closed) throw new LabError({ code: 'model-not-found', message: 'There is no model bundled.' });
      return idleAttention['attention.map'](request);
    },
  });
  const { workspace } = await shown(lab);
  closed = true;
  workspace.chooseModel(otherModel.path);
  await choose('Head', '0');
  const alert = await screen.findByRole('alert');
  closed = false;
  await fireEvent.click(within(alert).getByRole('button', { name: 'Compute with the open model' }));
  await waitFor(() => expect(lab.asked('attention.overview').at(-1)).toMatchObject({ model: otherModel.path }));
  await waitFor(() => expect(screen.queryByRole('alert')).toBeNull());
});

test('a head is handed to the sheet', async () => {
  const { openSlice } = await shown();
  await fireEvent.click(button('Open this head in the sheet'));
  await waitFor(() => expect(openSlice).toHaveBeenCalledOnce());
  expect(openSlice.mock.calls[0]?.[0]).toMatchObject({ origin: { kind: 'cross', layer: 1, head: 2 }, scale: 1 });
});

test('a head is handed to the sheet with the cell that is spoken of', async () => {
  const { openSlice } = await shown();
  await fireEvent.click(button('Open this head in the sheet'));
  await waitFor(() => expect(openSlice).toHaveBeenCalledOnce());
  // The heaviest between words: the second query, the third key.
  expect(openSlice.mock.calls[0]?.[0]).toMatchObject({ cell: { row: 1, column: 2 } });
});

test('tokens that the model does not know are counted, and the text can be taken to the tokenizer', async () => {
  const lab = fakeLab({
    'attention.overview': (request: never) => {
      const overview = idleAttention['attention.overview'](request);
      const source_tokens = overview.source_tokens.map((token, at) => (at < 2 ? { ...token, piece: '<unk>' } : token));
      return { ...overview, source_tokens };
    },
  });
  const { workspace } = await shown(lab);
  expect(screen.getByText(/^2\stokens are unknown to this model/)).toBeTruthy();
  await fireEvent.click(button('See it in the Tokenizer'));
  expect(workspace.textWish).toBe('translate to en: Где библиотека?');
  expect(workspace.settings?.['interface.tab']).toBe('tokenizer');
});

test('the vectors of a cell are pictures with a cursor, a table and a file', async () => {
  await shown();
  const cursor = screen.getByRole('slider', { name: 'q and k, dimension by dimension' });
  await fireEvent.keyDown(cursor, { key: 'End' });
  expect(cursor.getAttribute('aria-valuenow')).toBe('1');
  expect(cursor.getAttribute('aria-valuetext')).toBe('Dimension 1: q 2.0000 · k 1.0000 · q·k 2.0000');
  const figure = within(cursor.closest('figure')!);
  expect(figure.getByRole('button', { name: 'Save as SVG' })).toBeTruthy();
  await fireEvent.click(figure.getByRole('button', { name: 'Show as table' }));
  expect(figure.getAllByRole('row')).toHaveLength(3);
});

test('words are told apart from pieces', async () => {
  await shown();
  await picture('Words');
  expect(screen.getByText(/added over the keys and averaged over the queries/)).toBeTruthy();
});

test('a text that is too long says so and what to do, and the tab goes on', async () => {
  const error = {
    code: 'text-too-long',
    message: 'The source text has 30000 tokens.',
    hint: 'Look at a sentence.',
  } as const;
  const lab = fakeLab({
    'attention.overview': () => {
      throw new LabError(error);
    },
  });
  await open(lab);
  const alert = await screen.findByRole('alert');
  expect(alert.textContent).toContain('The source text has 30000 tokens.');
  expect(alert.textContent).toContain('Look at a sentence.');
  expect(button('Show attention').disabled).toBe(false);
});

test('half a character in the source is said before anything is computed', async () => {
  await shown();
  const source = screen.getByRole('textbox', { name: 'Source text' });
  await fireEvent.input(source, { target: { value: 'sun \ud800' } });
  expect(screen.getByText(/^1\scharacter is cut in half/)).toBeTruthy();
});

test('a model that was closed while its attention is shown says what to do', async () => {
  let closed = false;
  const lab = fakeLab({
    'attention.map': (request: never) => {
      if (closed) throw new LabError({ code: 'model-not-found', message: 'There is no model bundled.' });
      return { rows: 3, columns: 4, weights: btoa(String.fromCharCode(...new Uint8Array(48))), request };
    },
  });
  await shown(lab);
  closed = true;
  await choose('Head', '0');
  const alert = await screen.findByRole('alert');
  expect(alert.textContent).toContain('There is no model bundled.');
  expect(alert.textContent).toContain('Open the model again in the top bar, or open another one.');
  expect(within(alert).queryByRole('button', { name: 'Compute with the open model' })).toBeNull();
  // The head from before is not told as if it were this one.
  expect(screen.queryByRole('table', { name: 'Steps' })).toBeNull();
  expect(screen.getByText(/^The weights of this head are not here/)).toBeTruthy();
  closed = false;
  await fireEvent.click(within(alert).getByRole('button', { name: 'Try again' }));
  await waitFor(() => expect(screen.queryByRole('alert')).toBeNull());
});

test('a head that another tab asks for is shown, over its pair', async () => {
  const { lab, workspace } = await shown();
  workspace.lookAtHead({ source: 'Кто?', target: 'Who?', place: { kind: 'cross', layer: 1, head: 1 } });
  expect(await screen.findByRole('heading', { name: 'Cross-attention, layer 1, head 1' })).toBeTruthy();
  await waitFor(() =>
    expect(lab.asked('attention.map').at(-1)).toMatchObject({ source: 'Кто?', target: 'Who?', head: 1 }),
  );
  expect(workspace.headWish).toBeNull();
});
