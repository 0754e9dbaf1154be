import { expect } from '@playwright/test';
import { accessibilityViolations, firstTranslation, test } from './launch-lab.ts';

test('language and theme switch at once and are remembered after a reload', async ({ openPage: page }) => {
  await firstTranslation(page);
  await page.getByRole('combobox', { name: 'Language' }).selectOption('Русский');
  await expect(page.getByRole('tab', { name: 'Перевод' })).toBeVisible();
  await page.getByRole('combobox', { name: 'Тема' }).selectOption('Тёмная');
  const ground = () => page.evaluate(() => getComputedStyle(document.body).colorScheme);
  await expect.poll(() => page.locator('html').getAttribute('data-theme')).toBe('dark');
  expect(await ground()).toBe('dark');
  await page.waitForTimeout(300);
  await page.reload();
  await expect(page.getByRole('textbox', { name: 'Исходный текст' })).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', 'ru');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
});

for (const theme of ['Light', 'Dark'])
  for (const language of ['English', 'Русский'])
    test(`nothing speaks against WCAG 2.2 AA, ${theme.toLowerCase()}, ${language}`, async ({ openPage: page }) => {
      await firstTranslation(page);
      await page.getByRole('radio', { name: 'Sampling' }).click();
      await page.getByRole('button', { name: 'More' }).click();
      await page.getByRole('group', { name: 'Translation tokens' }).getByRole('button').first().click();
      await page.getByRole('combobox', { name: 'Theme' }).selectOption(theme);
      await page.getByRole('combobox', { name: 'Language' }).selectOption(language);
      // Colours that are still on their way would be judged half way.
      await page.waitForTimeout(500);
      expect(await accessibilityViolations(page)).toEqual([]);
    });

test('a folder that is no model is refused in place, with what was looked for', async ({ openPage: page }) => {
  await firstTranslation(page);
  await page.getByRole('button', { name: 'Open folder…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Open a model folder' });
  await dialog.getByRole('textbox', { name: 'Folder path' }).fill('/nowhere/at/all');
  await page.keyboard.press('Enter');
  await expect(dialog.getByRole('alert')).toContainText('/nowhere/at/all');
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
});

test('a lost connection is said, and what was typed is kept', async ({ openPage: page, lab }) => {
  await firstTranslation(page);
  await page.getByRole('textbox', { name: 'Source text' }).fill('Этот текст остаётся.');
  await lab.kill();
  await expect(page.getByRole('alert')).toContainText('The connection to the lab was lost');
  await expect(page.getByRole('button', { name: 'Try now' })).toBeVisible();
  await expect(page.getByRole('contentinfo')).toContainText('connection lost');
  await page.getByRole('button', { name: 'Translate', exact: true }).click();
  await expect(page.getByRole('region', { name: 'Translation result' }).getByRole('alert')).toContainText(
    'The connection was lost',
  );
  await expect(page.getByRole('textbox', { name: 'Source text' })).toHaveValue('Этот текст остаётся.');
});

for (const width of [1100, 900, 400])
  test(`nothing is cut off at ${width} pixels: the page has no sideways scroll`, async ({ openPage: page }) => {
    await page.setViewportSize({ width, height: 800 });
    await firstTranslation(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
  });
