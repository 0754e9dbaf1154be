import { expect, type Locator, type Page } from '@playwright/test';
import { requireReference } from '../native-models/testing/reference.ts';
import { accessibilityViolations, openFolder, settled, test } from './launch-lab.ts';

const region = (page: Page) => page.getByRole('region', { name: 'Attention of the model' });
const steps = (page: Page) => page.getByRole('table', { name: 'Steps' });
const alert = (page: Page) => region(page).getByRole('alert');

/** Opens the view and waits until the worked example of the first start is computed, down to the steps of a cell. */
async function openModel(page: Page): Promise<void> {
  await page.getByRole('tab', { name: 'Attention' }).click();
  await page.getByRole('tab', { name: 'Model', exact: true }).click();
  await expect(steps(page)).toBeVisible();
}

async function choose(page: Page, kind: string, layer: string, head: string): Promise<void> {
  await page.getByRole('combobox', { name: 'Kind', exact: true }).selectOption(kind);
  await page.getByRole('combobox', { name: 'Layer', exact: true }).selectOption(layer);
  await page.getByRole('combobox', { name: 'Head', exact: true }).selectOption(head);
}

async function show(page: Page, source: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Source text' }).fill(source);
  await page.getByRole('button', { name: 'Show attention' }).click();
}

/** A number of the steps table, as it is written. */
async function figure(page: Page, step: RegExp): Promise<number> {
  const text = await steps(page).getByRole('row', { name: step }).getByRole('cell').innerText();
  return Number(text.replace('−', '-'));
}

const picture = (page: Page, name: string) => page.getByRole('radio', { name, exact: true }).click();

test('first start computes the worked example on the bundled model and leads on', async ({ openPage: page }) => {
  await openModel(page);
  await expect(page.getByRole('heading', { name: 'Worked example' })).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'Target text' })).not.toHaveValue('');
  await expect(region(page)).toContainText('float32 · CPU');
  await page.getByRole('button', { name: 'Next: a head that rests' }).click();
  await expect(page.getByRole('radio', { name: 'Lines', exact: true })).toBeChecked();
  await page.getByRole('button', { name: 'Next: look only back' }).click();
  await expect(page.getByRole('combobox', { name: 'Kind', exact: true })).toHaveValue('decoder');
});

test(
  'kind, layer and head are chosen by hand, from the grid and from the table of heads',
  { tag: '@thorough' },
  async ({ openPage: page }) => {
    await openModel(page);
    await choose(page, 'encoder', '1', '3');
    await expect(page.getByRole('heading', { name: 'Encoder self-attention, layer 1, head 3' })).toBeVisible();
    await page
      .getByRole('group', { name: 'Heads: Encoder self-attention' })
      .getByRole('button', { name: /^layer 0, head 2,/ })
      .click();
    await expect(page.getByRole('combobox', { name: 'Head', exact: true })).toHaveValue('2');
    await picture(page, 'All heads');
    await page.getByRole('button', { name: 'entropy', exact: true }).click();
    const rows = page.getByRole('group', { name: 'Heads of Encoder self-attention' }).getByRole('row');
    const entropies = await rows.locator('td:nth-child(2)').allInnerTexts();
    expect(entropies.length).toBeGreaterThan(6);
    expect(entropies.map(Number)).toEqual(entropies.map(Number).toSorted((a, b) => a - b));
    await rows.nth(1).getByRole('button').click();
    await expect(rows.nth(1).getByRole('button')).toHaveAttribute('aria-pressed', 'true');
  },
);

test('the map with its legend is on screen as a whole, and larger on larger screens', async ({ openPage: page }) => {
  await openModel(page);
  const map = page.getByRole('application', { name: /^Weights: / });
  const widths: number[] = [];
  for (const [width, height] of [
    [1024, 768],
    [1280, 800],
    [1920, 1080],
  ] as const) {
    await page.setViewportSize({ width, height });
    await expect(region(page).locator('.legend')).toBeInViewport({ ratio: 1 });
    await expect(map).toBeInViewport({ ratio: 1 });
    widths.push((await map.boundingBox())!.width);
  }
  expect(widths).toEqual(widths.toSorted((a, b) => a - b));
  expect(widths[2]).toBeGreaterThan(1.4 * widths[1]!);
});

test('in a low window everything stands in one column that the page scrolls', async ({ openPage: page }) => {
  await page.setViewportSize({ width: 960, height: 540 });
  await openModel(page);
  const map = page.getByRole('application', { name: /^Weights: / });
  await map.scrollIntoViewIfNeeded();
  await expect(map).toBeInViewport({ ratio: 1 });
  expect((await map.boundingBox())!.height).toBeGreaterThan(300);
});

test('the steps of a cell add up in each kind, and cross-attention has no bias', async ({ openPage: page }) => {
  await openModel(page);
  for (const kind of ['encoder', 'decoder', 'cross']) {
    await choose(page, kind, '1', '0');
    await settled(page);
    const bias = steps(page).getByRole('row', { name: /relative bias/ });
    if (kind === 'cross') await expect(bias).toContainText('none');
    else await expect(bias).toContainText(/distance −?\d+, bucket \d+/);
    const added = kind === 'cross' ? 0 : await figure(page, /relative bias/);
    const logit = await figure(page, /^= score/);
    // Four decimals each.
    expect(Math.abs((await figure(page, /^q · k/)) + added - logit)).toBeLessThan(2e-4);
    const [power, sum, weight] = [
      await figure(page, /^exp/),
      await figure(page, /^÷/),
      await figure(page, /^= weight/),
    ];
    expect(Math.abs(power / sum - weight)).toBeLessThan(2e-4);
  }
});

test('the decoder cannot look ahead: a masked cell says so', { tag: '@thorough' }, async ({ openPage: page }) => {
  await openModel(page);
  await choose(page, 'decoder', '0', '0');
  const map = page.getByRole('application', { name: /^Weights: Decoder/ });
  await map.focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('heading', { name: /cannot attend to/ })).toBeVisible();
  await expect(steps(page).getByRole('row', { name: /^\+ mask/ })).toContainText('−∞');
});

test(
  'lines are filtered by weight and by top mass, and what is hidden is counted',
  { tag: '@thorough' },
  async ({ openPage: page }) => {
    await openModel(page);
    await picture(page, 'Lines');
    const hidden = async () => {
      const text = await region(page)
        .getByText(/hidden|has its line/)
        .innerText();
      return text.startsWith('Every') ? 0 : Number(text.replace(/\D.*$/s, ''));
    };
    const slider = page.getByRole('slider', { name: 'Top mass of each query' });
    await slider.focus();
    await page.keyboard.press('Home');
    const most = await hidden();
    await page.keyboard.press('End');
    const threshold = page.getByRole('slider', { name: 'Least weight' });
    await threshold.focus();
    await page.keyboard.press('Home');
    await expect.poll(hidden).toBeLessThan(most);
    await expect(region(page).getByText('Every weight above zero has its line.')).toBeVisible();
  },
);

test('pieces become whole words, and the rows still sum to one', { tag: '@thorough' }, async ({ openPage: page }) => {
  await openModel(page);
  await picture(page, 'Words');
  await expect(region(page)).toContainText('added over the keys and averaged over the queries');
  await region(page).getByRole('button', { name: 'Show as table' }).click();
  const rows = await page
    .getByRole('group', { name: /^Weights of/ })
    .getByRole('row')
    .allInnerTexts();
  const first = rows.slice(1).map((row) => row.split('\t').map((cell) => cell.trim()));
  const query = first[0]?.[0];
  const sum = first
    .filter(([name]) => name === query)
    .reduce((all, [, , weight]) => all + Number(weight?.replace(/[<\s]/g, '')), 0);
  expect(Math.abs(sum - 1)).toBeLessThan(0.005);
});

test('two heads are compared side by side and as a difference', { tag: '@thorough' }, async ({ openPage: page }) => {
  await openModel(page);
  await choose(page, 'encoder', '0', '0');
  await picture(page, 'Compare');
  await page.getByRole('combobox', { name: 'Compared layer' }).selectOption('0');
  await page.getByRole('combobox', { name: 'Compared head' }).selectOption('0');
  await expect(region(page).getByText('0% of the weight lies elsewhere')).toBeVisible();
  await page.getByRole('combobox', { name: 'Compared head' }).selectOption('5');
  await expect(region(page).getByText(/^[1-9]\d*% of the weight lies elsewhere/)).toBeVisible();
  await expect(page.getByRole('application', { name: 'A − B' })).toBeVisible();
});

test('a head opens in the sheet, whose weights are the head’s', { tag: '@thorough' }, async ({ openPage: page }) => {
  await openModel(page);
  await choose(page, 'decoder', '1', '4');
  await expect(page.getByRole('heading', { name: 'Decoder self-attention, layer 1, head 4' })).toBeVisible();
  await settled(page);
  await region(page).getByRole('button', { name: 'Show as table' }).click();
  const rows = await page
    .getByRole('group', { name: /^Weights of/ })
    .getByRole('row')
    .allInnerTexts();
  const weights = rows.slice(1).map((row) => Number(row.split('\t').at(-1)?.replace(/[<\s]/g, '')));
  await page.getByRole('button', { name: 'Open this head in the sheet' }).click();
  await expect(page.getByRole('tab', { name: 'Sheet' })).toHaveAttribute('aria-selected', 'true');
  const grid = page.getByRole('grid', { name: 'weights' });
  await expect(grid).toBeVisible();
  const farthest = async () => {
    const cells = (await grid.getByRole('gridcell').allInnerTexts()).map((text) => Number(text.replace('−', '-')));
    if (cells.length !== weights.length) return Infinity;
    return Math.max(...cells.map((cell, index) => Math.abs(cell - weights[index]!)));
  };
  // Four decimals each.
  await expect.poll(farthest).toBeLessThan(2e-4);
});

test('the whole way works by keyboard alone', async ({ openPage: page }) => {
  await openModel(page);
  const source = page.getByRole('textbox', { name: 'Source text' });
  await source.focus();
  await page.keyboard.press('Control+A');
  await page.keyboard.type('translate to en: Я вижу солнце.');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('heading', { name: 'Worked example' })).toBeHidden();
  await expect(region(page)).toHaveAttribute('aria-busy', 'false');
  const reach = async (wanted: Locator) => {
    for (let presses = 0; presses < 40; presses++) {
      if (await wanted.evaluate((element) => element === document.activeElement)) return;
      await page.keyboard.press('Tab');
    }
    throw new Error('Tab does not reach it.');
  };
  await reach(page.getByRole('button', { name: /^layer \d, head \d/, pressed: true }));
  await page.keyboard.press('Home');
  await page.keyboard.press('PageUp');
  await expect(page.getByRole('heading', { name: 'Cross-attention, layer 0, head 0' })).toBeVisible();
  await reach(page.getByRole('application', { name: /^Weights: Cross/ }));
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await expect(page.getByText(/^query 2 · key 2/)).toBeVisible();
  await page.keyboard.press('Escape');
});

test(
  'a source of 100,000 characters, half a character and right-to-left text: each is answered',
  { tag: '@thorough' },
  async ({ openPage: page }) => {
    await openModel(page);
    await show(page, 'слово '.repeat(16_667));
    await expect(alert(page)).toContainText('The text is too long');
    await expect(alert(page)).toContainText('Split the text into sentences or paragraphs.');
    await page.getByRole('textbox', { name: 'Source text' }).evaluate((box: HTMLTextAreaElement) => {
      box.value = 'sun \ud800 sun';
      box.dispatchEvent(new Event('input', { bubbles: true }));
    });
    await expect(page.getByText(/cut in half/)).toBeVisible();
    await page.getByRole('button', { name: 'Show attention' }).click();
    await expect(alert(page)).toBeHidden();
    await show(page, 'translate to en: שלום עולם');
    await expect(region(page)).toHaveAttribute('aria-busy', 'false');
    await expect(alert(page)).toBeHidden();
    await expect(steps(page)).toBeVisible();
  },
);

test(
  'a lab that ends while its attention is shown says so, and what is on screen can still be read',
  { tag: '@thorough' },
  async ({ openPage: page, lab }) => {
    await openModel(page);
    await lab.kill();
    await choose(page, 'encoder', '0', '0');
    await expect(alert(page)).toContainText('The connection was lost');
    await expect(page.getByRole('textbox', { name: 'Source text' })).toBeEditable();
  },
);

test(
  'two models are compared; once another one is open, the picture says whose it is',
  { tag: '@thorough' },
  async ({ openPage: page }) => {
    await openModel(page);
    await openFolder(page, requireReference('models/v1_0-tied'));
    await expect(region(page).getByText(/^This is the attention of translator/)).toBeVisible();
    await page.getByRole('button', { name: 'Compute with the open model' }).click();
    await expect(region(page).getByText('v1_0-tied · float32 · CPU')).toBeVisible();
    await choose(page, 'encoder', '0', '0');
    await openFolder(page, requireReference('models/v1_1-untied'));
    await expect(region(page).getByText(/^This is the attention of v1_0-tied/)).toBeVisible();
    await picture(page, 'Compare');
    await page.getByRole('combobox', { name: 'Compared model' }).selectOption({ label: 'v1_1-untied' });
    await expect(page.getByRole('application', { name: /^B: v1_1-untied/ })).toBeVisible();
    await expect(region(page).getByText(/% of the weight lies elsewhere/)).toBeVisible();
  },
);

test('what was looked at is there again after a reload', { tag: '@thorough' }, async ({ openPage: page }) => {
  await openModel(page);
  await choose(page, 'decoder', '1', '2');
  await picture(page, 'Lines');
  await page.waitForTimeout(600);
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Decoder self-attention, layer 1, head 2' })).toBeVisible();
  await expect(page.getByRole('radio', { name: 'Lines', exact: true })).toBeChecked();
});

for (const name of ['Map', 'Lines', 'All heads', 'Relative bias', 'Compare'])
  test(
    `axe finds nothing against WCAG 2.2 AA, light and dark: ${name}`,
    { tag: '@thorough' },
    async ({ openPage: page }) => {
      await openModel(page);
      await choose(page, 'encoder', '0', '1');
      await picture(page, name);
      expect(await accessibilityViolations(page), 'light').toEqual([]);
      await page.getByRole('combobox', { name: 'Theme' }).selectOption('dark');
      expect(await accessibilityViolations(page), 'dark').toEqual([]);
    },
  );
