import { expect, type Locator, type Page } from '@playwright/test';
import { filesOf, startHubServer, type HubServer } from '../native-models/hub/testing/hub-server.ts';
import { requireReference } from '../native-models/testing/reference.ts';
import { accessibilityViolations, test } from './launch-lab.ts';

const NAME = 'lab/translator';
let hub: HubServer;

test.beforeAll(async () => {
  const files = await filesOf(requireReference('models/translator'));
  const bert = Buffer.from(JSON.stringify({ model_type: 'bert', architectures: ['BertForMaskedLM'] }));
  hub = await startHubServer([
    { name: NAME, files, license: 'mit' },
    { name: 'lab/gated', files, gated: true, token: 'hf_secret' },
    { name: 'lab/bert', files: new Map([...files, ['config.json', bert]]) },
  ]);
});
test.afterAll(() => hub.close());
test.afterEach(() => void (hub.faults = {}));

const dialog = (page: Page) => page.getByRole('dialog', { name: 'Download a model' });
const item = (page: Page) => page.getByRole('list', { name: 'Downloads' }).getByRole('listitem').first();
const listed = (page: Page) => page.getByRole('list', { name: 'Models' });
const idField = (page: Page) => dialog(page).getByRole('textbox', { name: 'Id or address' });

async function openDialog(page: Page): Promise<void> {
  await page.getByRole('tab', { name: 'Models' }).click();
  await page.getByRole('button', { name: 'Download', exact: true }).click();
  await expect(idField(page)).toBeVisible();
}

/** The address of a model's page brings its own endpoint. */
async function lookUp(page: Page, name: string): Promise<void> {
  await idField(page).fill(`${hub.endpoint}/${name}`);
  await page.keyboard.press('Enter');
}

async function begin(page: Page): Promise<void> {
  await openDialog(page);
  await lookUp(page, NAME);
  await dialog(page)
    .getByRole('button', { name: /^Download \d/ })
    .click();
  await expect(dialog(page)).toBeHidden();
}

/** Presses Tab until the focus is there. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let presses = 0; presses < 60; presses++) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error('The focus never came there.');
}

test('a model is looked up by keyboard, fetched, and opened in the lab', async ({ openPage: page }) => {
  await page.getByRole('tab', { name: 'Models' }).click();
  await tabTo(page, page.getByRole('button', { name: 'Download', exact: true }));
  await page.keyboard.press('Enter');
  await tabTo(page, idField(page));
  await page.keyboard.type(`${hub.endpoint}/${NAME}/tree/main`);
  await page.keyboard.press('Enter');
  await expect(dialog(page).getByText('mit', { exact: true })).toBeVisible();
  await tabTo(page, dialog(page).getByRole('button', { name: /^Download \d/ }));
  await page.keyboard.press('Enter');
  const open = item(page).getByRole('button', { name: `Open ${NAME} in the lab` });
  await expect(open).toBeVisible();
  await tabTo(page, open);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('region', { name: 'Model details' }).getByRole('heading', { level: 2 })).toHaveText(NAME);
  await tabTo(page, item(page).getByRole('button', { name: `Take ${NAME} off the list` }));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('list', { name: 'Downloads' })).toBeHidden();
  await expect(page.getByRole('button', { name: 'Download', exact: true })).toBeFocused();
  await expect(listed(page).getByText(NAME)).toBeVisible();
});

test(
  'a download goes on in the lab while the page is reloaded; its pill is on every tab',
  { tag: '@thorough' },
  async ({ openPage: page }) => {
    hub.faults = { bytesPerSecond: 300_000 };
    await begin(page);
    await expect(item(page).getByRole('progressbar')).toBeVisible();
    await page.getByRole('tab', { name: 'Translation' }).click();
    const pill = page.getByRole('button', { name: new RegExp(`Download ${NAME}`) });
    await expect(pill).toBeVisible();
    await expect(page.getByRole('contentinfo')).toContainText('downloading');
    await page.reload();
    await expect(pill).toBeVisible();
    await pill.click();
    await expect(item(page)).toContainText('downloading');
    hub.faults = {};
    await expect(item(page)).toContainText('done');
    await expect(pill).toBeHidden();
    await expect(page.getByRole('contentinfo')).toContainText('offline');
  },
);

test(
  'when the lab is killed, the page says so and still shows how far a paused download was',
  { tag: '@thorough' },
  async ({ openPage: page, lab }) => {
    hub.faults = { bytesPerSecond: 300_000 };
    await begin(page);
    const bar = item(page).getByRole('progressbar');
    await expect.poll(async () => Number(await bar.getAttribute('aria-valuenow'))).toBeGreaterThan(8);
    await item(page)
      .getByRole('button', { name: `Pause ${NAME}` })
      .click();
    await expect(item(page)).toContainText('paused');
    const here = await bar.getAttribute('aria-valuenow');
    await lab.kill();
    await expect(page.getByText('The connection to the lab was lost')).toBeVisible();
    await expect(bar).toHaveAttribute('aria-valuenow', here ?? '');
  },
);

test(
  'cut connections are waited out, a wrong hash is said and thrown away, and the next try mends it',
  { tag: '@thorough' },
  async ({ openPage: page }) => {
    hub.faults = { cutAfter: (file, request) => (file === 'model.safetensors' && request % 2 === 0 ? 200_000 : null) };
    hub.faults.swap = (file, content) => (file === 'model.safetensors' ? Buffer.alloc(content.byteLength) : content);
    await begin(page);
    const alert = item(page).getByRole('alert');
    await expect(alert).toContainText('is not what the repository’s list says');
    await expect(alert).toContainText('Fetch it again');
    expect(await item(page).evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBeLessThanOrEqual(
      0,
    );
    hub.faults = {};
    await item(page)
      .getByRole('button', { name: `Resume ${NAME}` })
      .click();
    await expect(item(page)).toContainText('done');
  },
);

test(
  'what speaks against a model is said before anything is fetched',
  { tag: '@thorough' },
  async ({ openPage: page }) => {
    await openDialog(page);
    await lookUp(page, 'lab/bert');
    await expect(dialog(page)).toContainText('It is BertForMaskedLM.');
    await expect(dialog(page).getByRole('button', { name: /^Download/ })).toBeDisabled();
    await lookUp(page, 'lab/none');
    await expect(dialog(page).getByRole('alert')).toContainText('no such model');
    hub.faults = {
      answer: (_, response) => (response.writeHead(200, { 'content-type': 'text/html' }).end('<p>Log in'), true),
    };
    await lookUp(page, NAME);
    await expect(dialog(page).getByRole('alert')).toContainText('does not answer as the Hub does');
  },
);

test(
  'a gated model opens with a token, of which the page and the disk keep nothing',
  { tag: '@thorough' },
  async ({ openPage: page }) => {
    await openDialog(page);
    await dialog(page).getByRole('button', { name: 'Endpoint and token' }).click();
    await dialog(page).getByRole('textbox', { name: 'Endpoint' }).fill(hub.endpoint);
    await idField(page).fill('lab/gated');
    await page.keyboard.press('Enter');
    await expect(dialog(page)).toContainText('The server does not give the files');
    await dialog(page).getByLabel('Access token').fill('hf_secret');
    await page.keyboard.press('Enter');
    await expect(dialog(page)).toContainText('A token is known until the lab ends.');
    await expect(dialog(page).getByRole('button', { name: /^Download \d/ })).toBeEnabled();
    await expect(dialog(page).getByLabel('Access token')).toHaveValue('');
    expect(await page.content()).not.toContain('hf_secret');
  },
);

/** In both themes. */
async function expectAccessible(page: Page): Promise<void> {
  for (const theme of ['light', 'dark']) {
    await page.evaluate((name) => (document.documentElement.dataset['theme'] = name), theme);
    expect(await accessibilityViolations(page)).toEqual([]);
  }
}

test('nothing in the list speaks against WCAG 2.2 AA', { tag: '@thorough' }, async ({ openPage: page }) => {
  hub.faults = { bytesPerSecond: 50_000 };
  await begin(page);
  await item(page)
    .getByRole('button', { name: /^Files/ })
    .click();
  await expectAccessible(page);
});

test(
  'the question before a download is given up is accessible, and removes it',
  { tag: '@thorough' },
  async ({ openPage: page }) => {
    hub.faults = { bytesPerSecond: 50_000 };
    await begin(page);
    await item(page)
      .getByRole('button', { name: `Cancel the download of ${NAME}` })
      .click();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Remove them' }).click();
    await expect(page.getByRole('list', { name: 'Downloads' })).toBeHidden();
  },
);

test('nothing in the dialog speaks against WCAG 2.2 AA', { tag: '@thorough' }, async ({ openPage: page }) => {
  await openDialog(page);
  await dialog(page).getByRole('button', { name: 'Endpoint and token' }).click();
  await lookUp(page, 'lab/bert');
  await expect(dialog(page)).toContainText('It is BertForMaskedLM.');
  await expectAccessible(page);
});
