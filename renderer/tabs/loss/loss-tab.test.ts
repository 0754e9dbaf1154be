import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/svelte';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { LabError } from '../../../electron/contract/lab-error.ts';
import { language } from '../../i18n/language.svelte.ts';
import { Connection } from '../../lab/connection.svelte.ts';
import { fakeLab, otherModel, type FakeLab } from '../../lab/testing/fake-lab.ts';
import { Workspace } from '../../lab/workspace.svelte.ts';
import LossTab from './LossTab.svelte';

beforeAll(() => {
  Element.prototype.scrollIntoView = () => undefined;
  // jsdom lays nothing out; a list draws the rows that it has room for.
  Object.defineProperty(HTMLElement.prototype, 'clientHeight', { configurable: true, get: () => 400 });
});
beforeEach(() => {
  language.code = 'en';
});
afterEach(cleanup);

async function start(lab: FakeLab = fakeLab()): Promise<{ readonly lab: FakeLab; readonly workspace: Workspace }> {
  const workspace = new Workspace(new Connection(() => Promise.resolve(lab.wire)));
  workspace.connection.open();
  await waitFor(() => expect(workspace.settings).not.toBeNull());
  await waitFor(() => expect(workspace.model).not.toBeNull());
  render(LossTab, { props: { workspace } });
  return { lab, workspace };
}

const region = () => screen.getByRole('region', { name: 'Loss result' });
const chips = async () => within(await screen.findByRole('group', { name: 'Target tokens' })).getAllByRole('button');

test('at first start the worked example is scored, and the mean loss follows its name', async () => {
  await start();
  const name = await within(region()).findByText('Mean loss');
  // (3 · ln 2 + ln 8) / 4
  expect(name.nextElementSibling?.textContent).toBe('1.0397');
  expect(screen.getByText('Worked example')).toBeTruthy();
  await fireEvent.click(screen.getByRole('button', { name: 'Next: one wrong word' }));
  expect(screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Target text' }).value).toBe('Where is the museum?');
});

test('each target token says its loss, and the inspector follows the one that is pinned', async () => {
  await start();
  const [where, , moon] = await chips();
  expect(moon?.getAttribute('aria-label')).toBe('·moon, loss 2.08');
  const inspector = screen.getByRole('complementary', { name: 'Inspector' });
  expect(within(inspector).getByText('The most surprising token')).toBeTruthy();
  await fireEvent.click(where!);
  expect(within(inspector).getByRole('heading', { name: 'Position 1: ·Where' })).toBeTruthy();
  expect(within(inspector).getByText('0.6931')).toBeTruthy();
  await fireEvent.keyDown(window, { key: 'Escape' });
  expect(where?.getAttribute('aria-pressed')).toBe('false');
});

test('label smoothing changes the figure without asking the model again', async () => {
  const { lab } = await start();
  await chips();
  await waitFor(() => expect(lab.asked('loss.forward').length).toBe(2));
  const slider = screen.getByRole('slider', { name: 'Label smoothing ε' });
  slider.focus();
  for (let presses = 0; presses < 10; presses++) await fireEvent.keyDown(slider, { key: 'ArrowRight' });
  const value = within(region()).getByText('With smoothing').nextElementSibling;
  // 0.9 · 1.0397 + 0.1 · 9
  expect(value?.textContent).toBe('1.8357');
  expect(lab.asked('loss.forward').length).toBe(2);
});

test('what the model would have said stands beside the target, with its own loss', async () => {
  const { lab } = await start();
  const own = await screen.findByRole('region', { name: 'What the model would have said instead' });
  await within(own).findByText(/Its mean loss is 1\.0397/);
  expect(lab.asked('translation.translate')[0]).toMatchObject({ source: 'translate to en: Где библиотека?' });
  await fireEvent.click(within(own).getByRole('button', { name: 'Score this one' }));
  expect(screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Target text' }).value).toBe('I see sun');
});

test('what the model returned is listed by name, and any of it opens', async () => {
  const { lab } = await start();
  const table = await screen.findByRole('table', { name: 'Outputs of the model' });
  expect(
    within(table)
      .getAllByRole('button')
      .map(({ textContent }) => textContent),
  ).toEqual([
    'loss',
    'logits',
    'past_key_values.0.decoder.key',
    'past_key_values.0.decoder.value',
    'encoder_last_hidden_state',
  ]);
  await fireEvent.click(within(table).getByRole('button', { name: 'past_key_values.0.decoder.key' }));
  const head = await screen.findByRole<HTMLSelectElement>('combobox', { name: 'Dimension 1' });
  expect([...head.options].map(({ value }) => value)).toEqual(['0', '1']);
  head.selectedIndex = 1;
  await fireEvent.change(head);
  await waitFor(() => expect(lab.asked('loss.outputSlice').at(-1)).toMatchObject({ indices: [0, 1] }));
});

test('the list opens a row as the pair above', async () => {
  await start();
  await chips();
  await fireEvent.click(screen.getByRole('radio', { name: 'List of pairs' }));
  const rows = within(await screen.findByRole('listbox', { name: 'Scored pairs' })).getAllByRole('option');
  expect(rows[0]?.textContent).toContain('translate to zh: I like to read books.');
  await fireEvent.click(rows[0]!);
  expect(screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Target text' }).value).toBe('Я люблю читать книги.');
});

test('the batch shows padding and −100 with the pieces', async () => {
  await start();
  await chips();
  await fireEvent.click(screen.getByRole('radio', { name: 'Batch' }));
  await screen.findByRole('heading', { name: 'Collated batch' });
  await fireEvent.click(screen.getByRole('radio', { name: 'labels' }));
  const cells = within(screen.getByRole('group', { name: 'labels' })).getAllByRole('cell');
  expect(cells.map(({ textContent }) => textContent)).toEqual(['11·Moscow', '1</s>', '1</s>', '−100']);
  await fireEvent.click(screen.getByRole('button', { name: 'Take pair 1 out' }));
  expect(within(screen.getByRole('list', { name: 'Pairs of the batch' })).getAllByRole('listitem')).toHaveLength(1);
});

test('a failure stands where it happened, and can be tried again', async () => {
  let fail = true;
  const lab = fakeLab();
  const { workspace } = await start(
    fakeLab({
      'tokenizer.encode': () => {
        if (fail) throw new LabError({ code: 'model-invalid', message: 'The weights are damaged.' });
        return { tokens: [] };
      },
    }),
  );
  await within(region()).findByText('The weights are damaged.');
  fail = false;
  await fireEvent.click(within(region()).getByRole('button', { name: 'Try again' }));
  await within(region()).findByText('Mean loss');
  expect(workspace.settings?.['loss.draft']).toMatchObject({ label_smoothing: 0 });
  expect(lab.calls).toEqual([]);
});

test('a failure is brought into view, and goes with the model that it belongs to', async () => {
  const seen: Element[] = [];
  Element.prototype.scrollIntoView = function () {
    seen.push(this);
  };
  const { workspace } = await start(
    fakeLab({
      'tokenizer.encode': ({ model }: { model: string }) => {
        if (model === otherModel.path) throw new LabError({ code: 'model-invalid', message: 'No tokenizer.' });
        return { tokens: [] };
      },
    }),
  );
  await chips();
  workspace.chooseModel(otherModel.path);
  await fireEvent.click(screen.getByRole('button', { name: 'Score' }));
  const alert = await within(region()).findByRole('alert');
  expect(seen.some((element) => element.contains(alert))).toBe(true);
  expect(within(region()).getByText('Below is the pair before this one.')).toBeTruthy();
  workspace.chooseModel('/models/bundled');
  await waitFor(() => expect(within(region()).queryByRole('alert')).toBeNull());
  expect(within(region()).queryByText('Below is the pair before this one.')).toBeNull();
  expect(within(region()).getByText('Mean loss')).toBeTruthy();
});

test('what stood there is there again', async () => {
  const draft = { source: 'a', target: 'b', label_smoothing: 0.2, panel: 'batch', pairs: [], kind: 'file' };
  await start(fakeLab({ 'settings.read': () => ({ 'loss.draft': draft }) }));
  expect(screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Source text' }).value).toBe('a');
  expect(screen.getByRole('radio', { name: 'Batch' }).getAttribute('aria-checked')).toBe('true');
  expect(screen.getByRole('textbox', { name: 'File of pairs' })).toBeTruthy();
});
