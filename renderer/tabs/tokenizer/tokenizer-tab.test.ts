import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/svelte';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { LabError } from '../../../electron/contract/lab-error.ts';
import type { TextTrace } from '../../../electron/contract/replies/tokenizer.ts';
import { language } from '../../i18n/language.svelte.ts';
import { Connection } from '../../lab/connection.svelte.ts';
import { bundledModel, fakeLab, otherModel, type FakeLab } from '../../lab/testing/fake-lab.ts';
import { Workspace } from '../../lab/workspace.svelte.ts';
import TokenizerTab from './TokenizerTab.svelte';

beforeEach(() => {
  language.code = 'en';
});
afterEach(cleanup);

/** The notebook's sentence as its model cuts it. */
function mama({ add_special_tokens }: { add_special_tokens?: boolean }): TextTrace {
  const cuts = [
    [43690, '▁Мама', 0, 4],
    [290, '▁мы', 4, 7],
    [391, 'ла', 7, 9],
    [4, '▁', 9, 10],
    [6587, 'рам', 10, 13],
    [57, 'у', 13, 14],
  ] as const;
  const pieces = cuts.map(([id, piece]) => ({ id, piece, score: -9.5, kind: 'NORMAL' as const }));
  const tokens = cuts.map(([, , from, to], place) => [place, from, to] as const);
  return {
    normalization: [{ kind: 'same', span: [0, 14], normalized: '▁Мама▁мыла▁раму' }],
    pieces: [...pieces, { id: 1, piece: '</s>', score: null, kind: 'CONTROL' }],
    tokens: add_special_tokens ? [...tokens, [pieces.length, 14, 14]] : tokens,
  };
}

const entry = (id: number) => ({ id, piece: `p${id}`, score: -1, kind: 'NORMAL' as const });
const handlers = {
  'tokenizer.trace': mama,
  'tokenizer.vocabularyPage': () => ({ total: 3, size: 65_100, entries: [entry(0), entry(1), entry(2)] }),
  'tokenizer.decode': ({ ids }: { ids: number[] }) => ({ text: 'Мама мыла раму</s>', each: ids.map(String) }),
  'tokenizer.entries': ({ ids }: { ids: number[] }) => ids.map((id) => (id < 65_100 ? entry(id) : null)),
};

async function start(lab: FakeLab): Promise<Workspace> {
  const connection = new Connection(() => Promise.resolve(lab.wire));
  const workspace = new Workspace(connection);
  connection.open();
  await waitFor(() => expect(workspace.model).not.toBeNull());
  render(TokenizerTab, { props: { workspace } });
  return workspace;
}

const chips = async () => {
  const list = await screen.findByRole('list', { name: 'Tokens' });
  await within(list).findAllByRole('listitem');
  return within(list)
    .getAllByRole('listitem')
    .map(({ textContent }) => textContent?.replaceAll(/\s+/g, ' ').trim());
};
const notebook = ['▁Мама 43690', '▁мы 290', 'ла 391', '▁ 4', 'рам 6587', 'у 57'];

test('a text that another tab asks about is cut here', async () => {
  const lab = fakeLab(handlers);
  const workspace = await start(lab);
  await chips();
  workspace.lookAtTokens('שלום');
  await waitFor(() => expect(lab.asked('tokenizer.trace').at(-1)).toMatchObject({ text: 'שלום' }));
  expect(screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Text' }).value).toBe('שלום');
  expect(workspace.textWish).toBeNull();
});

test('first start shows the notebook’s sentence with its ids, one list item a token', async () => {
  await start(fakeLab(handlers));
  expect(await chips()).toEqual([...notebook, '</s> 1']);
  expect(screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Text' }).value).toBe('Мама мыла раму');
  expect(screen.getByRole('textbox', { name: 'Search vocabulary' })).toBeTruthy();
});

test('the switch takes </s> away', async () => {
  const lab = fakeLab(handlers);
  await start(lab);
  await chips();
  await fireEvent.click(screen.getByRole('switch', { name: 'Special tokens' }));
  await waitFor(async () => expect(await chips()).toEqual(notebook));
});

test('a token pinned by click stays in the inspector until Escape', async () => {
  await start(fakeLab(handlers));
  await chips();
  const rama = screen.getByRole('button', { name: /^рам, id 6587/ });
  await fireEvent.click(rama);
  await fireEvent.pointerLeave(screen.getByRole('list', { name: 'Tokens' }));
  const details = screen.getByRole('region', { name: 'Token' });
  expect(details.textContent).toContain('U+0440 U+0430 U+043C');
  expect(details.textContent).toContain('10–13');
  expect(rama.getAttribute('aria-pressed')).toBe('true');
  await fireEvent.keyDown(window, { key: 'Escape' });
  expect(rama.getAttribute('aria-pressed')).toBe('false');
});

test('a question of the notebook puts two lines beside each other', async () => {
  const lab = fakeLab(handlers);
  await start(lab);
  await chips();
  await fireEvent.click(screen.getByRole('button', { name: '“I and you” against “Iandyou”' }));
  await screen.findByRole('list', { name: 'Compared pieces' });
  await waitFor(() => {
    const texts = lab.calls
      .filter(({ channel }) => channel === 'tokenizer.trace')
      .map(({ request }) => request['text']);
    expect(texts).toContain('I and you');
    expect(texts).toContain('Iandyou');
  });
});

test('ids that are none are said in place, and those beyond the vocabulary as well', async () => {
  await start(fakeLab(handlers));
  await chips();
  await fireEvent.click(screen.getByRole('radio', { name: 'Ids' }));
  const box = await screen.findByRole('textbox', { name: 'Token ids' });
  expect((box as HTMLTextAreaElement).value).toBe('[43690, 290, 391, 4, 6587, 57, 1]');
  await fireEvent.input(box, { target: { value: '12, мама' } });
  expect((await screen.findByRole('alert')).textContent).toContain('“мама” (number 2 in the row)');
  await fireEvent.input(box, { target: { value: '12 70000' } });
  await screen.findByText(/Not in the vocabulary: 70000\. The last id is 65,099\./);
});

test('a failing engine is said where the tokens stand, and the tab goes on', async () => {
  let broken = true;
  const lab = fakeLab({
    ...handlers,
    'tokenizer.trace': (request: { add_special_tokens?: boolean }) => {
      if (broken) throw new LabError({ code: 'worker-failed', message: 'The engine worker ended.' });
      return mama(request);
    },
  });
  await start(lab);
  const alert = await screen.findByRole('alert');
  expect(alert.textContent).toContain('The engine worker ended.');
  broken = false;
  await fireEvent.click(within(alert).getByRole('button', { name: 'Try again' }));
  expect(await chips()).toEqual([...notebook, '</s> 1']);
  expect(screen.queryByRole('alert')).toBeNull();
});

test('a long paste is looked through by the part: no call carries more than what is on screen', async () => {
  const lab = fakeLab(handlers);
  await start(lab);
  await chips();
  const text = 'Мама мыла раму. '.repeat(70_000);
  await fireEvent.paste(screen.getByRole('textbox', { name: 'Text' }), { clipboardData: { getData: () => text } });
  await screen.findByText(/More than 20,000 characters/);
  await waitFor(() => {
    const traces = lab.calls.filter(({ channel }) => channel === 'tokenizer.trace');
    expect(String(traces.at(-1)?.request['text']).includes('Мама мыла раму. Мама')).toBe(true);
  });
  for (const { channel, request } of lab.calls)
    if (channel === 'tokenizer.trace') expect(String(request['text']).length).toBeLessThanOrEqual(2_000);
  await fireEvent.click(screen.getByRole('button', { name: 'Back to typing' }));
  expect(screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Text' }).value).toBe('Мама мыла раму');
});

test('another model of the library cuts the same text beside the first', async () => {
  const lab = fakeLab(handlers);
  await start(lab);
  await chips();
  await fireEvent.change(screen.getByRole('combobox', { name: 'Compare with' }), {
    target: { value: `model:${otherModel.path}` },
  });
  await waitFor(() => {
    const models = lab.calls
      .filter(({ channel }) => channel === 'tokenizer.trace')
      .map(({ request }) => request['model']);
    expect(new Set(models)).toEqual(new Set([bundledModel.path, otherModel.path]));
  });
  await screen.findByText(/begin and end at the same places/);
});
