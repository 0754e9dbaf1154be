import path from 'node:path';
import { expect, type Page } from '@playwright/test';
import { readJson, repositoryRoot } from '../native-models/testing/reference.ts';
import { firstTranslation, test } from './launch-lab.ts';

/** What Hugging Face's transformers makes of a sentence with the bundled model (build/conformance/bundled-answers.py). */
const answers = readJson<{
  readonly source: string;
  readonly greedy: readonly string[];
  readonly beam_4: readonly string[];
}>(path.join(repositoryRoot, 'e2e', 'bundled-answers.json'));
const prefix = 'translate to en:';
const russianSentence = answers.source.slice(prefix.length + 1);

const region = (page: Page) => page.getByRole('region', { name: 'Translation result' });
const targetTokens = (page: Page) => page.getByRole('group', { name: 'Translation tokens' }).getByRole('button');

async function fill(page: Page, taskPrefix: string, source: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Task prefix' }).fill(taskPrefix);
  await page.getByRole('textbox', { name: 'Source text' }).fill(source);
}

/** Makes the next translation long enough to be watched. */
async function askForManyTokens(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('spinbutton', { name: 'max_new_tokens' }).fill('4000');
  await page.getByRole('spinbutton', { name: 'min_new_tokens' }).fill('4000');
}

test('first start shows the worked example, translated, and leads on to the next one', async ({ openPage: page }) => {
  await firstTranslation(page);
  await expect(page.getByRole('heading', { name: 'Worked example' })).toBeVisible();
  await expect(region(page)).toContainText('float32 · CPU');
  await page.getByRole('button', { name: 'Next: follow four beams' }).click();
  await expect(page.getByRole('region', { name: 'Sequences' }).getByRole('listitem')).toHaveCount(4);
});

test('a Russian sentence with its prefix is translated as the reference translates it', async ({ openPage: page }) => {
  await firstTranslation(page);
  await fill(page, prefix, russianSentence);
  await page.getByRole('button', { name: 'Translate', exact: true }).click();
  await expect(region(page).locator('.translation')).toHaveText(answers.greedy[0] ?? '');
  await expect(region(page)).toContainText(/\d+\ssource tokens · \d+\snew tokens · [\d.,]+\sm?s · [\d,]+ tokens\/s/);
});

test('a sentence that the bundled model never met in training is translated right, or it is said to be unsure', async ({
  openPage: page,
}) => {
  await firstTranslation(page);
  // Of its corpus's held-out part: no training sentence fills this template with these words.
  await fill(page, prefix, 'В субботу дедушка будет учить русский язык.');
  await page.getByRole('button', { name: 'Translate', exact: true }).click();
  await expect(region(page).locator('.translation')).toHaveText('On Saturday Grandpa will learn Russian.');
  const unsure = page.getByRole('heading', { name: 'The model was unsure of this translation' });
  await expect(unsure).toHaveCount(0);
  // Of words that it knows, in a sentence of which its corpus has none alike.
  await fill(page, 'translate to ru:', 'My father works in a hospital.');
  await page.getByRole('button', { name: 'Translate', exact: true }).click();
  await expect(unsure).toBeVisible();
});

test(
  'the translation streams into the region and can be cancelled',
  { tag: '@thorough' },
  async ({ openPage: page }) => {
    await firstTranslation(page);
    await askForManyTokens(page);
    await fill(page, prefix, 'Я вижу солнце и луну.');
    await page.getByRole('button', { name: 'Translate', exact: true }).click();
    await expect(region(page)).toHaveAttribute('aria-busy', 'true');
    await expect.poll(() => targetTokens(page).count()).toBeGreaterThan(20);
    await page.getByRole('button', { name: 'Cancel' }).click();
    await expect(region(page).getByRole('heading', { name: 'Cancelled' })).toBeVisible();
    await expect(region(page)).toHaveAttribute('aria-busy', 'false');
    const kept = await targetTokens(page).count();
    await page.waitForTimeout(400);
    expect(await targetTokens(page).count()).toBe(kept);
  },
);

test('beam search with four beams shows the reference’s four sequences in order, with scores', async ({
  openPage: page,
}) => {
  await firstTranslation(page);
  await fill(page, prefix, russianSentence);
  await page.getByRole('radio', { name: 'Beam' }).click();
  await page.getByRole('spinbutton', { name: 'num_beams' }).fill('4');
  await page.getByRole('button', { name: 'Translate', exact: true }).click();
  const rows = page.getByRole('region', { name: 'Sequences' }).getByRole('listitem');
  await expect(rows).toHaveCount(4);
  await expect(rows.locator('.text')).toHaveText([...answers.beam_4]);
  const scores = await rows.locator('.score').allTextContents();
  expect(scores.map(Number)).toEqual(scores.map(Number).toSorted((a, b) => b - a));
});

test('an alternative continues the translation from its place', { tag: '@thorough' }, async ({ openPage: page }) => {
  await firstTranslation(page);
  await targetTokens(page).nth(1).click();
  const alternatives = page.getByRole('button', { name: /^Continue with “/ });
  const piece = (await alternatives.first().getAttribute('aria-label'))?.match(/“·?(.+)”/)?.[1] ?? '';
  await alternatives.first().click();
  await expect(region(page).getByText(/^Begins with “/)).toContainText(piece);
  await expect(region(page).locator('.translation')).toContainText(piece);
  await page.getByRole('button', { name: 'Translate freely again' }).click();
  await expect(region(page).getByText(/^Begins with “/)).toBeHidden();
});

test('a token pinned by keyboard stays in the inspector until Escape', async ({ openPage: page }) => {
  await firstTranslation(page);
  await targetTokens(page).first().focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await expect(targetTokens(page).nth(1)).toHaveAttribute('aria-pressed', 'true');
  const inspector = page.getByRole('complementary', { name: 'Inspector' });
  await expect(inspector.getByRole('heading', { name: /^Position 2:/ })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(targetTokens(page).nth(1)).toHaveAttribute('aria-pressed', 'false');
});

test('the whole way works by keyboard alone', async ({ openPage: page }) => {
  await firstTranslation(page);
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to the content' })).toBeFocused();
  await page.keyboard.press('Enter');
  const source = page.getByRole('textbox', { name: 'Source text' });
  for (let presses = 0; presses < 12 && !(await source.evaluate((box) => box === document.activeElement)); presses++)
    await page.keyboard.press('Tab');
  await expect(source).toBeFocused();
  await page.keyboard.press('Control+A');
  await page.keyboard.type('Где солнце?');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('button', { name: 'Restore: Где солнце?' })).toBeVisible();
});

test('the picture is there as a table and as CSV', { tag: '@thorough' }, async ({ openPage: page }) => {
  await firstTranslation(page);
  const tokens = await targetTokens(page).count();
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save as CSV' }).click();
  expect((await download).suggestedFilename()).toBe('translation.csv');
  await page.getByRole('button', { name: 'Show as table' }).click();
  await expect(region(page).getByRole('row')).toHaveCount(tokens + 1);
});

test('text, settings and history are there again after a reload', { tag: '@thorough' }, async ({ openPage: page }) => {
  await firstTranslation(page);
  await fill(page, '', 'Мама мыла раму.');
  await page.getByRole('radio', { name: 'Sampling' }).click();
  await page.getByRole('spinbutton', { name: 'seed' }).fill('7');
  await page.getByRole('button', { name: 'Translate', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Restore: Мама мыла раму.' })).toBeVisible();
  await page.waitForTimeout(600);
  await page.reload();
  await expect(page.getByRole('textbox', { name: 'Source text' })).toHaveValue('Мама мыла раму.');
  await expect(page.getByRole('radio', { name: 'Sampling' })).toBeChecked();
  await expect(page.getByRole('spinbutton', { name: 'seed' })).toHaveValue('7');
  await expect(page.getByRole('button', { name: 'Restore: Мама мыла раму.' })).toBeVisible();
});
