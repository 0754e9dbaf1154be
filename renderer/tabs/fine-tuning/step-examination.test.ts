import { cleanup, fireEvent, render, screen, within } from '@testing-library/svelte';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { LabError } from '../../../electron/contract/lab-error.ts';
import App from '../../App.svelte';
import { language } from '../../i18n/language.svelte.ts';
import { Connection } from '../../lab/connection.svelte.ts';
import { fakeLab } from '../../lab/testing/fake-lab.ts';
import { Workspace } from '../../lab/workspace.svelte.ts';

beforeEach(() => void (language.code = 'en'));
afterEach(cleanup);

async function open(handlers: Parameters<typeof fakeLab>[0] = {}) {
  const lab = fakeLab({ 'settings.read': () => ({ 'interface.tab': 'fineTuning' }), ...handlers });
  const connection = new Connection(() => Promise.resolve(lab.wire));
  const workspace = new Workspace(connection);
  render(App, { props: { workspace } });
  connection.open();
  await screen.findByRole('spinbutton', { name: 'learning_rate' });
  await fireEvent.click(screen.getByRole('button', { name: 'One step' }));
  return { lab, region: await screen.findByRole('region', { name: 'One step under the microscope' }) };
}

const click = async (region: HTMLElement, name: string) =>
  fireEvent.click(within(region).getByRole('button', { name }));

test('a step shows loss, gradient and translation before and after, and asks with the form’s arguments', async () => {
  const { lab, region } = await open();
  await click(region, 'Do one step');
  expect(await within(region).findByText('8.0000')).toBeDefined();
  expect(within(region).getByText('4.0000')).toBeDefined();
  expect(lab.asked('fineTuning.examineStep')[0]).toMatchObject({
    step: 1,
    example: { source: 'Какой город является столицей России?', target: 'Москва' },
    arguments: { learning_rate: 1e-4 },
  });
  expect(within(region).getByRole('heading', { name: 'What the step changed, by layer' })).toBeDefined();
});

test('steps follow each other, can be replayed, undone, and begun anew', async () => {
  const { lab, region } = await open();
  await click(region, 'Do one step');
  await within(region).findByRole('button', { name: 'Undo the step' });
  await click(region, 'One more step');
  expect(await within(region).findByText('step 2 of 2')).toBeDefined();
  expect(lab.asked('fineTuning.examineStep').map(({ step }) => step)).toEqual([1, 2]);
  await fireEvent.input(within(region).getByRole('slider', { name: 'Step shown' }), { target: { value: '1' } });
  expect(within(region).getByText('step 1 of 2')).toBeDefined();
  await click(region, 'Undo the step');
  expect(within(region).queryByText(/^step . of 2$/)).toBeNull();
  await click(region, 'Start over');
  expect(within(region).getByRole('button', { name: 'Do one step' })).toBeDefined();
});

test('another pair begins with its first step', async () => {
  const { region } = await open();
  await click(region, 'Do one step');
  await within(region).findByRole('button', { name: 'One more step' });
  await fireEvent.input(within(region).getByRole('textbox', { name: 'Target text' }), { target: { value: 'Мск' } });
  expect(within(region).getByRole('button', { name: 'Do one step' })).toBeDefined();
});

test('a failed step says why and can be tried again', async () => {
  const { region } = await open({
    'fineTuning.examineStep': () => {
      throw new LabError({ code: 'training-diverged', message: 'The loss of update 1 is NaN.' });
    },
  });
  await click(region, 'Do one step');
  expect(await within(region).findByText('The loss of update 1 is NaN.')).toBeDefined();
  expect(within(region).getByRole('button', { name: 'Try again' })).toBeDefined();
});

test('a step under way can be cancelled', async () => {
  const { region } = await open({ 'fineTuning.examineStep': () => new Promise(() => undefined) });
  await click(region, 'Do one step');
  await click(region, 'Cancel');
  expect(within(region).queryByRole('button', { name: 'Cancel' })).toBeNull();
});
