import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { expect } from '@playwright/test';
import { accessibilityViolations, test } from './launch-lab.ts';

/** Sentences that the bundled model was made for, with their translations. */
const general = [
  { source: 'Мама мыла раму', target: 'Mom washed the frame' },
  { source: 'translate to ru: Where is the library?', target: 'Где библиотека?' },
];

test(
  'what is forgotten shows, earlier pairs keep from it; the export has ONNX files and a zip, and the training goes on',
  { tag: '@thorough' },
  async ({ openPage: page }, info) => {
    const file = info.outputPath('general.jsonl');
    await writeFile(file, general.map((pair) => `${JSON.stringify(pair)}\n`).join(''));
    const field = (name: string) => page.getByRole('textbox', { name });
    const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
    await page.getByRole('tab', { name: 'Fine-tuning' }).click();
    await press('Against forgetting');
    await field('General file (optional)').fill(file);
    await field('Earlier pairs to mix in (optional)').fill(file);
    await page.getByRole('spinbutton', { name: 'replay_share' }).fill('0.5');
    await page.getByRole('spinbutton', { name: 'max_steps' }).fill('20');
    await press('Start training');
    const region = page.getByRole('region', { name: 'Training progress' });
    await expect(region).toContainText('finished');
    await expect(region.getByRole('columnheader', { name: 'eval_general_loss' })).toBeVisible();
    await expect(
      region.getByRole('img', { name: /Loss on the general file: .+ at first, .+ at last\./ }),
    ).toBeVisible();

    const output = info.outputPath('exported');
    await field('Output folder').fill(output);
    await page.getByRole('switch', { name: 'ONNX files as well' }).click();
    await page.getByRole('switch', { name: 'Zip archive as well' }).click();
    await press('Export');
    await expect(page.getByText('Exported and verified', { exact: true })).toBeVisible();
    await expect(page.getByText('max_logit_difference, ONNX')).toBeVisible();
    const onnx = ['encoder_model.onnx', 'decoder_model.onnx', 'decoder_with_past_model.onnx'];
    for (const name of [...onnx.map((file) => `exported/${file}`), 'exported.zip'])
      expect(existsSync(info.outputPath(name)), name).toBe(true);
    expect(await accessibilityViolations(page)).toEqual([]);

    await press('Train further');
    await expect(field('Earlier pairs to mix in (optional)')).toHaveValue(/[\\/]data[\\/]train\.jsonl$/);
    await expect(page.getByRole('contentinfo').getByText(/-step-20$/)).toBeVisible();
    await expect(page.getByRole('button', { name: 'Start training' })).toBeDisabled();
  },
);
