import path from 'node:path';
import { expect, type Page } from '@playwright/test';
import { readJson, repositoryRoot } from '../native-models/testing/reference.ts';
import { accessibilityViolations, firstTranslation, test } from './launch-lab.ts';

/** What Hugging Face's transformers makes of a sentence with the bundled model (build/conformance/bundled-answers.py). */
const answers = readJson<{ readonly source: string; readonly beam_4: readonly string[] }>(
  path.join(repositoryRoot, 'e2e', 'bundled-answers.json'),
);
const region = (page: Page) => page.getByRole('region', { name: 'Translation result' });
const text = (page: Page) => region(page).locator('.translation');
const targetTokens = (page: Page) => page.getByRole('group', { name: 'Translation tokens' }).getByRole('button');
const branches = (page: Page) => page.getByRole('tree', { name: 'What was tried' }).getByRole('treeitem');
const inspector = (page: Page) => page.getByRole('complementary', { name: 'Inspector' });
const idle = (page: Page) => expect(region(page)).toHaveAttribute('aria-busy', 'false');

/** Takes the first alternative at a position and waits for its translation. */
async function takeAlternative(page: Page, position: number): Promise<void> {
  await targetTokens(page).nth(position).click();
  await inspector(page)
    .getByRole('button', { name: /^Continue with “/ })
    .first()
    .click();
  await expect(region(page).getByText(/^(Begins with|Ends after) “/)).toBeVisible();
  await idle(page);
}

/** Presses Tab until the focus is where it should be. */
async function tabTo(page: Page, isThere: () => Promise<boolean>): Promise<void> {
  for (let presses = 0; presses < 80 && !(await isThere()); presses++) await page.keyboard.press('Tab');
  expect(await isThere()).toBe(true);
}

const focusedRole = (page: Page) => page.evaluate(() => document.activeElement?.getAttribute('role') ?? '');
const focusedName = (page: Page) =>
  page.evaluate(
    () => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent?.trim() ?? '',
  );

test('alternatives become branches; a click, Back and Undo lead through them', async ({ openPage: page }) => {
  await firstTranslation(page);
  const own = (await text(page).textContent()) ?? '';
  await takeAlternative(page, 1);
  await expect(branches(page)).toHaveCount(2);
  const first = (await text(page).textContent()) ?? '';
  await takeAlternative(page, 2);
  await expect(branches(page)).toHaveCount(3);
  await branches(page).first().click();
  await expect(text(page)).toHaveText(own);
  await expect(branches(page).first()).toHaveAttribute('aria-selected', 'true');
  await expect(branches(page).first()).toContainText('model’s own');
  await page.getByRole('button', { name: 'Back', exact: true }).click();
  await page.getByRole('button', { name: 'Back', exact: true }).click();
  await expect(text(page)).toHaveText(first);
  await page.getByRole('button', { name: `Forget: ${own}` }).click();
  await expect(branches(page)).toHaveCount(2);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(branches(page)).toHaveCount(3);
});

test(
  'what was tried is there again after a reload, and a remembered branch gives the same text',
  { tag: '@thorough' },
  async ({ openPage: page }) => {
    await firstTranslation(page);
    await takeAlternative(page, 1);
    const tried = (await text(page).textContent()) ?? '';
    await page.waitForTimeout(600);
    await page.reload();
    await firstTranslation(page);
    await expect(branches(page)).toHaveCount(2);
    await expect(text(page)).not.toHaveText(tried);
    await branches(page).nth(1).click();
    await expect(text(page)).toHaveText(tried);
  },
);

test('the end can be chosen: the translation ends there', { tag: '@thorough' }, async ({ openPage: page }) => {
  await firstTranslation(page);
  const own = (await text(page).textContent()) ?? '';
  const end = (await targetTokens(page).count()) - 1;
  // Something else than the end, and then the end after all.
  await takeAlternative(page, end);
  await inspector(page)
    .getByRole('button', { name: /^Continue with “<\/s>”/ })
    .click();
  await expect(region(page).getByText(`Ends after “${own}”`)).toBeVisible();
  await expect(text(page)).toHaveText(own);
  await expect(branches(page)).toHaveCount(2);
});

test(
  'the sliders reshape the distribution, one token can be drawn, and sampling takes the settings over',
  { tag: '@thorough' },
  async ({ openPage: page }) => {
    await firstTranslation(page);
    await targetTokens(page).nth(1).click();
    await page.getByRole('button', { name: 'Reshape the distribution' }).click();
    await expect(inspector(page).getByText(/^50 of 8,100$/)).toBeVisible();
    const topK = inspector(page).getByRole('slider', { name: 'top_k' });
    await topK.focus();
    await page.keyboard.press('Home');
    await expect(inspector(page).getByText(/^8,100 of 8,100$/)).toBeVisible();
    for (let presses = 0; presses < 3; presses++) await page.keyboard.press('ArrowRight');
    await expect(inspector(page).getByText(/^3 of 8,100$/)).toBeVisible();
    const cut = inspector(page).getByRole('button', { name: /now cut$/ });
    await expect(cut).toHaveCount(9);
    const temperature = inspector(page).getByRole('slider', { name: 'temperature' });
    await temperature.focus();
    for (let presses = 0; presses < 20; presses++) await page.keyboard.press('ArrowRight');
    await inspector(page).getByRole('spinbutton', { name: 'seed' }).fill('7');
    await inspector(page).getByRole('button', { name: 'Sample one' }).click();
    await expect(inspector(page).getByText(/^Drew “.+”, probability .+, seed 7\./)).toBeVisible();
    await inspector(page).getByRole('button', { name: 'Use these settings' }).click();
    await expect(page.getByRole('radio', { name: 'Sampling' })).toBeChecked();
    await expect(page.getByRole('spinbutton', { name: 'top_k' })).toHaveValue('3');
    await expect(page.getByRole('spinbutton', { name: 'temperature' })).toHaveValue('2');
  },
);

test('the beam tree holds the reference’s best sequence, and a candidate can be continued from', async ({
  openPage: page,
}) => {
  await firstTranslation(page);
  const prefix = 'translate to en:';
  await page.getByRole('textbox', { name: 'Task prefix' }).fill(prefix);
  await page.getByRole('textbox', { name: 'Source text' }).fill(answers.source.slice(prefix.length + 1));
  await page.getByRole('radio', { name: 'Beam' }).click();
  await page.getByRole('spinbutton', { name: 'num_beams' }).fill('4');
  await page.getByRole('button', { name: 'Translate', exact: true }).click();
  await idle(page);
  const tree = page.getByRole('group', { name: 'Candidates of the beam search' });
  await expect(tree).toBeVisible();
  const summary = region(page).getByRole('img', { name: /^Beam search over / });
  await expect(summary).toHaveAttribute(
    'aria-label',
    new RegExp(`the best is “${escaped(answers.beam_4[0] ?? '')}”, finished`),
  );
  const score = await page.getByRole('region', { name: 'Sequences' }).locator('.score').first().textContent();
  await expect(region(page).getByText(`score ${score}`)).toBeVisible();
  const candidate = tree.getByRole('button', { name: /^Step 2, rank 2:/ });
  const held = ((await candidate.getAttribute('aria-label')) ?? '').split(', ').at(-1) ?? '';
  await candidate.click();
  await page.mouse.move(0, 0);
  await page.getByRole('button', { name: 'Continue from here' }).click();
  await expect(region(page).getByText(`Begins with “${held}”`)).toBeVisible();
  await idle(page);
  expect(await text(page).textContent()).toContain(held);
});

function escaped(words: string): string {
  return words.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

test(
  'tree, sliders and beam tree are within reach of the keyboard alone',
  { tag: '@thorough' },
  async ({ openPage: page }) => {
    await firstTranslation(page);
    await page.getByRole('radio', { name: 'Beam' }).click();
    await page.getByRole('textbox', { name: 'Source text' }).focus();
    await page.keyboard.press('Control+Enter');
    await expect(page.getByRole('group', { name: 'Candidates of the beam search' })).toBeVisible();
    await idle(page);
    const own = (await text(page).textContent()) ?? '';
    await tabTo(page, async () => (await focusedName(page)).startsWith('Step '));
    await page.keyboard.press('Home');
    expect(await focusedName(page)).toMatch(/^Step 1, rank 1:/);
    await page.keyboard.press('ArrowDown');
    expect(await focusedName(page)).toMatch(/^Step 1, rank 2:/);
    await page.keyboard.press('Enter');
    await tabTo(page, async () => (await focusedName(page)) === 'Continue from here');
    await page.keyboard.press('Enter');
    await expect(branches(page)).toHaveCount(2);
    await idle(page);
    await tabTo(page, async () => (await focusedRole(page)) === 'treeitem');
    await page.keyboard.press('Home');
    await page.keyboard.press('Enter');
    await expect(text(page)).toHaveText(own);
    await page.keyboard.press('End');
    await page.keyboard.press('Delete');
    await expect(branches(page)).toHaveCount(1);
    await page.keyboard.press('Control+z');
    await expect(branches(page)).toHaveCount(2);
    await tabTo(page, async () => (await focusedName(page)) === 'Reshape the distribution');
    await page.keyboard.press('Enter');
    await tabTo(page, async () => (await focusedRole(page)) === 'slider');
    await page.keyboard.press('ArrowLeft');
    await expect(inspector(page).getByText('0.95', { exact: true })).toBeVisible();
  },
);

for (const theme of ['Light', 'Dark'] as const) {
  test(
    `axe finds nothing in the ${theme.toLowerCase()} theme with everything open`,
    { tag: '@thorough' },
    async ({ openPage: page }) => {
      await firstTranslation(page);
      await page.getByRole('combobox', { name: 'Theme' }).selectOption({ label: theme });
      await takeAlternative(page, 1);
      await page.getByRole('button', { name: 'Reshape the distribution' }).click();
      await page.getByRole('radio', { name: 'Beam' }).click();
      await page.getByRole('button', { name: 'Translate', exact: true }).click();
      await expect(page.getByRole('group', { name: 'Candidates of the beam search' })).toBeVisible();
      await idle(page);
      await expect(inspector(page).getByText(/ of 8,100$/)).toBeVisible();
      expect(await accessibilityViolations(page)).toEqual([]);
    },
  );
}
