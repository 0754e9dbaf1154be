import { cp, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, type Page } from '@playwright/test';
import { readJson, requireReference } from '../native-models/testing/reference.ts';
import { accessibilityViolations, test } from './launch-lab.ts';

interface Forward {
  /** What PyTorch printed. */
  readonly module_tree: string;
}

let folder: string;
test.beforeAll(async () => void (folder = await mkdtemp(path.join(tmpdir(), 't5-lab-models-'))));
test.afterAll(() => rm(folder, { recursive: true }));

const details = (page: Page) => page.getByRole('region', { name: 'Model details' });
const listed = (page: Page) => page.getByRole('list', { name: 'Models' }).getByRole('listitem');
const view = (page: Page, name: string) => details(page).getByRole('radio', { name }).click();
const tree = (page: Page) => page.getByRole('tree', { name: 'Module tree' });

async function openModels(page: Page): Promise<void> {
  await page.getByRole('tab', { name: 'Models' }).click();
  await expect(tree(page)).toBeVisible();
}

/** Opens a folder by the tab's button. */
async function openFolder(page: Page, model: string): Promise<void> {
  await page.getByRole('button', { name: 'Open folder', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Open a model folder' });
  await dialog.getByRole('textbox', { name: 'Folder path' }).fill(model);
  await page.keyboard.press('Enter');
}

async function openReference(page: Page, name: string): Promise<void> {
  await openFolder(page, requireReference(`models/${name}`));
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect(details(page).getByRole('heading', { name, level: 2 })).toBeVisible();
}

test('the notebook’s task 4 by clicking: the module tree as PyTorch prints it, and the number of parameters', async ({
  openPage: page,
}) => {
  await openModels(page);
  await expect(listed(page)).toHaveCount(1);
  await expect(listed(page).first()).toContainText('ships with the lab');
  await openReference(page, 'translator');
  // config.json of that model, summed up as Hugging Face's num_parameters() does; the reference has the text itself.
  await expect(details(page)).toContainText(/\d{3},\d{3}\sparameters/);
  await page.getByRole('button', { name: 'Open all' }).click();
  const { module_tree } = readJson<Forward>(requireReference('expected/translator/forward.json'));
  const lines = (await tree(page).locator('.line').allTextContents()).map((line) => line.trim());
  expect(lines).toEqual(module_tree.split('\n').map((line) => line.trim()));
  await tree(page)
    .getByRole('treeitem', { name: /^\(lm_head\)/ })
    .click();
  await expect(page.getByRole('region', { name: 'Module', exact: true })).toContainText('[3100, 96]');
});

test(
  'parameters of a model are told to the last one, and the whole text is copied',
  { tag: '@thorough' },
  async ({ openPage: page, context }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await openModels(page);
    await openReference(page, 'umt5');
    // 2 · 3100 · 64 for embedding and output; by block 4 or 8 · 64 · 64 of attention, 3 · 64 · 128 of feed-forward, 2 or 3
    // norms of 64 and a bias of 32 · 4; two blocks a stack, and two last norms.
    const block = (attentions: number) => attentions * 4 * 64 * 64 + 3 * 64 * 128 + (attentions + 1) * 64 + 32 * 4;
    const parameters = 2 * 3100 * 64 + 2 * block(1) + 2 * block(2) + 2 * 64;
    await expect(details(page)).toContainText(new RegExp(`${parameters.toLocaleString('en')}\\sparameters`));
    await page.getByRole('button', { name: 'Copy the whole text' }).click();
    const { module_tree } = readJson<Forward>(requireReference('expected/umt5/forward.json'));
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(module_tree);
  },
);

test(
  'a model is looked at, then used, forgotten and brought back',
  { tag: '@thorough' },
  async ({ openPage: page }) => {
    await openModels(page);
    await openReference(page, 'mt5');
    await openReference(page, 'umt5');
    await expect(listed(page)).toContainText(['translator', 'umt5', 'mt5']);
    await listed(page).getByRole('button', { name: /^mt5/ }).click();
    await expect(details(page).getByRole('heading', { level: 2 })).toHaveText('mt5');
    await details(page).getByRole('button', { name: 'Use this model' }).click();
    await expect(page.getByRole('contentinfo')).toContainText('mt5');
    await page.getByRole('button', { name: 'Forget mt5' }).click();
    await expect(listed(page)).toHaveCount(2);
    await expect(page.getByRole('contentinfo')).toContainText('translator');
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(listed(page)).toContainText(['translator', 'umt5', 'mt5']);
  },
);

test('at 1280 pixels nothing of a name or a number is hidden: the tree’s lines, and what tells tensors apart', async ({
  openPage: page,
}) => {
  await openModels(page);
  await openReference(page, 'v1_1-untied');
  await page.getByRole('button', { name: 'Open all' }).click();
  const covered = await tree(page)
    .getByRole('treeitem')
    .evaluateAll((rows) =>
      rows
        .filter((row) => {
          const [line, count] = ['.line', '.count'].map((part) => row.querySelector(part)!);
          const text = document.createRange();
          text.selectNodeContents(line!);
          const figure = document.createRange();
          figure.selectNodeContents(count!);
          return count!.textContent !== '' && text.getBoundingClientRect().right > figure.getBoundingClientRect().left;
        })
        .map(({ textContent }) => textContent),
    );
  expect(covered).toEqual([]);
  await view(page, 'Tensors');
  const rows = page.getByRole('listbox', { name: 'Tensors' }).getByRole('option');
  await expect(rows.first()).toContainText('float32');
  await expect(rows.first().getByText('float32')).toBeVisible();
  await page.getByRole('textbox', { name: 'Search tensors' }).fill('relative');
  await expect(rows).toHaveCount(2);
  // The first seven letters are what tells the two stacks apart.
  const cut = await rows.evaluateAll(
    (found) =>
      found.filter((row) => {
        const word = document.createRange();
        const name = row.querySelector('[title]')!;
        const text = document.createTreeWalker(name, NodeFilter.SHOW_TEXT).nextNode()!;
        word.setStart(text, 0);
        word.setEnd(text, 'encoder'.length);
        const { left, right } = word.getBoundingClientRect();
        const edges = name.getBoundingClientRect();
        return left < edges.left || right > edges.right;
      }).length,
  );
  expect(cut).toBe(0);
  expect(await accessibilityViolations(page)).toEqual([]);
});

test('a model’s folder is found without typing its path: by keyboard, in a dialog that axe finds nothing in', async ({
  openPage: page,
}) => {
  await openModels(page);
  await page.getByRole('button', { name: 'Open folder', exact: true }).click();
  const asking = page.getByRole('dialog', { name: 'Open a model folder' });
  await asking.getByRole('textbox', { name: 'Folder path' }).fill(path.dirname(requireReference('models/mt5')));
  await asking.getByRole('button', { name: 'Browse…' }).click();
  const browsing = page.getByRole('dialog', { name: 'Choose a folder' });
  const list = browsing.getByRole('listbox', { name: 'Files and folders' });
  await expect(list.getByRole('option', { name: /^umt5/ })).toBeVisible();
  expect(await accessibilityViolations(page)).toEqual([]);
  await list.focus();
  await page.keyboard.type('umt');
  await page.keyboard.press('Enter');
  await expect(browsing.locator('.path')).toContainText('umt5');
  await browsing.getByRole('button', { name: 'Choose this folder' }).click();
  await expect(browsing).toBeHidden();
  await asking.getByRole('button', { name: 'Open', exact: true }).click();
  await expect(details(page).getByRole('heading', { name: 'umt5', level: 2 })).toBeVisible();
});

test('tensors: searched, ordered, with their figures, histogram and values', async ({ openPage: page }) => {
  await openModels(page);
  await openReference(page, 'v1_0-tied');
  await view(page, 'Tensors');
  const list = page.getByRole('listbox', { name: 'Tensors' });
  await page.getByRole('combobox', { name: 'Order' }).selectOption('largest first');
  await expect(list.getByRole('option').first()).toContainText('shared.weight');
  await page.getByRole('textbox', { name: 'Search tensors' }).fill('encoder bias');
  await list.getByRole('option').first().click();
  const answers = JSON.parse(
    await readFile(new URL('../native-models/library/weights/numpy-answers.json', import.meta.url), 'utf8'),
  ) as { tensors: { model: string; tensor: string; statistics: { l2_norm: number; max: number; count: number } }[] };
  const { statistics } = answers.tensors.find(
    ({ model, tensor }) => model === 'v1_0-tied' && tensor.includes('relative_attention_bias'),
  )!;
  const figures = page.getByRole('region', { name: 'Statistics' });
  await expect(figures).toContainText(Number(statistics.l2_norm.toPrecision(6)).toString());
  await expect(figures).toContainText(Number(statistics.max.toPrecision(6)).toString());
  await expect(page.getByRole('img', { name: /relative_attention_bias.*in 64 bins/ })).toBeVisible();
  // A bias for each bucket and each of the four heads.
  const rows = `rows 0–${statistics.count / 4 - 1}, columns 0–3`;
  const map = page.getByRole('application', { name: `relative_attention_bias.weight, ${rows}` });
  await map.focus();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('status').filter({ hasText: 'row 0, column 1' })).toHaveCount(1);
});

test(
  'two models are compared tensor by tensor; what a change did stands out',
  { tag: '@thorough' },
  async ({ openPage: page }) => {
    const changed = path.join(folder, 'changed');
    await cp(requireReference('models/v1_1-untied'), changed, { recursive: true });
    // One weight of one tensor becomes another: its bytes are 2.0 in float32.
    const file = path.join(changed, 'model.safetensors');
    const bytes = await readFile(file);
    const header = 8 + Number(bytes.readBigUInt64LE(0));
    const name = 'encoder.block.1.layer.1.DenseReluDense.wo.weight';
    const { data_offsets } = (
      JSON.parse(bytes.subarray(8, header).toString()) as Record<string, { data_offsets: [number, number] }>
    )[name]!;
    bytes.writeFloatLE(2, header + data_offsets[0]);
    await writeFile(file, bytes);
    await openModels(page);
    await openReference(page, 'v1_1-untied');
    await openFolder(page, changed);
    await expect(details(page).getByRole('heading', { level: 2 })).toHaveText('changed');
    await view(page, 'Compare');
    await page.getByRole('combobox', { name: 'Compare with' }).selectOption('v1_1-untied');
    await expect(details(page)).toContainText(/1\stensor differs · \d+\stensors with equal bytes/);
    await expect(page.getByRole('listbox', { name: 'Compared tensors' }).getByRole('option').first()).toContainText(
      name,
    );
    await expect(
      page.getByRole('img', { name: /encoder.* The largest is .* in encoder\.block\.1\.layer\.1\.DenseReluDense\.wo/ }),
    ).toBeAttached();
    await expect(page.getByRole('img', { name: 'No differences in the decoder' })).toBeAttached();
    await page.getByRole('combobox', { name: 'Compare with' }).selectOption('translator');
    await expect(page.getByRole('region', { name: 'In other shapes' })).toContainText('shared.weight');
  },
);

test(
  'folders that are no model, of another architecture or without a shard say what to do',
  { tag: '@thorough' },
  async ({ openPage: page }) => {
    const [empty, bert, torn] = ['empty', 'bert', 'torn'].map((name) => path.join(folder, name)) as [
      string,
      string,
      string,
    ];
    for (const made of [empty, bert]) await mkdir(made);
    await writeFile(
      path.join(bert, 'config.json'),
      JSON.stringify({ model_type: 'bert', architectures: ['BertModel'] }),
    );
    await cp(requireReference('models/gated-silu-sharded-bf16'), torn, { recursive: true });
    await rm(path.join(torn, 'model-00002-of-00004.safetensors'));
    await openModels(page);
    for (const [model, said, hint] of [
      [empty, 'config.json does not exist', 'Choose the folder that holds config.json'],
      [bert, 'bert', ''],
      [torn, 'model-00002-of-00004.safetensors', 'Copy or download the missing file'],
      [path.join(folder, 'nowhere'), 'does not exist', ''],
    ] as const) {
      await openFolder(page, model);
      const alert = page.getByRole('dialog').getByRole('alert');
      await expect(alert).toContainText(said);
      await expect(alert).toContainText(hint);
      await page.keyboard.press('Escape');
    }
    await expect(listed(page)).toHaveCount(1);
  },
);

test(
  'an absent drive greys out and comes back when the lab is looked at again',
  { tag: '@thorough' },
  async ({ openPage: page }) => {
    const drive = path.join(folder, 'drive');
    await cp(requireReference('models/mt5'), path.join(drive, 'mine'), { recursive: true });
    await openModels(page);
    await openFolder(page, path.join(drive, 'mine'));
    await expect(details(page).getByRole('heading', { level: 2 })).toHaveText('mine');
    await rename(drive, `${drive}-away`);
    const focus = () => page.evaluate(() => window.dispatchEvent(new Event('focus')));
    await focus();
    await expect(listed(page).filter({ hasText: 'mine' })).toContainText('cannot be reached');
    await expect(details(page).getByRole('alert')).toContainText('does not exist');
    await rename(`${drive}-away`, drive);
    await focus();
    await expect(listed(page).filter({ hasText: 'mine' })).not.toContainText('cannot be reached');
    await expect(tree(page)).toBeVisible();
  },
);

test(
  'configuration and hardware are told: files with their defaults, devices with the reason why not',
  { tag: '@thorough' },
  async ({ openPage: page }) => {
    await openModels(page);
    await view(page, 'Configuration');
    const config = page.getByRole('region', { name: 'config.json', exact: true });
    await expect(config.getByRole('row').filter({ hasText: 'model_type' })).toContainText('"t5"');
    await view(page, 'Hardware');
    const devices = page.getByRole('list', { name: 'Where models can run' });
    await expect(devices.getByRole('listitem').filter({ hasText: 'CPU' })).toContainText('in use');
    await expect(page.getByRole('region', { name: 'This machine' })).toContainText('logical cores');
  },
);

test(
  'a whole way by keyboard alone: open a folder, walk the tree, choose a tensor',
  { tag: '@thorough' },
  async ({ openPage: page }) => {
    await openModels(page);
    const reach = async (target: ReturnType<Page['getByRole']>) => {
      const isThere = () => target.evaluate((element) => element === document.activeElement);
      for (let presses = 0; presses < 60 && !(await isThere()); presses++) await page.keyboard.press('Tab');
      await expect(target).toBeFocused();
    };
    await reach(page.getByRole('button', { name: 'Open folder', exact: true }));
    await page.keyboard.press('Enter');
    await expect(page.getByRole('textbox', { name: 'Folder path' })).toBeVisible();
    await reach(page.getByRole('textbox', { name: 'Folder path' }));
    await page.keyboard.type(requireReference('models/umt5'));
    await page.keyboard.press('Enter');
    await expect(details(page).getByRole('heading', { level: 2 })).toHaveText('umt5');
    await reach(tree(page));
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    const module = page.getByRole('region', { name: 'Module', exact: true });
    await expect(module).toContainText('UMT5Stack');
    await page.keyboard.press('ArrowLeft');
    await expect(tree(page).getByRole('treeitem', { name: /^\(encoder\)/ })).toHaveAttribute('aria-expanded', 'false');
    await reach(module.getByRole('button', { name: 'See them as tensors' }));
    await page.keyboard.press('Enter');
    const list = page.getByRole('listbox', { name: 'Tensors' });
    await reach(list);
    await page.keyboard.press('Home');
    await expect(page.getByRole('region', { name: 'Statistics' })).toContainText(
      'encoder.block.0.layer.0.SelfAttention.q',
    );
    await page.keyboard.press('ArrowDown');
    await expect(page.getByRole('region', { name: 'Statistics' })).toContainText(
      'encoder.block.0.layer.0.SelfAttention.k',
    );
  },
);

test('view and chosen model are remembered after a reload', { tag: '@thorough' }, async ({ openPage: page }) => {
  await openModels(page);
  await openReference(page, 'mt5');
  await listed(page).first().getByRole('button').click();
  await view(page, 'Configuration');
  await page.waitForTimeout(600);
  await page.reload();
  await expect(details(page).getByRole('heading', { level: 2 })).toHaveText('translator');
  await expect(details(page).getByRole('radio', { name: 'Configuration' })).toBeChecked();
});

for (const theme of ['Light', 'Dark'])
  test(
    `nothing speaks against WCAG 2.2 AA in any view, ${theme.toLowerCase()}`,
    { tag: '@thorough' },
    async ({ openPage: page }) => {
      await page.getByRole('combobox', { name: 'Theme' }).selectOption(theme);
      await openModels(page);
      await openReference(page, 'umt5');
      for (const name of ['Structure', 'Tensors', 'Configuration', 'Compare', 'Hardware']) {
        await view(page, name);
        if (name === 'Compare') await page.getByRole('combobox', { name: 'Compare with' }).selectOption('translator');
        expect(await accessibilityViolations(page), name).toEqual([]);
      }
    },
  );
