/**
 * `npm run screenshots`: takes the pictures of the README (docs/screenshots) from a lab of its own, as at a first start, in
 * Chromium.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';
import { findChromium } from './testing/find-chromium.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const target = path.join(root, 'docs', 'screenshots');
/** Pictures come in by turns; a transition takes 200 ms at most, a first run of the model a second. */
const SETTLED_MS = 2500;

/**
 * What is clicked, in the interface's language, on the way to each picture.
 * @typedef {{ name: string, language: 'en' | 'ru', scheme: 'light' | 'dark', way: readonly (string | RegExp)[] }} Shot
 * @type {readonly Shot[]}
 */
const SHOTS = [
  { name: 'attention-sheet', language: 'en', scheme: 'light', way: ['Attention', 'Sheet'] },
  { name: 'attention-model', language: 'ru', scheme: 'dark', way: ['Внимание', 'Модель'] },
  { name: 'tokenizer', language: 'ru', scheme: 'light', way: ['Токенизатор', 'Решётка'] },
  { name: 'translation', language: 'en', scheme: 'light', way: ['Translation'] },
  { name: 'loss', language: 'en', scheme: 'light', way: ['Loss'] },
  { name: 'models', language: 'ru', scheme: 'dark', way: ['Модели', 'Тензоры', /SelfAttention\.k\.weight/] },
  { name: 'fine-tuning', language: 'en', scheme: 'light', way: ['Fine-tuning', /^translator-training/] },
];

const folder = mkdtempSync(path.join(tmpdir(), 't5-lab-screenshots-'));
const lab = spawn(process.execPath, [path.join(root, 'build', 'lab.mjs'), 'serve', '--port', '0'], {
  env: { ...process.env, T5_LAB_DATA: path.join(folder, 'data'), T5_LAB_CACHE: path.join(folder, 'cache') },
  stdio: ['ignore', 'pipe', 'inherit'],
});
try {
  const [line] = await once(createInterface({ input: lab.stdout }), 'line');
  const { url } = JSON.parse(line);
  const executablePath = findChromium({ env: process.env, playwrightPath: chromium.executablePath() });
  if (executablePath === null) throw new Error('No Chromium was found; T5_LAB_CHROMIUM names one.');
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const browser = await chromium.launch({ executablePath, args });
  const page = await browser.newPage({
    viewport: { width: 1280, height: 800 },
    locale: 'en-US',
    reducedMotion: 'reduce',
  });
  await page.goto(url);
  for (const { name, language, scheme, way } of SHOTS) {
    await page.emulateMedia({ colorScheme: scheme });
    await page.locator('select').filter({ hasText: 'Русский' }).selectOption(language);
    for (const step of way) {
      await page
        .getByRole('tab', { name: step, exact: true })
        .or(page.getByRole('radio', { name: step, exact: true }))
        .or(page.getByRole('button', { name: step, exact: true }))
        .or(page.getByRole('option', { name: step, exact: true }))
        .first()
        .click();
      await page.waitForTimeout(SETTLED_MS);
    }
    await page.screenshot({ path: path.join(target, `${name}.png`) });
    console.log(`docs/screenshots/${name}.png`);
  }
  await browser.close();
} finally {
  lab.kill('SIGTERM');
  await once(lab, 'exit');
  rmSync(folder, { recursive: true, force: true });
}
