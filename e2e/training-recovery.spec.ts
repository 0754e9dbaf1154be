import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect } from '@playwright/test';
import { test } from './launch-lab.ts';
import { button, enter, figure, region, set, stepsDone } from './training-page.ts';

/** What a checkpoint's weights and moments are, of the run whose folder has this name. */
async function hashesOf(folder: string, step: number): Promise<readonly string[]> {
  const files = ['model.safetensors', 'optimizer.safetensors'].map((name) =>
    path.join(folder, `checkpoint-${step}`, name),
  );
  return Promise.all(
    files.map(async (file) =>
      createHash('sha256')
        .update(await readFile(file))
        .digest('hex'),
    ),
  );
}

test('a lab that is killed in the middle of a training offers it at the next start, and its weights are those of an undisturbed one', async ({
  lab,
  openPage: page,
}) => {
  const runs = path.join(lab.dataFolder, 'runs');
  await enter(page);
  await button(page, 'All arguments').click();
  await set(page, { max_steps: '40', save_steps: '5', eval_steps: '40' });
  await button(page, 'Start training').click();
  await expect(region(page)).toContainText('finished');
  const [undisturbed] = await readdir(runs);

  await page.getByRole('button', { name: 'New training' }).click();
  await button(page, 'Start training').click();
  await expect.poll(() => stepsDone(page)).toBeGreaterThan(10);
  await lab.kill();
  const disturbed = (await readdir(runs)).find((name) => name !== undisturbed)!;
  await page.goto(await lab.restart());
  await page.getByRole('tab', { name: 'Fine-tuning' }).click();
  await expect(page.getByRole('heading', { name: `The training ${disturbed} was interrupted` })).toBeVisible();
  await button(page, 'Resume').click();
  await expect(region(page)).toContainText('finished');
  await expect(figure(page, 'step')).toHaveText('40 / 40');
  expect(await hashesOf(path.join(runs, disturbed), 40)).toEqual(await hashesOf(path.join(runs, undisturbed!), 40));
});

const MEGABYTE = 2 ** 20;

/** Whether a small disk of one's own could be had; undone by `release`. */
function mountSmallDisk(folder: string, megabytes: number): { release(): void } | null {
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder]);
  return status === 0 ? { release: () => execFileSync('umount', ['--lazy', folder]) } : null;
}

test('a disk that fills up ends the training with what to do, keeps its last checkpoint, and lets it go on later', async ({
  lab,
  openPage: page,
}) => {
  const runs = path.join(lab.dataFolder, 'runs');
  await mkdir(runs, { recursive: true });
  const disk = mountSmallDisk(runs, 600);
  test.skip(disk === null, 'No small disk can be mounted here.');
  try {
    await enter(page);
    await button(page, 'All arguments').click();
    await set(page, { max_steps: '400', save_steps: '10', save_total_limit: '1', eval_steps: '400' });
    await button(page, 'Start training').click();
    await expect.poll(() => stepsDone(page)).toBeGreaterThan(12);
    const filler = path.join(runs, 'filler');
    await writeFile(filler, Buffer.alloc(0));
    // Somebody else takes the rest of the disk.
    for (let free = true; free;)
      await writeFile(filler, Buffer.alloc(8 * MEGABYTE), { flag: 'a' }).catch(() => (free = false));
    await expect(region(page)).toContainText('The training failed');
    await expect(region(page)).toContainText('Free some space and resume the run');
    const [run] = (await readdir(runs)).filter((name) => name !== 'filler');
    const left = await readdir(path.join(runs, run!));
    // The last whole one; of the one that did not fit nothing is left.
    expect(left.filter((name) => /checkpoint/.test(name))).toEqual([expect.stringMatching(/^checkpoint-\d+0$/)]);
    await rm(filler);
    await button(page, 'Resume').click();
    const before = await stepsDone(page);
    await expect.poll(() => stepsDone(page)).toBeGreaterThan(before);
    await button(page, 'Stop').click();
    await expect(region(page)).toContainText('stopped');
  } finally {
    await lab.kill();
    disk?.release();
  }
});

const python = process.env['PYTHON'] ?? 'python3';
const TRANSLATE = `
import sys, transformers
tokenizer = transformers.AutoTokenizer.from_pretrained(sys.argv[1], use_fast=False)
model, loading = transformers.AutoModelForSeq2SeqLM.from_pretrained(sys.argv[1], output_loading_info=True)
assert not loading['missing_keys'] and not loading['unexpected_keys'], loading
ids = model.generate(tokenizer(sys.argv[2], return_tensors='pt').input_ids, num_beams=1, do_sample=False, max_new_tokens=20)
sys.stdout.buffer.write(tokenizer.decode(ids[0], skip_special_tokens=True).encode())
`;

test(
  'transformers opens an export and says what was learnt',
  { tag: '@thorough' },
  async ({ openPage: page }, info) => {
    const { status } = spawnSync(python, ['-c', 'import torch, transformers, sentencepiece'], { timeout: 120_000 });
    test.skip(status !== 0, 'No Python with transformers is at hand.');
    await enter(page);
    await button(page, 'Start training').click();
    await expect(region(page)).toContainText('finished');
    const output = path.join(info.outputDir, 'export');
    await page.getByRole('textbox', { name: 'Output folder' }).fill(output);
    await button(page, 'Export').click();
    await expect(page.getByRole('region', { name: 'Export' })).toContainText('Exported and verified');
    const answer = (source: string) =>
      execFileSync(python, ['-c', TRANSLATE, output, source], { encoding: 'utf8', timeout: 120_000 });
    expect(answer('Какой город является столицей России?')).toBe('Москва');
    expect(answer('Какой город является столицей Новой Зеландии?')).toBe('Веллингтон');
  },
);
