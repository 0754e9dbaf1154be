/**
 * `npm run screenshots`: takes the pictures of the README (docs/screenshots) from a lab of its own, as at a first start, in
 * Chromium.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { launchChromium, serveLab } from './served-lab.mjs';

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
const { session, url } = await serveLab(folder);
try {
  const browser = await launchChromium();
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
  session.kill();
  await session.ended;
  rmSync(folder, { recursive: true, force: true });
}
