import { readFile } from 'node:fs/promises';
import { expect, type Page } from '@playwright/test';
import { requireReference } from '../native-models/testing/reference.ts';
import { accessibilityViolations, openFolder, test } from './launch-lab.ts';

/** What sentencepiece 0.2.3 answers to the notebook's questions with the bundled tokenizer. */
const answers = {
  mama: [520, 1240, 1109],
  iAndYou: [3, 7996, 78, 41],
  iandyou: [3, 7996, 1587, 2272, 260],
  task3: [3, 7985, 7985, 7992, 3, 24, 73, 1819, 962, 1817],
  /** The id of `▁наука`. */
  science: 4981,
};
const END = 1;

const textBox = (page: Page) => page.getByRole('textbox', { name: 'Text', exact: true });
const tokens = (page: Page) => page.getByRole('list', { name: 'Tokens' }).getByRole('listitem');
const vocabulary = (page: Page) => page.getByRole('region', { name: 'Vocabulary' });
const entries = (page: Page) => page.getByRole('listbox', { name: 'Vocabulary' }).getByRole('option');
const ask = (page: Page, question: RegExp | string) => page.getByRole('button', { name: question }).click();

/** Opens the tab; the notebook's first sentence is on screen. */
async function openTokenizer(page: Page): Promise<void> {
  await page.getByRole('tab', { name: 'Tokenizer' }).click();
  await expect(tokens(page).last()).toBeVisible();
  await expect(vocabulary(page).getByRole('status')).toHaveText(/^8,100\sentries$/);
}

async function expectIds(page: Page, ids: readonly number[], list = tokens(page)): Promise<void> {
  await expect(list.locator('.id')).toHaveText(ids.map(String));
}

test('the notebook’s task 2 by clicking: encode, decode, vocabulary, ▁, without </s>', async ({ openPage: page }) => {
  await openTokenizer(page);
  const { mama, iAndYou, iandyou, science } = answers;
  await ask(page, 'Turn a sentence into ids');
  await expect(textBox(page)).toHaveValue('Мама мыла раму');
  await expectIds(page, [...mama, END]);

  await ask(page, 'Turn the ids back');
  await expect(page.getByRole('textbox', { name: 'Token ids' })).toHaveValue(`[${[...mama, END].join(', ')}]`);
  await expect(page.getByRole('region', { name: 'Decoded whole' })).toContainText('Мама мыла раму</s>');
  const each = page.getByRole('region', { name: 'Decoded one by one' }).getByRole('row');
  await expect(each).toHaveCount(1 + mama.length + 1);
  await expect(each.last()).toContainText('</s>');

  await ask(page, 'Look at the first hundred pieces');
  await expect(entries(page).nth(0)).toContainText('<pad>');
  await expect(entries(page).nth(1)).toContainText('</s>');
  await expect(entries(page).nth(2)).toContainText('<unk>');
  // Its text is that of the first question: what was clicked decides which of the two is spoken of.
  await expect(page.getByRole('button', { name: 'Look at the first hundred pieces' })).toHaveAttribute(
    'aria-current',
    'true',
  );
  await expect(page.getByText('The list on the right begins with the most frequent pieces')).toBeVisible();

  await ask(page, '“I and you” against “Iandyou”');
  await expectIds(page, [...iAndYou, END]);
  await expectIds(page, [...iandyou, END], page.getByRole('list', { name: 'Compared pieces' }).getByRole('listitem'));

  await ask(page, 'The same sentence without </s>');
  await expectIds(page, mama);
  await page.getByRole('switch', { name: 'Special tokens' }).click();
  await expectIds(page, [...mama, END]);

  await ask(page, 'Which id has “▁наука”?');
  const search = page.getByRole('textbox', { name: 'Search vocabulary' });
  await expect(search).toHaveValue('▁наука');
  await expect(entries(page)).toHaveText([new RegExp(`^\\s*${science}\\s*▁наука`)]);
});

test('the notebook’s task 3 by clicking', async ({ openPage: page }) => {
  await openTokenizer(page);
  const { task3 } = answers;
  await ask(page, /^Task 3/);
  await expect(textBox(page)).toHaveValue('LLM - это смысл моей жизни');
  await expect(page.getByRole('switch', { name: 'Special tokens' })).not.toBeChecked();
  await expectIds(page, task3);
});

test('a whole way by keyboard alone: type, walk over the tokens, pin one, search the vocabulary', async ({
  openPage: page,
}) => {
  await openTokenizer(page);
  const { iAndYou } = answers;
  await page.keyboard.press('Tab');
  await textBox(page).focus();
  await page.keyboard.press('Control+A');
  await page.keyboard.type('I and you');
  await expectIds(page, [...iAndYou, END]);
  const chips = tokens(page).getByRole('button');
  const isChip = () => page.evaluate(() => document.activeElement?.classList.contains('chip') ?? false);
  for (let presses = 0; presses < 40 && !(await isChip()); presses++) await page.keyboard.press('Tab');
  await expect(chips.first()).toBeFocused();
  await page.keyboard.press('End');
  await expect(chips.last()).toBeFocused();
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('Enter');
  await expect(chips.nth(iAndYou.length - 1)).toHaveAttribute('aria-pressed', 'true');
  const details = page.getByRole('region', { name: 'Token', exact: true });
  await expect(details).toContainText(String(iAndYou.at(-1)));
  await expect(details).toContainText('Pinned.');
  await page.keyboard.press('Escape');
  await expect(chips.nth(iAndYou.length - 1)).toHaveAttribute('aria-pressed', 'false');
  const search = page.getByRole('textbox', { name: 'Search vocabulary' });
  const isSearch = () => search.evaluate((box) => box === document.activeElement);
  for (let presses = 0; presses < 40 && !(await isSearch()); presses++) await page.keyboard.press('Tab');
  await page.keyboard.type('▁and');
  await expect(entries(page).first()).toContainText('▁and');
});

test('an edge of the lattice forces another segmentation, and the loss is said for both', async ({
  openPage: page,
}) => {
  await openTokenizer(page);
  await textBox(page).fill('translate to en: Где солнце?');
  await page.getByRole('radio', { name: 'Lattice' }).click();
  const edges = page.getByRole('group', { name: 'Edges of the lattice' }).getByRole('button');
  await expect(
    edges
      .filter({ hasText: 'солн' })
      .or(edges.filter({ hasText: '·со' }))
      .first(),
  ).toBeVisible();
  const other = page.getByRole('button', { name: /^▁, from 13 to 14/ });
  await other.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('group', { name: 'Forced segmentation' })).toBeVisible();
  const loss = page.getByRole('region', { name: 'What the loss says' });
  await expect(loss).toContainText('Mean loss of the target');
  await expect(loss.getByRole('definition').first()).toHaveText(/^\d+\.\d{4}$/);
  await page.getByRole('button', { name: 'Let go' }).click();
  await expect(loss).toBeHidden();
});

test('ids typed by hand are decoded, and what is none is said', { tag: '@thorough' }, async ({ openPage: page }) => {
  await openTokenizer(page);
  await page.getByRole('radio', { name: 'Ids' }).click();
  const ids = page.getByRole('textbox', { name: 'Token ids' });
  await ids.fill('0, 1.5, 2');
  await expect(page.getByRole('alert')).toContainText('“1.5” (number 2 in the row) is not a token id');
  await ids.fill('0 1 99999999');
  await expect(page.getByText('Not in the vocabulary: 99999999.')).toBeVisible();
  await page.getByRole('button', { name: 'Ids of the text above' }).click();
  await expect(page.getByRole('region', { name: 'Decoded whole' })).toContainText('Мама мыла раму</s>');
});

test(
  'what the normalizer changes and what has no piece stand in the open',
  { tag: '@thorough' },
  async ({ openPage: page }) => {
    await openTokenizer(page);
    // Half a character cannot be typed, but a program can put it there.
    await textBox(page).evaluate((box: HTMLTextAreaElement) => {
      box.value = 'ﬁ  Ａ श\ud800ж مرحبا';
      box.dispatchEvent(new Event('input', { bubbles: true }));
    });
    await expect(page.getByRole('region', { name: 'Replaced' })).toContainText('ﬁ → fi');
    await expect(page.getByRole('region', { name: 'Replaced' })).toContainText('⟨U+D800⟩');
    await expect(page.getByRole('region', { name: 'Lost' })).toContainText('␣');
    await expect(page.getByRole('region', { name: 'Not in the vocabulary' })).toContainText('U+0936');
    await expect(page.getByText(/unknown tokens?/).first()).toBeVisible();
  },
);

test(
  'bad expressions are refused in place, slow ones are stopped, and the search goes on',
  { tag: '@thorough' },
  async ({ openPage: page }) => {
    await openTokenizer(page);
    await page.getByRole('combobox', { name: 'How to search' }).selectOption('regular expression');
    const search = page.getByRole('textbox', { name: 'Search vocabulary' });
    await search.fill('(');
    await expect(vocabulary(page).getByRole('alert')).toContainText('cannot be understood');
    await search.fill('^(▁?.*)*(.*)*(.*)*(.*)*=$');
    await expect(vocabulary(page).getByRole('alert')).toContainText(/was stopped/);
    await search.fill('^</s>$');
    await expect(entries(page)).toHaveCount(1);
    await expect(vocabulary(page).getByRole('alert')).toBeHidden();
  },
);

test(
  'a text of 100,000 characters is looked through part by part and counted',
  { tag: '@thorough' },
  async ({ openPage: page }) => {
    await openTokenizer(page);
    const sentence = 'Мама мыла раму. ';
    const text = sentence.repeat(6_250);
    await textBox(page).fill(text);
    await expect(page.getByText('100,000 characters').first()).toBeVisible();
    await expect(page.getByRole('region', { name: 'Parts of the text' })).toContainText(/1 of 1\d\d/);
    await expect(tokens(page).first()).toBeVisible();
    expect(await tokens(page).count()).toBeLessThan(1_000);
    await page.getByRole('button', { name: 'The next part' }).click();
    await expect(page.getByRole('region', { name: 'Parts of the text' })).toContainText(/2 of 1\d\d/);
    await page.getByRole('radio', { name: 'Statistics' }).click();
    const rows = page.getByRole('region', { name: 'Statistics of the text' }).getByRole('row');
    await expect(rows.filter({ hasText: /^characters/ }).first()).toContainText('100,000');
    await expect(rows.filter({ hasText: /^words/ })).toContainText('18,750');
    await page.getByRole('button', { name: 'Back to typing' }).click();
    await expect(textBox(page)).toHaveValue('Мама мыла раму');
  },
);

test(
  'a megabyte pasted does not go through the text box, and the page answers meanwhile',
  { tag: '@thorough' },
  async ({ openPage: page }) => {
    await openTokenizer(page);
    await page.getByRole('radio', { name: 'Statistics' }).click();
    await textBox(page).fill('');
    await textBox(page).evaluate((box) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData('text/plain', 'Мама мыла раму, а я вижу солнце и луну.\n'.repeat(26_000));
      box.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
    });
    await expect(page.getByText('More than 20,000 characters are looked through')).toBeVisible();
    await page.getByRole('combobox', { name: 'Order' }).selectOption('longest first');
    await expect(entries(page).first()).toBeVisible();
    const rows = page.getByRole('region', { name: 'Statistics of the text' }).getByRole('row');
    await expect(rows.filter({ hasText: /^words/ })).toContainText('234,000');
  },
);

test(
  'chips and the normalizer’s changes are saved as SVG: each piece where it stands',
  { tag: '@thorough' },
  async ({ openPage: page }) => {
    await openTokenizer(page);
    await textBox(page).fill('ﬁ Мама\u00a0мыла');
    const piecesOf = async (heading: string) => {
      const figure = page.getByRole('figure').filter({ has: page.getByRole('heading', { name: heading }) });
      const download = page.waitForEvent('download');
      await figure.getByRole('button', { name: 'Save as SVG' }).click();
      const text = await readFile(await (await download).path(), 'utf8');
      return page.evaluate((svg) => {
        const drawn = Array.from(new DOMParser().parseFromString(svg, 'image/svg+xml').querySelectorAll('text'));
        return drawn.map((one) => ({ words: one.textContent, x: Number(one.getAttribute('x')) }));
      }, text);
    };
    // The answer to the text before has gone.
    await expect(tokens(page).first()).toHaveText(/^▁\s*3$/);
    const shown = (await tokens(page).locator('.id').allTextContents()).map((id) => id.trim());
    const chips = await piecesOf('Pieces and their ids');
    const ids = chips.filter(({ words }) => shown.includes(words));
    expect(ids.map(({ words }) => words)).toEqual(shown);
    expect(ids.map(({ x }) => x)).toEqual(ids.map(({ x }) => x).toSorted((one, other) => one - other));
    expect(chips.filter(({ words }) => words === '·').length).toBeGreaterThan(0);
    const changes = await piecesOf('What the normalizer did');
    expect(changes.map(({ words }) => words).join('')).toContain('ﬁfi');
  },
);

test('two tokenizers stand side by side', { tag: '@thorough' }, async ({ openPage: page }) => {
  await openTokenizer(page);
  await openFolder(page, requireReference('models/mt5'));
  await textBox(page).fill('Мама мыла раму');
  await page.getByRole('combobox', { name: 'Compare with' }).selectOption('translator');
  await expect(page.getByRole('list', { name: 'Compared pieces' }).getByRole('listitem').first()).toBeVisible();
  await expect(page.getByText(/\d+\stokens against \d+\stokens/)).toBeVisible();
});

test('text and view are remembered after a reload', { tag: '@thorough' }, async ({ openPage: page }) => {
  await openTokenizer(page);
  await textBox(page).fill('Где солнце?');
  await page.getByRole('radio', { name: 'Lattice' }).click();
  await page.waitForTimeout(600);
  await page.reload();
  await page.getByRole('tab', { name: 'Tokenizer' }).click();
  await expect(textBox(page)).toHaveValue('Где солнце?');
  await expect(page.getByRole('radio', { name: 'Lattice' })).toBeChecked();
});

for (const theme of ['Light', 'Dark'])
  test(
    `nothing speaks against WCAG 2.2 AA in any view, ${theme.toLowerCase()}`,
    { tag: '@thorough' },
    async ({ openPage: page }) => {
      await openTokenizer(page);
      await page.getByRole('combobox', { name: 'Theme' }).selectOption(theme);
      await textBox(page).fill('ﬁ translate to en: Где солнце? श');
      await page.getByRole('combobox', { name: 'Compare with' }).selectOption('Another line');
      await page.getByRole('textbox', { name: 'Another line' }).fill('Iandyou');
      for (const view of ['Normalizer', 'Lattice', 'Ids', 'Statistics']) {
        await page.getByRole('radio', { name: view }).click();
        expect(await accessibilityViolations(page), view).toEqual([]);
      }
    },
  );
