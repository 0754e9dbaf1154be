import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect } from '@playwright/test';
import { accessibilityViolations, test } from './launch-lab.ts';
import { button, enter, figure, region, set, stepsDone } from './training-page.ts';

test('the first start shows the worked example as the model would get it', async ({ openPage: page }) => {
  await enter(page);
  await expect(page.getByRole('grid', { name: 'Training pairs' }).getByRole('textbox').nth(1)).toHaveValue('Москва');
  const check = page.getByRole('region', { name: 'Data check' });
  // One question is shorter than the other.
  await check.getByRole('radio', { name: 'attention_mask' }).click();
  await expect(
    check.getByRole('table', { name: 'attention_mask' }).getByRole('cell', { name: '0', exact: true }).last(),
  ).toBeVisible();
  expect(await accessibilityViolations(page)).toEqual([]);
});

test('problems of a data set are told with their lines', { tag: '@thorough' }, async ({ openPage: page }) => {
  await enter(page);
  const cells = page.getByRole('grid', { name: 'Training pairs' }).getByRole('textbox');
  await cells.nth(4).fill('Где солнце?');
  await button(page, 'Check the data').click();
  const check = page.getByRole('region', { name: 'Data check' });
  await expect(check).toContainText('Empty target text: left out');
  await expect(check).toContainText('line 3');
});

test('the cursor of a curve is moved by keys in all charts of the run, and the axis zoomed about it', async ({
  openPage: page,
}) => {
  await enter(page);
  await page.getByRole('button', { name: /^translator-training/ }).click();
  const curve = page.getByRole('application', { name: 'Loss, nats per token' });
  await expect(curve.locator('canvas')).toBeVisible();
  await expect(region(page).getByRole('application')).toHaveCount(3);
  await expect(page.getByText('The last one is the model that ships with the lab')).toBeVisible();
  await curve.press('End');
  const spoken = region(page)
    .getByRole('status')
    .filter({ hasText: /^(Step|The whole)/ });
  await expect(spoken).toHaveText(/^Step 15,000: each step 0\.0121; .*evaluation 0\.0366$/);
  await curve.press('PageUp');
  await curve.press('ArrowLeft');
  // What the legends of all three say is where the cursors stand.
  const cursors = region(page).locator('.legend .at');
  const step = (await cursors.first().textContent())!;
  expect(step).toMatch(/^step 14,\d\d\d$/);
  await expect(cursors).toHaveText([step, step, step]);
  for (let times = 0; times < 3; times++) await curve.press('+');
  const shown = page.getByRole('combobox', { name: 'Steps shown' });
  await expect(shown).toHaveText(/Steps 1[23],\d\d\d to 14,\d\d\d/);
  await expect(cursors).toHaveText([step, step, step]);
  await curve.press('0');
  await expect(spoken).toHaveText('The whole is shown, steps 0 to 15,000');
  await expect(cursors).toHaveText([step, step, step]);
  expect(await accessibilityViolations(page)).toEqual([]);
});

test('an estimate says how long the training takes, that it fits, and follows the settings', async ({
  openPage: page,
}) => {
  await enter(page);
  await button(page, 'Estimate').click();
  const estimate = page.getByRole('region', { name: 'Estimate' });
  const memory = estimate.getByRole('img', { name: /^Peak memory: ≈\s[\d.,]+\s[MG]B .* available: fits\.$/ });
  await expect(memory).toBeVisible();
  await expect(estimate.getByRole('img', { name: /^Disk, at most: .* free: fits\.$/ })).toBeVisible();
  const times = estimate.locator('dl > div');
  // A step, an epoch, the watch sentences at the end, and all of it.
  await expect(times).toHaveCount(4);
  await expect(times.filter({ hasText: /^in total, 100\ssteps/ }).locator('dd')).toHaveText(
    /^≈\s[\d.,]+\s(ms|s|min|h|d)/,
  );
  await set(page, { max_steps: '200' });
  await expect(times.filter({ hasText: /^in total, 200\ssteps/ })).toBeVisible();
  await expect(estimate).toContainText('Reckoned for these settings from what was measured before');
  expect(await accessibilityViolations(page)).toEqual([]);
  // Nothing of it is left among the runs.
  await expect(page.getByRole('button', { name: /^translator-training/ })).toBeVisible();
  await expect(page.getByRole('button', { name: /^\d{4}-\d\d-\d\d-translator/ })).toHaveCount(0);
});

test(
  'a training runs to its end: loss, watch sentences, checkpoint',
  { tag: '@thorough' },
  async ({ openPage: page }) => {
    await enter(page);
    await set(page, { max_steps: '20', learning_rate: '0.001' });
    await button(page, 'Start training').click();
    await expect(region(page)).toContainText('finished');
    await expect(figure(page, 'step')).toHaveText('20 / 20');
    const [, first, last] =
      (await region(page).getByRole('img').first().getAttribute('aria-label'))?.match(/from ([\d.]+).* to ([\d.]+)/) ??
      [];
    expect(Number(last)).toBeLessThan(Number(first));
    // Learnt by heart: twenty steps at this rate are more than enough for two answers.
    await expect(page.getByRole('region', { name: 'Watch sentences' })).toContainText('Москва');
    await expect(page.getByText('checkpoint-20')).toBeVisible();
    await region(page).getByRole('button', { name: 'Show as table' }).first().click();
    await expect(region(page).getByRole('table', { name: 'Loss, nats per token' }).getByRole('row')).toHaveCount(21);
    const changes = page.getByRole('region', { name: 'What the training has changed, by layer' });
    await button(page, 'Compare with the start').click();
    await expect(changes.getByRole('img', { name: /^Relative differences in the encoder/ })).toBeVisible();
  },
);

test('the notebook’s exercise, as it stands at first start: both capitals are learnt', async ({ openPage: page }) => {
  await enter(page);
  await button(page, 'Start training').click();
  await expect(region(page)).toContainText('finished');
  await expect(figure(page, 'step')).toHaveText('100 / 100');
  const watched = page.getByRole('region', { name: 'Watch sentences' });
  await expect(watched).toContainText('Москва');
  await expect(watched).toContainText('Веллингтон');
});

test('a training is paused, goes on, is stopped, and its last checkpoint is exported with proof', async ({
  openPage: page,
}, info) => {
  await enter(page);
  await set(page, { max_steps: '5000', eval_steps: '1000' });
  await button(page, 'Start training').click();
  await expect.poll(() => stepsDone(page)).toBeGreaterThan(2);
  await expect(figure(page, 'loss')).toHaveText(/\d/);
  await expect(figure(page, 'time left')).toHaveText(/^\d+:\d\d/);
  await expect(figure(page, 'ends about')).toHaveText(/\d+:\d\d/);
  await button(page, 'Pause').click();
  await expect(button(page, 'Resume')).toBeFocused();
  const paused = await stepsDone(page);
  await page.waitForTimeout(500);
  expect(await stepsDone(page)).toBe(paused);
  // High enough that no field lies half under the bar with the start button, where axe takes it for a small target.
  await page.setViewportSize({ width: 1280, height: 2400 });
  expect(await accessibilityViolations(page)).toEqual([]);
  await button(page, 'Resume').click();
  await expect.poll(() => stepsDone(page)).toBeGreaterThan(paused);
  await button(page, 'Stop').click();
  await expect(region(page)).toContainText('stopped');

  const output = path.join(info.outputDir, 'export');
  await page.getByRole('textbox', { name: 'Output folder' }).fill(output);
  await button(page, 'Export').click();
  const proof = page.getByRole('region', { name: 'Export' });
  await expect(proof).toContainText('Exported and verified');
  await expect(proof).toContainText('max_logit_difference');
  expect(existsSync(path.join(output, 'model.safetensors'))).toBe(true);
  expect(JSON.parse(await readFile(path.join(output, 'config.json'), 'utf8'))).toHaveProperty('d_model');
});

test('a training goes on while the page is reloaded, and the page finds it again', async ({ openPage: page }) => {
  await enter(page);
  await set(page, { max_steps: '5000', eval_steps: '1000' });
  await button(page, 'Start training').click();
  await expect.poll(() => stepsDone(page)).toBeGreaterThan(2);
  const before = await stepsDone(page);
  await page.reload();
  await expect(region(page)).toContainText('training');
  await expect.poll(() => stepsDone(page)).toBeGreaterThan(before);
  await button(page, 'Stop').click();
  await expect(button(page, 'Resume')).toBeVisible();
  await button(page, 'Resume').click();
  await expect(button(page, 'Pause')).toBeEnabled();
  await button(page, 'Stop').click();
  await expect(region(page)).toContainText('stopped');
});
