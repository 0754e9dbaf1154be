import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from '@playwright/test';
import { accessibilityViolations, test } from './launch-lab.ts';
import { button } from './training-page.ts';

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
  await expect(button(page, 'Compare again')).toBeVisible();

  const rows = view.getByRole('region', { name: 'Verdict' }).getByRole('row');
  // Two pairs prove nothing, though both were learnt by heart.
  await expect(rows.filter({ hasText: 'Training pairs' })).toContainText('too few sentences');
  await expect(view.getByRole('region', { name: 'Sentences: Training pairs' })).toContainText('Москва');
  await rows.getByRole('button', { name: 'General sentences' }).click();
  const general = view.getByRole('region', { name: 'Sentences: General sentences' });
  await general.getByRole('radio', { name: 'All' }).click();
  await expect(general.getByRole('listitem')).toHaveCount(8);
  await expect(general).toContainText('Where is the library?');
  await expect(rows.filter({ hasText: 'General sentences' })).toContainText(/better|worse|not proven/);

  const typed = view.getByRole('textbox', { name: 'Source texts, one a line' });
  await typed.fill('Какой город является столицей России?');
  await typed.press('Control+Enter');
  await expect(view.getByRole('list', { name: 'Anything you type' })).toContainText('Москва');
  expect(await accessibilityViolations(page)).toEqual([]);
  await button(page, 'Back to the run').click();
  await expect(page.getByRole('region', { name: 'Training progress' })).toBeVisible();
});

test(
  'the model card is edited before it is written, and is README.md of the exported folder',
  { tag: '@thorough' },
  async ({ openPage: page }, info) => {
    await page.getByRole('tab', { name: 'Fine-tuning' }).click();
    await page.getByRole('spinbutton', { name: 'max_steps' }).fill('4');
    await button(page, 'Start training').click();
    await button(page, 'Model card…').click();
    const dialog = page.getByRole('dialog', { name: 'Model card' });
    const card = dialog.getByRole('textbox', { name: 'Model card' });
    await expect(card).toHaveValue(/library_name: transformers[\s\S]*\| `max_steps` \| `4` \|/);
    await card.fill('# Two capitals\n\nLearnt by heart.\n');
    await dialog.getByRole('radio', { name: 'Preview' }).click();
    await expect(dialog.getByRole('heading', { name: 'Two capitals' })).toBeVisible();
    expect(await accessibilityViolations(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Keep' }).click();
    const output = path.join(info.outputDir, 'export');
    await page.getByRole('textbox', { name: 'Output folder' }).fill(output);
    await button(page, 'Export').click();
    await expect(page.getByRole('region', { name: 'Export' })).toContainText('Exported and verified');
    expect(await readFile(path.join(output, 'README.md'), 'utf8')).toBe('# Two capitals\n\nLearnt by heart.\n');
  },
);

test('a run that transformers made is imported and shows its curves', async ({ openPage: page }) => {
  const file = fileURLToPath(new URL('../fixtures/training/trainer_state.json', import.meta.url));
  await page.getByRole('tab', { name: 'Fine-tuning' }).click();
  await button(page, 'Import a run').click();
  await page.getByRole('textbox', { name: 'trainer_state.json' }).fill(file);
  await page.keyboard.press('Enter');
  const region = page.getByRole('region', { name: 'Training progress' });
  await expect(region).toContainText('made elsewhere');
  // The first logged loss and the best evaluation, as they stand in the file.
  await expect(
    region.getByRole('img', { name: /from 4\.6915 .* Lowest evaluation loss 2\.7973 at step 12/ }),
  ).toBeVisible();
  expect(await accessibilityViolations(page)).toEqual([]);
  await page.reload();
  await page.getByRole('tab', { name: 'Fine-tuning' }).click();
  await page.getByRole('button', { name: /^training made elsewhere/ }).click();
  await expect(region).toContainText('made elsewhere');
});
