import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, type Page } from '@playwright/test';
import { readJson, requireReference } from '../native-models/testing/reference.ts';
import { accessibilityViolations, firstTranslation, openFolder, settled, test } from './launch-lab.ts';

/** What transformers makes of these pairs with the reference's translator. */
const reference = readJson<{
  readonly examples: readonly { readonly source: string; readonly target: string; readonly loss: number }[];
}>(requireReference('expected/translator/forward.json'));

const region = (page: Page) => page.getByRole('region', { name: 'Loss result' });
const meanLoss = (page: Page) => region(page).getByText('Mean loss').locator('xpath=following-sibling::dd');
const targetTokens = (page: Page) => page.getByRole('group', { name: 'Target tokens' }).getByRole('button');
const listRows = (page: Page) => page.getByRole('listbox', { name: 'Scored pairs' }).getByRole('option');

/** Goes to the tab and waits until its worked example stands. */
async function enter(page: Page): Promise<void> {
  await firstTranslation(page);
  await page.getByRole('tab', { name: 'Loss' }).click();
  await expect(targetTokens(page).last()).toBeVisible();
  await settled(page);
}

async function score(page: Page, source: string, target: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Source text', exact: true }).fill(source);
  await page.getByRole('textbox', { name: 'Target text', exact: true }).fill(target);
  await page.getByRole('button', { name: 'Score', exact: true }).click();
  await settled(page);
}

test('the notebook’s loss of a pair, by clicking: the figure, the keys, the batch', async ({ openPage: page }) => {
  await enter(page);
  await openFolder(page, requireReference('models/translator'));
  for (const { source, target, loss } of reference.examples.slice(0, 3)) {
    await score(page, source, target);
    await expect(meanLoss(page)).toHaveText(/^\d+\.\d{4}$/);
    expect(Math.abs(Number(await meanLoss(page).textContent()) - loss)).toBeLessThan(2e-4);
  }
  const outputs = page.getByRole('table', { name: 'Outputs of the model' });
  await expect(outputs.getByRole('button').first()).toHaveText('loss');
  await expect(outputs.getByRole('rowheader', { name: 'past_key_values', exact: true })).toBeVisible();
  await expect(outputs.getByRole('button').last()).toHaveText('encoder_last_hidden_state');
  await page.getByRole('radio', { name: 'Batch' }).click();
  await page.getByRole('radio', { name: 'labels', exact: true }).click();
  await expect(page.getByRole('group', { name: 'labels' }).getByRole('cell', { name: '−100' }).first()).toBeVisible();
  await page.getByRole('radio', { name: 'attention_mask' }).click();
  await expect(page.getByRole('group', { name: 'attention_mask' }).getByRole('cell').last()).toHaveText(/^[01]$/);
});

test(
  'the worked example leads from step to step and on to the list',
  { tag: '@thorough' },
  async ({ openPage: page }) => {
    await enter(page);
    const first = await meanLoss(page).textContent();
    await page.getByRole('button', { name: 'Next: one wrong word' }).click();
    await settled(page);
    expect(Number(await meanLoss(page).textContent())).toBeGreaterThan(Number(first));
    await page.getByRole('button', { name: 'Next: a question it was never taught' }).click();
    await settled(page);
    await page.getByRole('button', { name: 'Next: many pairs at once' }).click();
    await expect(listRows(page)).toHaveCount(8);
    const losses = (await listRows(page).locator('.value').allTextContents()).map(Number);
    expect(losses).toEqual(losses.toSorted((one, other) => other - one));
  },
);

test('label smoothing weighs the loss anew at once', { tag: '@thorough' }, async ({ openPage: page }) => {
  await enter(page);
  const smoothed = region(page).getByText('With smoothing').locator('xpath=following-sibling::dd');
  await expect(smoothed).toHaveText((await meanLoss(page).textContent()) ?? '');
  await page.getByRole('slider', { name: 'Label smoothing ε' }).press('End');
  await expect(smoothed).not.toHaveText((await meanLoss(page).textContent()) ?? '');
});

test('an output opens at any of its matrices, and as a table', { tag: '@thorough' }, async ({ openPage: page }) => {
  await enter(page);
  await page.getByRole('button', { name: 'past_key_values.0.encoder.key' }).click();
  await page.getByRole('combobox', { name: 'Dimension 1' }).selectOption('3');
  const map = page.getByRole('application', { name: /^past_key_values\.0\.encoder\.key/ });
  await map.focus();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('status').filter({ hasText: 'row 0' })).toContainText(/column 1: −?\d/);
  await page.getByRole('button', { name: 'logits' }).click();
  await page.getByRole('button', { name: 'Next columns' }).click();
  await expect(page.getByRole('spinbutton', { name: 'From column' })).toHaveValue('32');
  const picture = page.getByRole('figure').filter({ has: page.getByRole('heading', { name: 'logits' }) });
  await picture.getByRole('button', { name: 'Show as table' }).click();
  await expect(picture.getByRole('columnheader', { name: /^32 / })).toBeVisible();
});

test('a pair is scored and its tokens are looked at by keyboard alone', async ({ openPage: page }) => {
  await enter(page);
  await page.keyboard.press('Control+k');
  await page.keyboard.type('Score the pair');
  await page.keyboard.press('Enter');
  const source = page.getByRole('textbox', { name: 'Source text', exact: true });
  for (let presses = 0; presses < 40 && !(await source.evaluate((box) => box === document.activeElement)); presses++)
    await page.keyboard.press('Tab');
  await expect(source).toBeFocused();
  await page.keyboard.press('Control+A');
  await page.keyboard.type('translate to ru: I see the sun.');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Control+A');
  await page.keyboard.type('Я вижу солнце.');
  await page.keyboard.press('Control+Enter');
  await settled(page);
  await targetTokens(page).first().focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  const inspector = page.getByRole('complementary', { name: 'Inspector' });
  await expect(inspector.getByRole('heading', { name: /^Position 2:/ })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(targetTokens(page).nth(1)).toHaveAttribute('aria-pressed', 'false');
});

test('the list and the batch are used by keyboard alone', { tag: '@thorough' }, async ({ openPage: page }) => {
  await enter(page);
  await page.getByRole('radio', { name: 'What the model returned' }).focus();
  await page.keyboard.press('ArrowRight');
  const list = page.getByRole('listbox', { name: 'Scored pairs' });
  await expect(listRows(page).first()).toBeVisible();
  await list.focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await settled(page);
  await expect(page.getByRole('textbox', { name: 'Source text', exact: true })).toHaveValue(/столицей Финляндии/);
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: 'Add the row to the batch' })).toBeFocused();
  await page.keyboard.press('Enter');
  await page.getByRole('radio', { name: 'List of pairs' }).focus();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('list', { name: 'Pairs of the batch' }).getByRole('listitem')).toHaveCount(3);
});

/** A file of pairs that differ in length and in text. */
async function withPairs<Result>(count: number, work: (file: string) => Promise<Result>): Promise<Result> {
  const folder = await mkdtemp(path.join(tmpdir(), 't5-lab-pairs-'));
  const file = path.join(folder, 'pairs.tsv');
  const examples = reference.examples.slice(0, 3);
  const lines = Array.from({ length: count }, (_, at) => {
    const { source, target } = examples[at % 3]!;
    return `${source} ${at % 7}\t${target.repeat(1 + (at % 3))}`;
  });
  await writeFile(file, `${lines.join('\n')}\n`);
  try {
    return await work(file);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function scoreFile(page: Page, file: string): Promise<void> {
  await page.getByRole('radio', { name: 'File', exact: true }).click();
  await page.getByRole('textbox', { name: 'File of pairs' }).fill(file);
  await page.getByRole('button', { name: 'Score the list' }).click();
}

test(
  'ten thousand pairs are scored with progress on every tab, scroll, and are found',
  { tag: '@thorough' },
  async ({ openPage: page }) => {
    await enter(page);
    await withPairs(10_000, async (file) => {
      await scoreFile(page, file);
      await expect(page.getByRole('progressbar', { name: 'Scoring' })).toBeVisible();
      await page.getByRole('tab', { name: 'Tokenizer' }).click();
      const pill = page.getByRole('button', { name: /^Scoring/ });
      await expect(pill).toContainText(/\d+%/);
      await expect(page.getByRole('list', { name: 'Tokens' }).getByRole('listitem').first()).toBeVisible();
      await pill.click();
      await expect(page.getByRole('progressbar', { name: 'Scoring' })).toBeHidden({ timeout: 150_000 });
      await expect(page.getByRole('search')).toContainText('10,000 of 10,000');
      const list = page.getByRole('listbox', { name: 'Scored pairs' });
      await list.focus();
      await page.keyboard.press('End');
      await expect(list.getByRole('option', { selected: true })).toHaveAttribute('aria-posinset', '10000');
      expect(await listRows(page).count()).toBeLessThan(60);
      await page.getByRole('textbox', { name: 'Find in the texts' }).fill('Somali, German 3');
      await expect(page.getByRole('search')).toContainText(/^(?!10,000).*476 of 10,000/);
      const download = page.waitForEvent('download');
      await page.getByRole('button', { name: 'JSON Lines' }).click();
      expect((await download).suggestedFilename()).toBe('losses.jsonl');
    });
  },
);

test('a scoring is cancelled at once, and what has come stays', { tag: '@thorough' }, async ({ openPage: page }) => {
  await enter(page);
  await withPairs(20_000, async (file) => {
    await scoreFile(page, file);
    await expect(page.getByRole('search')).toContainText('of 20,000');
    await expect(listRows(page).first().locator('.value')).toHaveText(/\d/);
    await page.getByRole('button', { name: 'Cancel scoring' }).click();
    await expect(page.getByText(/^Cancelled after/)).toBeVisible({ timeout: 10_000 });
    await expect(listRows(page).first().locator('.value')).toHaveText(/\d/);
  });
});

test('a file with one column says which line is wrong', { tag: '@thorough' }, async ({ openPage: page }) => {
  await enter(page);
  const folder = await mkdtemp(path.join(tmpdir(), 't5-lab-pairs-'));
  await writeFile(path.join(folder, 'one.tsv'), 'a\nb\n');
  await scoreFile(page, path.join(folder, 'one.tsv'));
  await expect(page.getByRole('alert')).toContainText('at least two columns');
  await rm(folder, { recursive: true });
});

test(
  'two models are compared by the token, or by the character where they cut otherwise',
  { tag: '@thorough' },
  async ({ openPage: page }) => {
    await enter(page);
    await openFolder(page, requireReference('models/umt5'));
    await page.getByRole('combobox', { name: 'Compare with' }).selectOption({ index: 1 });
    await page.getByRole('button', { name: 'Score the list' }).click();
    const differences = page.getByRole('figure').filter({ has: page.getByRole('heading', { name: /^Loss under/ }) });
    await expect(differences).toBeVisible();
    await expect(page.getByText(/^Pairs on which/).first()).toBeVisible();
    await page.getByRole('combobox', { name: 'Order' }).selectOption('Second model better');
    const rows = listRows(page);
    await expect(rows).toHaveCount(8);
    await differences.getByRole('button', { name: 'Show as table' }).click();
    await expect(differences.getByRole('row')).toHaveCount(9);
  },
);

for (const theme of ['Light', 'Dark'])
  test(
    `nothing speaks against WCAG 2.2 AA in any part of the tab, ${theme.toLowerCase()}`,
    { tag: '@thorough' },
    async ({ openPage: page }) => {
      await enter(page);
      await page.getByRole('combobox', { name: 'Theme' }).selectOption(theme);
      for (const panel of ['What the model returned', 'List of pairs', 'Batch']) {
        await page.getByRole('radio', { name: panel }).click();
        expect(await accessibilityViolations(page), panel).toEqual([]);
      }
    },
  );

test('pair, panel and smoothing are there again after a reload', { tag: '@thorough' }, async ({ openPage: page }) => {
  await enter(page);
  await score(page, 'translate to ru: I see the sun.', 'Я вижу солнце.');
  await page.getByRole('radio', { name: 'Batch' }).click();
  await page.getByRole('slider', { name: 'Label smoothing ε' }).press('End');
  await page.waitForTimeout(600);
  await page.reload();
  await expect(targetTokens(page).last()).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'Target text', exact: true })).toHaveValue('Я вижу солнце.');
  await expect(page.getByRole('radio', { name: 'Batch' })).toBeChecked();
  await expect(page.getByRole('slider', { name: 'Label smoothing ε' })).toHaveAttribute('aria-valuetext', '0.50');
});
