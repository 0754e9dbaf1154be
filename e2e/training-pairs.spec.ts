import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, type Page } from '@playwright/test';
import { accessibilityViolations, test } from './launch-lab.ts';
import { button, enter } from './training-page.ts';

const grid = (page: Page) => page.getByRole('grid', { name: 'Training pairs' });
const cell = (page: Page, name: string) => grid(page).getByRole('textbox', { name, exact: true });
const mark = (page: Page, row: number) => grid(page).getByRole('button', { name: new RegExp(`^Row ${row}:`) });
const number = (page: Page, name: string) => page.getByRole('spinbutton', { name });

const table = ['source\ttarget', 'Где солнце?\tWhere is the sun?', '\tWhere?', 'Где солнце?\tWhere is the sun?'];

test('problems of a file are seen in its rows; taken over into the grid they are mended by keys and undone', async ({
  openPage: page,
}, info) => {
  const file = path.join(info.outputDir, 'pairs.tsv');
  await mkdir(info.outputDir, { recursive: true });
  await writeFile(file, [...table, 'Кто?\tWho?'].join('\n'));
  await enter(page);
  await page.getByRole('radio', { name: 'File', exact: true }).click();
  await page.getByRole('textbox', { name: 'Training file' }).fill(file);
  await button(page, 'Check the data').click();
  const rows = page.getByRole('table', { name: 'First rows' }).getByRole('row');
  await expect(rows.nth(2)).toContainText('Empty source text: left out');
  await expect(rows.nth(3)).toContainText('Duplicate of an earlier row');
  await button(page, 'Take the rows over').click();
  await expect(cell(page, 'Target text 4')).toHaveValue('Who?');
  await expect(mark(page, 2)).toBeVisible();
  // While it is checked again, what was found before is dimmed.
  await expect(page.getByRole('button', { name: 'Check the data' })).toBeEnabled();
  expect(await accessibilityViolations(page)).toEqual([]);

  await cell(page, 'Source text 1').focus();
  await page.keyboard.press('F8');
  await expect(cell(page, 'Source text 2')).toBeFocused();
  await page.keyboard.press('Alt+Delete');
  await page.keyboard.press('F8');
  await page.keyboard.press('Alt+Enter');
  await expect(cell(page, 'Target text 2')).toHaveValue('Who?');
  await expect(grid(page).getByRole('button', { name: /^Row \d:/ })).toHaveCount(0);
  await page.keyboard.press('Control+z');
  await page.keyboard.press('Control+z');
  await expect(cell(page, 'Target text 4')).toHaveValue('Who?');
  await page.keyboard.press('Control+Shift+z');
  await expect(cell(page, 'Target text 3')).toHaveValue('Who?');
});

test(
  'what only the tokenizer knows is marked in its row after the check',
  { tag: '@thorough' },
  async ({ openPage: page }) => {
    await enter(page);
    await cell(page, 'Source text 3').fill('Где 🚀?');
    await cell(page, 'Target text 3').fill('Where is the rocket?');
    await cell(page, 'Source text 1').focus();
    await expect(mark(page, 3)).toHaveCount(0);
    await button(page, 'Check the data').click();
    await expect(mark(page, 3)).toHaveAccessibleName(/Characters that the tokenizer does not know/);
    await cell(page, 'Source text 3').fill('Где ракета?');
    await expect(mark(page, 3)).toHaveCount(0);
  },
);

test(
  'a preset and a recipe: saved as a file, opened after other changes, refused with a wrong argument',
  { tag: '@thorough' },
  async ({ openPage: page }, info) => {
    await enter(page);
    await page.getByRole('combobox', { name: 'Preset' }).selectOption({ label: 'the notebook’s' });
    await expect(number(page, 'learning_rate')).toHaveValue('0.00001');
    await number(page, 'max_steps').fill('7');
    await expect(page.getByRole('group', { name: 'Differs from the preset' })).toContainText('7 instead of 100');

    await button(page, 'Recipe').click();
    const download = page.waitForEvent('download');
    await page.getByRole('menuitem', { name: 'Save as a file' }).click();
    const saved = path.join(info.outputDir, 'recipe.json');
    await (await download).saveAs(saved);
    const recipe = JSON.parse(await readFile(saved, 'utf8')) as Record<string, unknown>;
    expect(recipe['arguments']).toMatchObject({ learning_rate: 1e-5, max_steps: 7 });

    await number(page, 'max_steps').fill('9');
    await button(page, 'Clear all').click();
    const open = async (file: string) => {
      await button(page, 'Recipe').click();
      const chooser = page.waitForEvent('filechooser');
      await page.getByRole('menuitem', { name: 'Open a file…' }).click();
      await (await chooser).setFiles(file);
    };
    await open(saved);
    await expect(number(page, 'max_steps')).toHaveValue('7');
    await expect(cell(page, 'Target text 1')).toHaveValue('Москва');

    const wrong = path.join(info.outputDir, 'wrong.json');
    await writeFile(wrong, JSON.stringify({ ...recipe, arguments: { learning_rat: 1 } }));
    await open(wrong);
    await expect(page.getByRole('alert')).toContainText('arguments.learning_rat');
    await expect(number(page, 'max_steps')).toHaveValue('7');
    expect(await accessibilityViolations(page)).toEqual([]);
  },
);

test('what a preset sets can be trained with', { tag: '@thorough' }, async ({ openPage: page }) => {
  await enter(page);
  for (const label of ['the notebook’s', 'one full epoch', 'few pairs']) {
    await page.getByRole('combobox', { name: 'Preset' }).selectOption({ label });
    await expect(button(page, 'Start training')).toBeEnabled();
  }
  // Two pairs twenty times, two at once.
  await button(page, 'Start training').click();
  const progress = page.getByRole('region', { name: 'Training progress' });
  await expect(progress).toContainText('20 / 20');
  await expect(progress).toContainText('finished');
});
