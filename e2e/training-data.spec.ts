import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, type Page } from '@playwright/test';
import { accessibilityViolations, test } from './launch-lab.ts';
import { button } from './training-page.ts';

const check = (page: Page) => page.getByRole('region', { name: 'Data check' });

test('every data file is checked: rows on one line, a missing file at its field, and a start that it stands in the way of', async ({
  openPage: page,
}, info) => {
  const [tmx, missing] = ['pairs.tmx', 'missing.tsv'].map((name) => path.join(info.outputDir, name)) as [
    string,
    string,
  ];
  const unit = (from: string, to: string) =>
    `<tu><tuv xml:lang="ru"><seg>${from}</seg></tuv><tuv xml:lang="en"><seg>${to}</seg></tuv></tu>`;
  const units = [unit('Где луна?', 'Where is the moon?'), unit('Кто?', ''), unit('Что?', ''), unit('Где?', 'Where?')];
  await mkdir(info.outputDir, { recursive: true });
  await writeFile(tmx, `<tmx version="1.4"><header srclang="ru"/><body>${units.join('')}</body></tmx>`);

  await page.getByRole('tab', { name: 'Fine-tuning' }).click();
  await page.getByRole('radio', { name: 'File', exact: true }).click();
  await page.getByRole('textbox', { name: 'Training file' }).fill(tmx);
  await page.getByRole('radio', { name: 'A file', exact: true }).click();
  const evaluation = page.getByRole('textbox', { name: 'Evaluation file', exact: true });
  await evaluation.fill(missing);
  await button(page, 'Check the data').click();
  const training = check(page).getByRole('region', { name: 'Training data' });
  await expect(training).toContainText('line 1, pair 3');
  await expect(training.getByRole('row').nth(4)).toHaveText(/^1, pair 4/);
  await expect(check(page).getByRole('region', { name: 'Evaluation file' }).getByRole('alert')).toContainText(missing);
  await expect(evaluation).toHaveAccessibleDescription(/missing\.tsv/);
  await expect(button(page, 'Check the data')).toBeFocused();
  // A piece stands under each id.
  await expect(check(page).getByRole('table', { name: 'input_ids' })).toContainText('</s>');
  expect(await accessibilityViolations(page)).toEqual([]);

  await button(page, 'Start training').click();
  await button(page, 'Show where').click();
  await expect(page.locator('[data-field-error]:focus')).toContainText('missing.tsv');
  const bar = page.locator('.start');
  const [whole, line] = [await bar.boundingBox(), await bar.getByRole('alert').boundingBox()];
  expect(whole!.height).toBeLessThan(120);
  expect(line!.x).toBeGreaterThanOrEqual(0);
  expect(line!.x + line!.width).toBeLessThanOrEqual(whole!.x + whole!.width);
  expect(await accessibilityViolations(page)).toEqual([]);
  await evaluation.fill('');
  await expect(bar.getByRole('alert')).toHaveCount(0);
});
