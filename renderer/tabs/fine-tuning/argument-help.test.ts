import { cleanup, fireEvent, render, screen, within } from '@testing-library/svelte';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import App from '../../App.svelte';
import { language } from '../../i18n/language.svelte.ts';
import { Connection } from '../../lab/connection.svelte.ts';
import { fakeLab } from '../../lab/testing/fake-lab.ts';
import { Workspace } from '../../lab/workspace.svelte.ts';

beforeEach(() => {
  language.code = 'en';
});
afterEach(cleanup);

const described = (control: HTMLElement) =>
  document.getElementById(control.getAttribute('aria-describedby') ?? '')?.textContent ?? '';
const tooltip = () => document.querySelector('.tooltip')?.textContent ?? null;

test('the help of every kind of argument is read out, and seen as long as the keyboard is at its control', async () => {
  const lab = fakeLab({ 'settings.read': () => ({ 'interface.tab': 'fineTuning' }) });
  const connection = new Connection(() => Promise.resolve(lab.wire));
  render(App, { props: { workspace: new Workspace(connection) } });
  connection.open();
  await screen.findByRole('spinbutton', { name: 'learning_rate' });
  await fireEvent.click(screen.getByRole('button', { name: 'All arguments' }));
  for (const [role, name, help] of [
    ['spinbutton', 'max_steps', 'The time grows in proportion; memory stays.'],
    ['combobox', 'optim', 'AdamW takes eight bytes more for each trained weight.'],
    ['combobox', 'greater_is_better', 'On auto it follows from the metric.'],
    ['checkbox', 'predict_with_generate', 'Translates the evaluation examples as well'],
    ['textbox', 'task_prefix', 'Its tokens are computed with every source text.'],
    ['textbox', 'watch_sentences', 'Each one adds to the time of an evaluation.'],
  ] as const) {
    const control = screen.getByRole(role, { name });
    expect(described(control), name).toContain(help);
    control.focus();
    await vi.waitFor(() => expect(tooltip(), name).toContain(help));
    control.blur();
    await vi.waitFor(() => expect(tooltip(), name).toBeNull());
  }
  const group = screen.getByRole('group', { name: 'freeze' });
  const box = within(group).getAllByRole('checkbox')[0]!;
  box.focus();
  await vi.waitFor(() => expect(tooltip()).toContain(described(group)));
  expect(described(group)).toContain('what is frozen needs no gradients');
});
