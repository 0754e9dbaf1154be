import { readFile, writeFile } from 'node:fs/promises';
import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { expect, type Page, type TestInfo } from '@playwright/test';
import { accessibilityViolations, firstTranslation, test } from './launch-lab.ts';

// Whole files through the real engine and the bundled model, by mouse and by keyboard.

const region = (page: Page) => page.getByRole('region', { name: 'File translation' });
const preview = (page: Page) => page.getByRole('region', { name: 'File preview' });
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const path_ = (page: Page) => page.getByRole('textbox', { name: 'File', exact: true });

async function enter(page: Page): Promise<void> {
  await firstTranslation(page);
  await page.getByRole('tab', { name: 'File', exact: true }).click();
  await expect(preview(page)).toContainText('Где библиотека?');
}

/** A file of the test's own. */
async function write(info: TestInfo, name: string, content: string | Buffer): Promise<string> {
  mkdirSync(info.outputDir, { recursive: true });
  const file = path.join(info.outputDir, name);
  await writeFile(file, content);
  return file;
}

/** Enough lines that they take a while, each as short as the model is used to. */
const manyLines = (count: number) =>
  `id,source\n${Array.from({ length: count }, (_, index) => `${index},Где солнце ${index}?`).join('\n')}\n`;

test('a csv is translated: preview, progress, the output beside the input', async ({ openPage: page }, info) => {
  const input = await write(info, 'small.csv', 'id,ru\r\n1,Где библиотека?\r\n2,\r\n3,"Где луна,\nсолнце?"\r\n');
  await enter(page);
  expect(await accessibilityViolations(page)).toEqual([]);
  await path_(page).fill(input);
  await expect(preview(page)).toContainText('2 texts');
  await page.getByRole('combobox', { name: 'Column to translate' }).selectOption('ru');
  await expect(preview(page).getByRole('row')).toHaveCount(3);
  await expect(preview(page)).toContainText('Где луна');
  await button(page, 'Translate file').click();
  await expect(region(page)).toContainText('finished');
  await expect(region(page)).toContainText('2 / 2');
  await expect(region(page).getByRole('cell', { name: 'Where is the library?' })).toBeVisible();
  const output = path.join(path.dirname(input), 'small.translated.csv');
  await expect(region(page)).toContainText(output);
  expect(await readFile(output, 'utf8')).toMatch(
    /^id,ru,translation\r\n1,Где библиотека\?,Where is the library\?\r\n2,,\r\n3,"Где/,
  );
  expect(await accessibilityViolations(page)).toEqual([]);

  // The same file again: another name is proposed, nothing is overwritten.
  await button(page, 'New file').first().click();
  await expect(page.getByRole('textbox', { name: 'Output file' })).toHaveValue(/small\.translated-2\.csv$/);
  await page.getByRole('textbox', { name: 'Output file' }).fill(output);
  await expect(page.getByText('There is a file there already.')).toBeVisible();
  await expect(button(page, 'Translate file')).toBeDisabled();
});

test(
  'a file goes on while the page is reloaded, is cancelled, and resumed to the last line',
  { tag: '@thorough' },
  async ({ openPage: page }, info) => {
    const input = await write(info, 'long.csv', manyLines(600));
    await enter(page);
    await path_(page).fill(input);
    await expect(preview(page)).toContainText('600 texts');
    await button(page, 'Translate file').click();
    const done = async () => Number(/([\d,]+) \/ /.exec((await region(page).textContent()) ?? '')?.[1] ?? 0);
    await expect.poll(done).toBeGreaterThan(0);
    await page.getByRole('tab', { name: 'Attention' }).click();
    await page.reload();
    // On every tab a pill says how far it is, and leads back.
    await page.getByRole('button', { name: /^File\s+long\.csv/ }).click();
    await expect(region(page)).toContainText('translating');
    const before = await done();
    await expect.poll(done).toBeGreaterThan(before);
    await region(page).getByRole('button', { name: 'Cancel' }).click();
    await expect(region(page)).toContainText('cancelled');
    expect(existsSync(input.replace('.csv', '.translated.csv'))).toBe(false);
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await accessibilityViolations(page)).toEqual([]);
    await region(page).getByRole('button', { name: 'Resume' }).click();
    await expect(region(page)).toContainText('finished');
    const lines = (await readFile(input.replace('.csv', '.translated.csv'), 'utf8')).trimEnd().split('\n');
    expect(lines.map((line) => line.split(',')[0])).toEqual(['id', ...Array.from({ length: 600 }, (_, n) => `${n}`)]);
  },
);

test('bad files say what is wrong, where, and what to do', { tag: '@thorough' }, async ({ openPage: page }, info) => {
  await enter(page);
  const refusal = async (file: string) => {
    await path_(page).fill(file);
    return preview(page).getByRole('alert');
  };
  const three = await write(info, 'three.csv', 'source,b\n1,2\n3,4,5\n');
  await expect(await refusal(three)).toContainText('line 3');
  await expect(await refusal(three)).toContainText('found 3');
  const encoded = await write(info, 'other.txt', Buffer.from([0xcf, 0xf0, 0xe8, 0x0a]));
  await expect(await refusal(encoded)).toContainText('Save the file as UTF-8');
  await expect(await refusal('/nowhere/at-all.csv')).toContainText('There is no file');
  await path_(page).fill('/nowhere/letter.docx');
  await expect(page.getByText('The name has to end in')).toBeVisible();
  await path_(page).fill(await write(info, 'empty.txt', ''));
  await expect(preview(page)).toContainText('nothing to translate');
  await expect(button(page, 'Translate file')).toBeDisabled();
});

test('the example is translated by keyboard alone', { tag: '@thorough' }, async ({ openPage: page }) => {
  await firstTranslation(page);
  await page.getByRole('tab', { name: 'Sentence' }).focus();
  await page.keyboard.press('ArrowRight');
  await expect(preview(page)).toContainText('Где библиотека?');
  await page.keyboard.press('Tab');
  for (
    let presses = 0;
    presses < 12 && !(await path_(page).evaluate((box) => box === document.activeElement));
    presses++
  )
    await page.keyboard.press('Tab');
  await expect(path_(page)).toBeFocused();
  await expect(button(page, 'Translate file')).toBeEnabled();
  await page.keyboard.press('Control+Enter');
  await expect(region(page)).toContainText('finished');
  await expect(region(page)).toContainText('12 / 12');
});

test(
  'the history is searched, copied, saved, deleted and brought back',
  { tag: '@thorough' },
  async ({ openPage: page }) => {
    await firstTranslation(page);
    for (const source of ['Где луна?', 'Где солнце?']) {
      await page.getByRole('textbox', { name: 'Source text' }).fill(source);
      await button(page, 'Translate').click();
      await expect(button(page, `Restore: ${source}`)).toBeVisible();
    }
    await expect(button(page, 'Restore: Где солнце?')).toContainText(/translator [0-9a-f]{8}/);
    await page.getByRole('searchbox', { name: 'Search the history' }).fill('солнце');
    await expect(button(page, 'Restore: Где луна?')).toBeHidden();
    const download = page.waitForEvent('download');
    await button(page, 'Save the history').click();
    await page.getByRole('menuitem', { name: 'JSON Lines' }).click();
    const saved = await readFile(await (await download).path(), 'utf8');
    expect(JSON.parse(saved)).toMatchObject({
      source: 'Где солнце?',
      model: 'translator',
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    await button(page, 'Delete: Где солнце?').click();
    await expect(button(page, 'Restore: Где солнце?')).toBeHidden();
    await page.keyboard.press('Enter');
    await expect(button(page, 'Restore: Где солнце?')).toBeVisible();
    expect(await accessibilityViolations(page)).toEqual([]);
  },
);
