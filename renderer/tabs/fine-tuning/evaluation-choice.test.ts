import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/svelte';
import { afterEach, beforeEach, expect, test } from 'vitest';
import App from '../../App.svelte';
import { language } from '../../i18n/language.svelte.ts';
import { Connection } from '../../lab/connection.svelte.ts';
import { fakeLab, type FakeLab } from '../../lab/testing/fake-lab.ts';
import { Workspace } from '../../lab/workspace.svelte.ts';

beforeEach(() => (language.code = 'en'));
afterEach(cleanup);

async function open(draft?: object): Promise<FakeLab> {
  const settings = { 'interface.tab': 'fineTuning', ...(draft ? { 'fineTuning.draft': draft } : {}) };
  const lab = fakeLab({ 'settings.read': () => settings });
  const connection = new Connection(() => Promise.resolve(lab.wire));
  render(App, { props: { workspace: new Workspace(connection) } });
  connection.open();
  await screen.findByRole('spinbutton', { name: 'learning_rate' });
  return lab;
}

const choice = (name: string) => screen.getByRole('radio', { name });
const isChosen = (name: string) => choice(name).getAttribute('aria-checked') === 'true';
const share = () => screen.queryByRole<HTMLInputElement>('spinbutton', { name: 'test_size' });
const file = () => screen.queryByRole<HTMLInputElement>('textbox', { name: 'Evaluation file' });

test('nothing, a share of the data or a file: one at a time, and what was given comes back', async () => {
  const lab = await open();
  expect([isChosen('None'), share(), file()]).toEqual([true, null, null]);
  await fireEvent.click(choice('A file'));
  await fireEvent.input(file()!, { target: { value: '/data/held.tsv' } });
  await fireEvent.click(choice('A share of the data'));
  expect([share()?.value, file()]).toEqual(['0.1', null]);
  await fireEvent.input(share()!, { target: { value: '0.25' } });
  await fireEvent.click(choice('None'));
  expect([share(), file()]).toEqual([null, null]);
  await fireEvent.click(choice('A share of the data'));
  expect(share()?.value).toBe('0.25');
  await fireEvent.click(choice('A file'));
  expect(file()?.value).toBe('/data/held.tsv');
  await fireEvent.click(screen.getByRole('button', { name: 'Start training' }));
  await waitFor(() => expect(lab.asked('fineTuning.start')).toHaveLength(1));
  const [request] = lab.asked('fineTuning.start') as [{ arguments: object }];
  expect(request).toMatchObject({ evaluation: { kind: 'file', path: '/data/held.tsv' } });
  expect(request.arguments).not.toHaveProperty('test_size');
});

test('a field that is emptied stays to be filled; the defaults take the share away, and their undo brings it back', async () => {
  await open();
  await fireEvent.click(choice('A share of the data'));
  await fireEvent.input(share()!, { target: { value: '' } });
  expect([isChosen('A share of the data'), share()?.value]).toEqual([true, '']);
  await fireEvent.input(share()!, { target: { value: '0.5' } });
  await fireEvent.click(screen.getByRole('button', { name: 'All defaults' }));
  expect(isChosen('None')).toBe(true);
  expect(screen.getByText('All arguments have their defaults; the watch sentences are cleared too.')).toBeDefined();
  await waitFor(() => expect(document.activeElement?.textContent).toBe('Undo'));
  await fireEvent.click(screen.getByRole('button', { name: 'Undo' }));
  expect(share()?.value).toBe('0.5');
  expect(screen.queryByRole('button', { name: 'Undo' })).toBeNull();
});

test('what was remembered is what is chosen', async () => {
  await open({ kind: 'examples', pairs: [], values: { test_size: 0.3 } });
  expect([isChosen('A share of the data'), share()?.value]).toEqual([true, '0.3']);
});
