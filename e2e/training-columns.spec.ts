import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect } from '@playwright/test';
import { accessibilityViolations, test } from './launch-lab.ts';

const lines = ['id\ten\tru', '1\tWhere is the sun?\tГде солнце?', '2\tWho?\tКто?'];

test(
  'the columns of a file are chosen from its first line, which is then no pair',
  { tag: '@thorough' },
  async ({ openPage: page }, info) => {
    const file = path.join(info.outputDir, 'pairs.tsv');
    await mkdir(info.outputDir, { recursive: true });
    await writeFile(file, lines.join('\n'));
    await page.getByRole('tab', { name: 'Fine-tuning' }).click();
    await page.getByRole('radio', { name: 'File', exact: true }).click();
    await page.getByRole('textbox', { name: 'Training file' }).fill(file);
    const group = page.getByRole('group', { name: 'Training file' });
    await expect(group.getByText(/the first line, “id” and “en”, counts as a pair/)).toBeVisible();
    expect(await accessibilityViolations(page)).toEqual([]);
    await group.getByRole('combobox', { name: 'Source column' }).selectOption('ru');
    const target = group.getByRole('combobox', { name: 'Target column' });
    await expect(target).toHaveValue('id');
    await target.selectOption('en');
    await page.getByRole('button', { name: 'Check the data' }).click();
    const rows = page.getByRole('table', { name: 'First rows' }).getByRole('row');
    await expect(rows).toHaveCount(3);
    await expect(rows.nth(1)).toContainText('Где солнце?');
    await expect(rows.nth(1)).toContainText('Where is the sun?');

    await writeFile(path.join(info.outputDir, 'semicolons.csv'), 'ru;en\nа;a\n');
    await page.getByRole('textbox', { name: 'Training file' }).fill(path.join(info.outputDir, 'semicolons.csv'));
    await expect(group.getByText(/The first line has one column only/)).toBeVisible();
    await expect(target).toHaveCount(0);
  },
);

test('the help of a choice is seen while the keyboard is at it', { tag: '@thorough' }, async ({ openPage: page }) => {
  await page.getByRole('tab', { name: 'Fine-tuning' }).click();
  const all = page.getByRole('button', { name: 'All arguments' });
  await all.click();
  const choice = page.getByRole('combobox', { name: 'optim', exact: true });
  await choice.focus();
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Tab');
  await expect(choice).toBeFocused();
  await expect(page.locator('.tooltip')).toContainText('AdamW takes eight bytes more');
  await page.keyboard.press('Escape');
  await expect(page.locator('.tooltip')).toHaveCount(0);
  expect(await accessibilityViolations(page)).toEqual([]);
});
