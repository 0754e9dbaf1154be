import { readFile } from 'node:fs/promises';
import { expect, type Locator, type Page } from '@playwright/test';
import { accessibilityViolations, test } from './launch-lab.ts';

/** What the course's notebook prints for z, task 1. */
const notebookZ = [
  ['-0.3952', '2.8954', '-2.4458', '-0.9194', '2.6043'],
  ['0.5535', '4.1379', '-1.5410', '-1.2466', '3.0007'],
  ['-1.2202', '1.3002', '-2.7521', '-0.4466', '1.7936'],
];
/** The notebook's X, as its cell writes it. */
const notebookX = `X = torch.tensor([[-1.51, -1.57,  0.87,  1.1 , -0.74],
                  [ 0.46, -0.4 , -0.64,  0.12, -0.02],
                  [-0.75,  0.44,  1.05,  0.38, -0.16]])`;

const grid = (page: Page, name: string) => page.getByRole('grid', { name, exact: true });
const cell = (page: Page, name: string, row: number, column: number) =>
  grid(page, name).locator(`[data-row="${row}"][data-column="${column}"]`);
const inspector = (page: Page) => page.getByRole('complementary', { name: 'Inspector' });

/** The numbers of a grid: each row's text but its name, below the line of the columns' names. */
async function numbers(of: Locator): Promise<string[][]> {
  const [, ...rows] = await of.getByRole('row').allInnerTexts();
  return rows.map((row) => row.split('\n').slice(1));
}
const expectZ = (page: Page, z: readonly (readonly string[])[]) =>
  expect.poll(() => numbers(grid(page, 'z'))).toEqual(z);

async function openSheet(page: Page): Promise<void> {
  await page.getByRole('tab', { name: 'Attention' }).click();
  await expectZ(page, notebookZ);
}

/** A sheet of 64 × 64 identities, computed. */
async function openLargestSheet(page: Page): Promise<void> {
  await openSheet(page);
  const identity = Array.from({ length: 64 }, (_, row) => Array.from({ length: 64 }, (_, at) => (at === row ? 1 : 0)));
  const text = ['X', 'W_Q', 'W_K', 'W_V'].map((name) => `${name} = ${JSON.stringify(identity)}`).join('\n');
  await page.getByRole('button', { name: 'Paste…' }).click();
  await page.getByRole('textbox', { name: 'Text' }).fill(text);
  await page.getByRole('dialog').getByRole('button', { name: 'Paste', exact: true }).click();
  await expect(grid(page, 'z')).toHaveAttribute('aria-rowcount', '65');
  await expect(cell(page, 'weights', 0, 0)).toHaveText('0.0177');
}

/** Pastes into the cell that has the focus, as Ctrl+V does. */
async function paste(page: Page, text: string): Promise<void> {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.evaluate((copied) => navigator.clipboard.writeText(copied), text);
  await page.keyboard.press('Control+V');
}
const clipboard = (page: Page) => page.evaluate(() => navigator.clipboard.readText());

test('the notebook’s first task: its matrices, its z to four decimals, and the sum behind each number', async ({
  openPage: page,
}) => {
  await openSheet(page);
  await expect(grid(page, 'z')).toHaveAttribute('aria-readonly', 'true');
  for (const name of ['X', 'W_Q', 'W_K', 'W_V', 'Q', 'K', 'V', 'scores', 'weights'])
    await expect(grid(page, name)).toBeVisible();
  await cell(page, 'z', 1, 1).click();
  await expect(inspector(page).getByRole('heading', { name: 'z[2, 2] = 4.1379' })).toBeVisible();
  // The weights of the second token, each times the second column of V.
  await expect(inspector(page).getByRole('row')).toHaveCount(5);
  await expect(grid(page, 'weights').locator('.lit')).toHaveCount(1);
  await cell(page, 'weights', 0, 2).hover();
  await expect(inspector(page).getByRole('heading', { name: 'weights[1, 3]' })).toBeVisible();
  await expect(inspector(page).getByRole('columnheader', { name: /^e\^\(s/ })).toBeVisible();
});

test(
  'the steps of the worked example: without √d, a causal mask, another order, a bias',
  { tag: '@thorough' },
  async ({ openPage: page }) => {
    await openSheet(page);
    await page.getByRole('button', { name: 'Next: do not divide by √d' }).click();
    await expect(grid(page, 'scaled scores')).toBeHidden();
    await page.getByRole('button', { name: 'Next: a causal mask' }).click();
    // The first token sees only itself: its z is its value.
    await expect.poll(async () => (await numbers(grid(page, 'weights')))[0]).toEqual(['1.0000', '0.0000', '0.0000']);
    expect((await numbers(grid(page, 'z')))[0]).toEqual((await numbers(grid(page, 'V')))[0]);
    await page.getByRole('button', { name: 'Next: exchange two tokens' }).click();
    await expectZ(page, [notebookZ[1]!, notebookZ[0]!, notebookZ[2]!]);
    await page.getByRole('button', { name: 'Next: add a bias' }).click();
    await expect(grid(page, 'bias')).toBeVisible();
    await page.getByRole('button', { name: 'Start again: the notebook’s matrices' }).click();
    await expectZ(page, notebookZ);
  },
);

test('the whole way by keyboard alone: to the sheet, into a cell, a number, undo, redo', async ({ openPage: page }) => {
  await openSheet(page);
  await page.getByRole('tab', { name: 'Sheet' }).focus();
  const first = cell(page, 'X', 0, 0);
  const isThere = () => first.evaluate((node) => node === document.activeElement);
  for (let presses = 0; presses < 20 && !(await isThere()); presses++) await page.keyboard.press('Tab');
  await expect(first).toBeFocused();
  for (const key of ['ArrowDown', 'ArrowRight', 'ArrowRight']) await page.keyboard.press(key);
  await expect(inspector(page).getByRole('heading', { name: 'X[2, 3] = -0.6400' })).toBeVisible();
  await page.keyboard.type('5');
  await page.keyboard.press('Tab');
  await expect(cell(page, 'X', 1, 3)).toBeFocused();
  await expect(cell(page, 'X', 1, 2)).toHaveText('5');
  await expect.poll(() => numbers(grid(page, 'z'))).not.toEqual(notebookZ);
  await page.keyboard.press('F2');
  await page.keyboard.press('Backspace');
  await page.keyboard.press('Escape');
  await expect(cell(page, 'X', 1, 3)).toHaveText('0.12');
  await page.keyboard.press('Control+Z');
  await expectZ(page, notebookZ);
  await page.keyboard.press('Control+Shift+Z');
  await expect(cell(page, 'X', 1, 2)).toHaveText('5');
  await page.keyboard.press('Control+Z');
  // A block of two by two becomes zeros.
  await page.keyboard.press('Shift+ArrowLeft');
  await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('Delete');
  expect((await numbers(grid(page, 'X'))).map((row) => row.slice(2, 4))).toEqual([
    ['0.87', '1.1'],
    ['0', '0'],
    ['0', '0'],
  ]);
  await page.keyboard.press('Control+Z');
  await expectZ(page, notebookZ);
});

for (const [name, text] of [
  ['a spreadsheet', '-1.51\t-1.57\t0.87\t1.1\t-0.74\n0.46\t-0.4\t-0.64\t0.12\t-0.02\n-0.75\t0.44\t1.05\t0.38\t-0.16\n'],
  [
    'a Russian spreadsheet',
    '-1,51\t-1,57\t0,87\t1,1\t-0,74\n0,46\t-0,4\t-0,64\t0,12\t-0,02\n-0,75\t0,44\t1,05\t0,38\t-0,16',
  ],
  ['the notebook', notebookX],
  ['NumPy', notebookX.replace('torch.tensor', 'np.array').replace(/\)$/, ', dtype=np.float64)')],
  ['PyTorch’s print', notebookX.replace('X = torch.', '').replace(/\)$/, ", device='cuda:0', grad_fn=<MmBackward0>)")],
] as const) {
  test(
    `the notebook’s X pasted from ${name} over zeros gives the notebook’s z`,
    { tag: '@thorough' },
    async ({ openPage: page }) => {
      await openSheet(page);
      await cell(page, 'X', 0, 0).click();
      await page.keyboard.press('Control+A');
      await page.keyboard.press('Delete');
      await expect.poll(async () => (await numbers(grid(page, 'z')))[0]).toEqual(Array(5).fill('0.0000'));
      await cell(page, 'X', 0, 0).click();
      await paste(page, text);
      await expectZ(page, notebookZ);
    },
  );
}

test(
  'bad input: letters, a 40-wide paste, an ellipsis, shapes that do not fit; nothing is lost',
  { tag: '@thorough' },
  async ({ openPage: page }) => {
    await openSheet(page);
    await cell(page, 'W_V', 2, 2).click();
    await page.keyboard.type('abc');
    await page.keyboard.press('Enter');
    await expect(page.getByText('“abc” in row 3, column 3 is not a number.')).toBeVisible();
    await expect(page.getByText(/^The results are those of before/)).toBeVisible();
    expect(await numbers(grid(page, 'z'))).toEqual(notebookZ);
    await page.getByRole('button', { name: 'Go to the cell' }).click();
    await expect(cell(page, 'W_V', 2, 2)).toBeFocused();
    await page.keyboard.press('Control+Z');
    await expect(page.getByText(/^The results are those of before/)).toBeHidden();

    await cell(page, 'X', 0, 0).click();
    await paste(page, Array.from({ length: 3 }, () => Array(40).fill('1').join('\t')).join('\n'));
    await expect(page.getByText('The pasted text is 3 × 40, but X is 3 × 5.')).toBeVisible();
    await expectZ(page, notebookZ);
    await page.getByRole('button', { name: 'Make X 3 × 40' }).click();
    await expect(page.getByText(/^W_Q has 5 rows, but X has 40 columns/)).toBeVisible();
    expect(await numbers(grid(page, 'z'))).toEqual(notebookZ);
    await page.getByRole('button', { name: 'Fit all matrices' }).first().click();
    await expect(grid(page, 'W_K')).toHaveAttribute('aria-rowcount', '41');
    // Each row of X is 40 ones: z is the sum of each column of W_V, for every token.
    await expectZ(page, Array(3).fill(['-3.2200', '0.3700', '0.8600', '0.6900', '-1.0900']));
    await page.keyboard.press('Control+Z');
    await page.keyboard.press('Control+Z');
    await expectZ(page, notebookZ);

    await cell(page, 'X', 0, 0).click();
    await paste(page, 'tensor([[1., 2., ..., 3.]])');
    await expect(page.getByText(/The text has an ellipsis/)).toBeVisible();
    await expectZ(page, notebookZ);
  },
);

test(
  'the dialog takes several matrices by their names, and says what it cannot read',
  { tag: '@thorough' },
  async ({ openPage: page }) => {
    await openSheet(page);
    await page.getByRole('button', { name: 'Paste…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Paste matrices' });
    await dialog.getByRole('textbox', { name: 'Text' }).fill('X = [[1, 2], [3]]');
    await dialog.getByRole('button', { name: 'Paste', exact: true }).click();
    await expect(dialog.getByRole('alert')).toContainText('Row 2 has 1 numbers, but row 1 has 2.');
    await dialog
      .getByRole('textbox', { name: 'Text' })
      .fill('X = np.array([[1, 0], [0, 1]])\nW_Q = [[0], [0]]\nW_K = [[0], [0]]\nW_V = torch.tensor([[4.], [2.]])');
    await dialog.getByRole('button', { name: 'Paste', exact: true }).click();
    await expect(dialog).toBeHidden();
    // All scores are 0, so that each token takes the mean of both values.
    await expectZ(page, [['3.0000'], ['3.0000']]);
  },
);

test(
  'rows and columns come and go through a matrix’s menu, and matrices are copied',
  { tag: '@thorough' },
  async ({ openPage: page }) => {
    await openSheet(page);
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await cell(page, 'X', 1, 0).click();
    await page.getByRole('button', { name: 'Actions for X' }).click();
    await page.getByRole('menuitem', { name: 'Add a row below' }).click();
    await expect(grid(page, 'X')).toHaveAttribute('aria-rowcount', '5');
    await expect(grid(page, 'weights')).toHaveAttribute('aria-colcount', '5');
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('button', { name: 'Actions for X' }).click();
    await expect(page.locator('body')).toHaveCSS('pointer-events', 'auto');
    await page.getByRole('menuitem').first().hover();
    await page.mouse.down();
    await expect(page.locator('body')).toHaveCSS('user-select', 'auto');
    await page.mouse.up();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('button', { name: 'Actions for X' }).click();
    // Beside an open menu a press closes it, and nothing else.
    const box = (await cell(page, 'z', 0, 0).boundingBox())!;
    await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
    await expect(page.getByRole('menu')).toBeHidden();
    await expect(cell(page, 'X', 1, 0)).toHaveAttribute('tabindex', '0');
    await page.getByRole('button', { name: 'Actions for X' }).click();
    await page.getByRole('menuitem', { name: 'Copy as Python' }).click();
    await expect
      .poll(() => clipboard(page))
      .toBe(
        'X = [[-1.51, -1.57, 0.87, 1.1, -0.74],\n     [0.46, -0.4, -0.64, 0.12, -0.02],\n     [-0.75, 0.44, 1.05, 0.38, -0.16]]\n',
      );
    await cell(page, 'z', 0, 3).click();
    await page.keyboard.press('Shift+ArrowRight');
    await page.keyboard.press('Control+C');
    await expect
      .poll(async () => (await clipboard(page)).split('\t').map((text) => Number(text).toFixed(4)))
      .toEqual(['-0.9194', '2.6043']);
    await page.getByRole('button', { name: 'Copy the sheet' }).click();
    await page.getByRole('menuitem', { name: 'Copy as LaTeX' }).click();
    await expect.poll(() => clipboard(page)).toContain('z = \\begin{bmatrix}\n  -0.3952 & 2.8954 & -2.4458');
  },
);

test(
  'the whole sheet is saved as one picture, light in the dark theme too, in the interface’s language',
  { tag: '@thorough' },
  async ({ openPage: page }) => {
    await openSheet(page);
    const save = async (button: string, item: string) => {
      await page.getByRole('button', { name: button, exact: true }).click();
      const download = page.waitForEvent('download');
      await page.getByRole('menuitem', { name: item }).click();
      return download;
    };
    await page.getByRole('combobox', { name: 'Theme' }).selectOption('Dark');
    const saved = await save('Save the sheet', 'Save as SVG');
    expect(saved.suggestedFilename()).toBe('attention-sheet.svg');
    const svg = await readFile(await saved.path(), 'utf8');
    for (const number of notebookZ.flat()) expect(svg).toContain(`>${number}</text>`);
    expect(svg).toContain('<title>Self-attention by hand</title><desc>Matrices: X [3, 5], W_Q [5, 5],');
    expect(svg).toMatch(/<rect width="\d+" height="\d+" fill="#ffffff"/);
    expect(svg).not.toMatch(/okl|color\(/);

    await page.getByRole('combobox', { name: 'Language' }).selectOption('Русский');
    const russian = await readFile(await (await save('Сохранить лист', 'Сохранить как SVG')).path(), 'utf8');
    expect(russian).toContain('>Внимание своими руками</text>');
    const png = await readFile(await (await save('Сохранить лист', 'Сохранить как PNG')).path());
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    // Twice as wide as the SVG: sharp in print.
    expect(png.readUInt32BE(16)).toBe(2 * Number(/width="(\d+)"/.exec(russian)?.[1]));

    // Results of before beside matrices of now would make a false picture.
    await cell(page, 'X', 0, 0).click();
    await page.keyboard.type('abc');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Сохранить лист', exact: true }).click();
    await expect(page.getByRole('menuitem', { name: 'Сохранить как SVG' })).toBeDisabled();
  },
);

test(
  'the largest sheet is saved from the command palette with all of its numbers; as PNG it says what to do instead',
  { tag: '@thorough' },
  async ({ openPage: page }) => {
    await openLargestSheet(page);
    await page.getByRole('combobox', { name: 'Mask' }).selectOption('Causal mask');
    await page.getByRole('switch', { name: 'Bias' }).click();
    await expect(cell(page, 'weights', 0, 0)).toHaveText('1.0000');
    const command = async (search: string) => {
      await page.keyboard.press('Control+K');
      await page.getByRole('combobox', { name: 'Search commands' }).fill(search);
      await page.getByRole('option', { name: search }).click();
    };
    const download = page.waitForEvent('download');
    await command('Save the sheet as SVG');
    const svg = await readFile(await (await download).path(), 'utf8');
    // X and three W, Q, K and V, the scores in three steps, bias and mask, the weights, z.
    expect(svg.match(/<rect [^>]*height="24"/g)).toHaveLength(14 * 64 * 64);
    // What lies above the diagonal of the mask and of the masked scores.
    expect(svg.match(/>−∞</g)).toHaveLength((2 * (64 * 63)) / 2);
    expect(svg).not.toMatch(/okl|color\(/);
    await command('Save the sheet as PNG');
    await expect(page.getByRole('alert')).toHaveText(
      /^As PNG this sheet has [\d,]+ × [\d,]+ pixels; a browser makes at most 16,000 on a side\. Save it as SVG/,
    );
    await page.getByRole('combobox', { name: 'Language' }).selectOption('Русский');
    await expect(page.getByRole('alert')).toContainText('Сохраните его как SVG');
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.keyboard.press('Control+K');
    await page.getByRole('option', { name: 'Копировать лист как Python' }).click();
    await expect.poll(() => clipboard(page)).toContain('print(z.round(4))');
  },
);

test('an own mask closes a pair, and its weight is nothing', { tag: '@thorough' }, async ({ openPage: page }) => {
  await openSheet(page);
  await page.getByRole('combobox', { name: 'Mask' }).selectOption('Own mask');
  await cell(page, 'mask', 0, 2).click();
  await page.keyboard.press('Space');
  await expect(cell(page, 'mask', 0, 2)).toHaveText('−∞');
  await expect(cell(page, 'weights', 0, 2)).toHaveText('0.0000');
  await cell(page, 'mask', 0, 2).dblclick();
  await expectZ(page, notebookZ);
});

test('the sheet is there again after a reload', { tag: '@thorough' }, async ({ openPage: page }) => {
  await openSheet(page);
  await cell(page, 'X', 0, 0).click();
  await page.keyboard.type('2');
  await page.keyboard.press('Enter');
  await page.getByRole('combobox', { name: 'Mask' }).selectOption('Causal mask');
  await expect(cell(page, 'weights', 0, 0)).toHaveText('1.0000');
  const z = await numbers(grid(page, 'z'));
  await page.waitForTimeout(600);
  await page.reload();
  await expect(cell(page, 'X', 0, 0)).toHaveText('2');
  await expect(grid(page, 'mask')).toBeVisible();
  await expectZ(page, z);
});

test(
  'the numbers of a 64 × 64 sheet can be reached by keyboard, though only those on screen are drawn',
  { tag: '@thorough' },
  async ({ openPage: page }) => {
    await openLargestSheet(page);
    expect(await grid(page, 'z').getByRole('gridcell').count()).toBeLessThan(64 * 64);
    await cell(page, 'weights', 0, 0).click();
    await page.keyboard.press('Control+End');
    await expect(cell(page, 'weights', 63, 63)).toBeFocused();
    // softmax of 1/√64 once and of 0 sixty-three times: e^(1/8) / (e^(1/8) + 63) = 0.0177.
    await expect(cell(page, 'weights', 63, 63)).toHaveText('0.0177');
    // The saved picture has all of them, in colours that other programs can read as well.
    await page.getByRole('button', { name: 'Actions for weights' }).press('Enter');
    const download = page.waitForEvent('download');
    await page.getByRole('menuitem', { name: 'Save as SVG' }).press('Enter');
    const svg = await readFile(await (await download).path(), 'utf8');
    expect(svg.match(/>0\.0\d{3}</g)).toHaveLength(64 * 64);
    expect(svg).not.toMatch(/okl|color\(/);
  },
);

for (const [theme, language, state] of [
  ['Light', 'English', 'computed'],
  ['Light', 'Русский', 'with letters'],
  ['Dark', 'English', 'with letters'],
  ['Dark', 'Русский', 'computed'],
] as const)
  test(
    `nothing speaks against WCAG 2.2 AA on the sheet, ${theme.toLowerCase()}, ${language}, ${state}`,
    { tag: '@thorough' },
    async ({ openPage: page }) => {
      await openSheet(page);
      await page.getByRole('combobox', { name: 'Mask' }).selectOption('Own mask');
      await page.getByRole('switch', { name: 'Bias' }).click();
      await page.getByRole('button', { name: 'Explain: softmax(masked scores)' }).click();
      if (state === 'with letters') {
        await cell(page, 'W_V', 2, 2).click();
        await page.keyboard.type('abc');
        await page.keyboard.press('Enter');
      }
      await page.getByRole('combobox', { name: 'Theme' }).selectOption(theme);
      await page.getByRole('combobox', { name: 'Language' }).selectOption(language);
      expect(await accessibilityViolations(page)).toEqual([]);
    },
  );

for (const width of [1100, 900, 400])
  test(
    `the sheet is not cut off at ${width} pixels: the page has no sideways scroll`,
    { tag: '@thorough' },
    async ({ openPage: page }) => {
      await page.setViewportSize({ width, height: 800 });
      await openSheet(page);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    },
  );
