import path from 'node:path';
import { expect, type Page } from '@playwright/test';
import { repositoryRoot } from '../native-models/testing/reference.ts';
import { accessibilityViolations, firstTranslation, test } from './launch-lab.ts';

/** Another tokenizer's model of the reference, as small as the bundled one, and trained on nothing. */
const otherModel = path.join(repositoryRoot, 'fixtures', 'reference', 'models', 'umt5');

const chips = (page: Page, strip: string) => page.getByRole('group', { name: strip }).getByRole('button');
const side = (page: Page, name: 'A' | 'B') => page.getByRole('region', { name: `Side ${name}`, exact: true });
/** How strongly each chip of a strip is lit, 0 where it is not. */
const strengths = (page: Page, strip: string) =>
  chips(page, strip).evaluateAll((all) =>
    all.map((chip) => Number(chip.querySelector<HTMLElement>('.strength')?.style.getPropertyValue('--strength') ?? 0)),
  );

/** A model that was trained on nothing does not know how to end: both sides get room for a dozen tokens. */
async function openCompare(page: Page): Promise<void> {
  await firstTranslation(page);
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('spinbutton', { name: 'max_new_tokens' }).fill('12');
  await page.getByRole('button', { name: 'Translate', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Restore: Где библиотека?' })).toBeVisible();
  await page.getByRole('button', { name: 'Compare with another model or other settings' }).click();
  await expect(side(page, 'B')).toContainText('mean log probability');
}

async function chooseFolder(page: Page, folder: string): Promise<void> {
  await page.getByRole('combobox', { name: 'Second model' }).selectOption('another folder…');
  await page.getByRole('textbox', { name: 'Folder of a model, a checkpoint or an export' }).fill(folder);
  await page.getByRole('button', { name: 'Compare', exact: true }).click();
}

test('the aligning head is named with its figure, and a piece lights what it came from', async ({ openPage: page }) => {
  await firstTranslation(page);
  await expect(page.getByText(/(aligning head is|The best,) layer \d, head \d.* \d+ of \d+ pieces/)).toBeVisible();
  await chips(page, 'Translation tokens').nth(3).hover();
  // One head’s weights of a target piece sum to 1; what is too weak to be drawn is little.
  await expect
    .poll(async () => (await strengths(page, 'Source tokens')).reduce((sum, strength) => sum + strength, 0))
    .toBeGreaterThan(0.8);
  expect(Math.max(...(await strengths(page, 'Translation tokens')))).toBe(0);
  const inspector = page.getByRole('complementary', { name: 'Inspector' });
  await expect(inspector.getByRole('heading', { name: /^Where .* came from$/ })).toBeVisible();
  await chips(page, 'Source tokens').first().hover();
  await expect(inspector.getByRole('heading', { name: /^Where .* went$/ })).toBeVisible();
});

test(
  'by keyboard: a piece is pinned, aligned by erasure, shown as a map, and let go',
  { tag: '@thorough' },
  async ({ openPage: page }) => {
    await firstTranslation(page);
    await chips(page, 'Translation tokens').first().focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await expect(chips(page, 'Translation tokens').nth(1)).toHaveAttribute('aria-pressed', 'true');
    await page.getByRole('radio', { name: 'Attention' }).focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('radio', { name: 'Erasure' })).toBeChecked();
    await page.getByRole('button', { name: 'As a map' }).focus();
    await page.keyboard.press('Enter');
    const map = page.getByRole('application', { name: 'What happens to each piece when a source piece is erased' });
    await expect(map).toBeVisible();
    await map.focus();
    await page.keyboard.press('ArrowDown');
    await expect(page.getByRole('complementary', { name: 'Inspector' })).toContainText('Effect of erasing, in nats');
    await page.keyboard.press('Escape');
    await expect(chips(page, 'Translation tokens').nth(1)).toHaveAttribute('aria-pressed', 'false');
  },
);

test(
  'the table of heads chooses one, and it opens in the Attention tab',
  { tag: '@thorough' },
  async ({ openPage: page }) => {
    await firstTranslation(page);
    await page.getByRole('button', { name: 'All heads' }).click();
    const table = page.getByRole('table', { name: 'Heads of cross-attention against erasure' });
    await expect(table.getByRole('button', { name: /^Align by/ })).toHaveCount(24); // 3 layers of 8
    await table.getByRole('button', { name: 'Align by layer 1, head 5' }).click();
    await page.getByRole('button', { name: 'Open in Attention' }).click();
    await expect(page.getByRole('heading', { name: 'Cross-attention, layer 1, head 5' })).toBeVisible();
    await expect(page.getByRole('textbox', { name: 'Source text' })).toHaveValue('translate to en: Где библиотека?');
  },
);

test(
  'a model with another tokenizer stands beside the first, what differs is marked, and both score both',
  { tag: '@thorough' },
  async ({ openPage: page }) => {
    await openCompare(page);
    await expect(page.getByText('Both sides translate it in the same words.')).toBeVisible();
    await chooseFolder(page, otherModel);
    await expect(page.getByText(/of side A and \d+\spieces? of side B differ\./)).toBeVisible();
    await expect(side(page, 'B')).toContainText('models/umt5');
    expect(
      await chips(page, 'Tokens of side A').evaluateAll(
        (all) => all.filter((chip) => chip.querySelector('.changed, .removed')).length,
      ),
    ).toBeGreaterThan(0);
    for (const name of ['A', 'B'])
      await expect(
        page.getByText(new RegExp(`^${name} gives its own translation a loss of [\\d.]+ nats`)),
      ).toBeVisible();
    await side(page, 'A')
      .getByRole('button', { name: /probability/ })
      .first()
      .hover();
    await expect(side(page, 'A')).toContainText(/· probability [01]\.\d{4}/);
  },
);

test(
  'by keyboard: other settings beside the first, swapped and closed; the choice is there after a reload',
  { tag: '@thorough' },
  async ({ openPage: page }) => {
    await firstTranslation(page);
    const open = page.getByRole('button', { name: 'Compare with another model or other settings' });
    await open.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('combobox', { name: 'Second precision' }).selectOption('int8');
    await expect(side(page, 'B')).toContainText('int8');
    await expect(side(page, 'B')).toContainText('mean log probability');
    await page.getByRole('button', { name: 'Swap sides' }).focus();
    await page.keyboard.press('Enter');
    await expect(side(page, 'A')).toContainText('int8');
    await expect(side(page, 'B')).toContainText('float32');
    await page.waitForTimeout(600);
    await page.reload();
    await expect(side(page, 'B')).toContainText('float32');
    await page.getByRole('button', { name: 'Close', exact: true }).focus();
    await page.keyboard.press('Enter');
    await expect(open).toBeVisible();
  },
);

test(
  'a folder that is no model says so on its side, and the first side stays',
  { tag: '@thorough' },
  async ({ openPage: page }) => {
    await openCompare(page);
    await chooseFolder(page, path.join(repositoryRoot, 'fixtures'));
    await expect(side(page, 'B').getByText('Side B could not be translated')).toBeVisible();
    await expect(side(page, 'A').getByRole('group', { name: 'Tokens of side A' })).toBeVisible();
  },
);

for (const theme of ['Light', 'Dark'])
  test(`both parts are accessible: ${theme}`, { tag: '@thorough' }, async ({ openPage: page }) => {
    await page.getByRole('combobox', { name: 'Theme' }).selectOption(theme);
    await openCompare(page);
    await chooseFolder(page, otherModel);
    await expect(page.getByText(/of side B differ\./)).toBeVisible();
    await page.getByRole('button', { name: 'As a map' }).click();
    await page.getByRole('button', { name: 'All heads' }).click();
    await chips(page, 'Translation tokens').nth(2).click();
    expect(await accessibilityViolations(page)).toEqual([]);
  });
