import { expect, type Page } from '@playwright/test';
import { accessibilityViolations, test } from './launch-lab.ts';

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

test('a training is held against its start: a verdict for each set, the sentences, and anything typed', async ({
  openPage: page,
}) => {
  await page.getByRole('tab', { name: 'Fine-tuning' }).click();
  for (const [name, value] of [
    ['max_steps', '20'],
    ['learning_rate', '0.001'],
  ] as const)
    await page.getByRole('spinbutton', { name }).fill(value);
  await button(page, 'Start training').click();
  await button(page, 'Before and after').click();
  const view = page.getByRole('region', { name: /^Before and after: / });
  await button(page, 'General sentences').press('Enter');
  await expect(page.getByRole('grid', { name: 'General sentences' })).toBeVisible();
  await view.getByRole('button', { name: 'Compare', exact: true }).click();
  await expect(button(page, 'Compare again')).toBeVisible({ timeout: 30_000 });

  const rows = view.getByRole('region', { name: 'Verdict' }).getByRole('row');
  // Two pairs prove nothing, though both were learnt by heart.
  await expect(rows.filter({ hasText: 'Training pairs' })).toContainText('too few sentences');
  await expect(view.getByRole('region', { name: 'Sentences: Training pairs' })).toContainText('Москва');
  await rows.getByRole('button', { name: 'General sentences' }).click();
  const general = view.getByRole('region', { name: 'Sentences: General sentences' });
  await general.getByRole('radio', { name: 'All' }).click();
  await expect(general.getByRole('listitem')).toHaveCount(8);
  await expect(general).toContainText('Where is the sun?');
  await expect(rows.filter({ hasText: 'General sentences' })).toContainText(/better|worse|not proven/);

  const typed = view.getByRole('textbox', { name: 'Source texts, one a line' });
  await typed.fill('Какой город является столицей России?');
  await typed.press('Control+Enter');
  await expect(view.getByRole('list', { name: 'Anything you type' })).toContainText('Москва');
  expect(await accessibilityViolations(page)).toEqual([]);
  await button(page, 'Back to the run').click();
  await expect(page.getByRole('region', { name: 'Training progress' })).toBeVisible();
});
