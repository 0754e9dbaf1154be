import { expect, type Page } from '@playwright/test';
import { accessibilityViolations, firstTranslation, test } from './launch-lab.ts';

const dialog = (page: Page) => page.getByRole('dialog', { name: 'Precision and device' });
const region = (page: Page) => page.getByRole('region', { name: 'Translation result' });

async function openDialog(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Precision and device' }).click();
  await expect(dialog(page).getByRole('radiogroup', { name: 'Device' })).toBeVisible();
}

async function choose(page: Page, precision: string): Promise<void> {
  await dialog(page).getByRole('radio', { name: precision, exact: true }).click();
}

/** Measures what 8 bits cost. */
async function startMeasuring(page: Page): Promise<void> {
  await firstTranslation(page);
  await openDialog(page);
  await choose(page, 'int8');
  await dialog(page).getByRole('button', { name: 'Measure the cost' }).click();
}

test('a translation in int8 says that it is one, and the choice is there again after a reload', async ({
  openPage: page,
}) => {
  await firstTranslation(page);
  await openDialog(page);
  await choose(page, 'int8');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'Precision and device' })).toContainText('int8 · CPU');
  await page.getByRole('button', { name: 'Translate', exact: true }).click();
  await expect(region(page)).toContainText('int8 · CPU');
  await expect(region(page)).toHaveAttribute('aria-busy', 'false');
  await expect(region(page).getByRole('alert')).toHaveCount(0);
  await page.reload();
  await firstTranslation(page);
  await expect(page.getByRole('button', { name: 'Precision and device' })).toContainText('int8 · CPU');
  await expect(region(page)).toContainText('int8 · CPU');
});

test(
  'the cost is measured, shown, and remembered for the model and the precision',
  { tag: '@thorough' },
  async ({ openPage: page }) => {
    await startMeasuring(page);
    const table = dialog(page).getByRole('table');
    await expect(table).toBeVisible();
    const figures = async () => (await table.innerText()).replaceAll(/\s+/g, ' ');
    const measured = await figures();
    expect(measured).toMatch(
      /mean loss per token, nats \d\.\d{4} \d\.\d{4} [+−]?\d+\.\d% unchanged translations 16 of 16/,
    );
    const changed = 16 - Number(/16 of 16 (\d+) of 16/.exec(measured)?.[1]);
    await expect(dialog(page).getByRole('list').getByRole('listitem')).toHaveCount(changed);
    const status = page.getByRole('contentinfo');
    await expect(status).toContainText(/mean token loss [+−]?\d+\.\d% against float32/);
    await page.waitForTimeout(300);
    await page.reload();
    await firstTranslation(page);
    await expect(status).toContainText(/mean token loss [+−]?\d+\.\d% against float32/);
    await openDialog(page);
    expect(await figures()).toBe(measured);
    await choose(page, 'float32');
    await expect(table).toBeHidden();
    await expect(status).not.toContainText('against float32');
  },
);

test(
  'a measurement can be cancelled, and the lab is free for the next one',
  { tag: '@thorough' },
  async ({ openPage: page }) => {
    await startMeasuring(page);
    await dialog(page).getByRole('button', { name: 'Cancel' }).click();
    await expect(dialog(page).getByText('The measurement was cancelled.').first()).toBeVisible();
    await page.waitForTimeout(1500);
    await expect(dialog(page).getByRole('table')).toBeHidden();
    await dialog(page).getByRole('button', { name: 'Measure the cost' }).click();
    await expect(dialog(page).getByRole('table')).toBeVisible();
  },
);

test(
  'the dialog works by keyboard, and nothing in it speaks against WCAG 2.2 AA',
  { tag: '@thorough' },
  async ({ openPage: page }) => {
    await firstTranslation(page);
    await page.getByRole('button', { name: 'Precision and device' }).focus();
    await page.keyboard.press('Enter');
    await expect(dialog(page).getByRole('radiogroup', { name: 'Device' })).toBeVisible();
    const exact = dialog(page).getByRole('radio', { name: 'float32', exact: true });
    for (
      let presses = 0;
      presses < 5 && !(await exact.evaluate((radio) => radio === document.activeElement));
      presses++
    )
      await page.keyboard.press('Tab');
    await page.keyboard.press('ArrowUp');
    await expect(dialog(page).getByRole('radio', { name: 'int8-output4', exact: true })).toBeChecked();
    await page.keyboard.press('ArrowUp');
    await expect(dialog(page).getByRole('radio', { name: 'int8', exact: true })).toBeChecked();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await expect(dialog(page).getByRole('table')).toBeVisible();
    for (const theme of ['light', 'dark']) {
      await page.evaluate((name) => (document.documentElement.dataset['theme'] = name), theme);
      expect(await accessibilityViolations(page)).toEqual([]);
    }
    await page.keyboard.press('Escape');
    await expect(page.getByRole('button', { name: 'Precision and device' })).toBeFocused();
  },
);

for (const width of [2560, 400])
  test(`the dialog fits into ${width} pixels`, { tag: '@thorough' }, async ({ openPage: page }) => {
    await firstTranslation(page);
    await openDialog(page);
    await page.setViewportSize({ width, height: 800 });
    const box = await dialog(page).boundingBox();
    expect(box?.x).toBeGreaterThanOrEqual(0);
    expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(width);
    expect(await dialog(page).evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBe(0);
  });
