import { expect, type Page } from '@playwright/test';
import { accessibilityViolations, firstTranslation, settled, test } from './launch-lab.ts';

test('language and theme switch at once and are remembered after a reload', async ({ openPage: page }) => {
  await firstTranslation(page);
  await page.getByRole('combobox', { name: 'Language' }).selectOption('Русский');
  await expect(page.getByRole('tab', { name: 'Перевод' })).toBeVisible();
  await page.getByRole('combobox', { name: 'Тема' }).selectOption('Тёмная');
  const ground = () => page.evaluate(() => getComputedStyle(document.body).colorScheme);
  await expect.poll(() => page.locator('html').getAttribute('data-theme')).toBe('dark');
  expect(await ground()).toBe('dark');
  await page.waitForTimeout(300);
  await page.reload();
  await expect(page.getByRole('textbox', { name: 'Исходный текст' })).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', 'ru');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
});

/** Every tab there is, by name, in the language of now. */
const tabNames = (page: Page) => page.getByRole('tablist').first().getByRole('tab').allTextContents();
const tab = (page: Page, name: string) => page.getByRole('tablist').first().getByRole('tab', { name, exact: true });

/** Goes to a tab and waits until its first picture stands. */
async function enter(page: Page, name: string): Promise<void> {
  await tab(page, name).click();
  await expect(page.getByRole('tabpanel', { name }).getByRole('heading').first()).toBeVisible();
  await settled(page);
}

// Colours depend on the theme and names on the language: two pairs meet all of both.
for (const [theme, language] of [
  ['Light', 'English'],
  ['Dark', 'Русский'],
] as const)
  test(
    `nothing speaks against WCAG 2.2 AA on any tab, ${theme.toLowerCase()}, ${language}`,
    { tag: theme === 'Dark' ? '@thorough' : [] },
    async ({ openPage: page }) => {
      // Rooms stay where they were entered: the last judgement goes over all of them.
      test.setTimeout(300_000);
      await firstTranslation(page);
      await page.getByRole('combobox', { name: 'Theme' }).selectOption(theme);
      await page.getByRole('combobox', { name: 'Language' }).selectOption(language);
      for (const name of await tabNames(page)) {
        await enter(page, name);
        expect(await accessibilityViolations(page), name).toEqual([]);
      }
    },
  );

test('the Translation tab’s less usual parts pass as well', { tag: '@thorough' }, async ({ openPage: page }) => {
  await firstTranslation(page);
  await page.getByRole('radio', { name: 'Sampling' }).click();
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('group', { name: 'Translation tokens' }).getByRole('button').first().click();
  expect(await accessibilityViolations(page)).toEqual([]);
});

test(
  'the palette goes to a tab by keyboard alone, from a text field as well',
  { tag: '@thorough' },
  async ({ openPage: page }) => {
    await firstTranslation(page);
    await page.getByRole('textbox', { name: 'Source text' }).focus();
    await page.keyboard.press('Control+k');
    const palette = page.getByRole('dialog', { name: 'Commands' });
    await expect(palette.getByRole('combobox', { name: 'Search commands' })).toBeFocused();
    expect(await accessibilityViolations(page)).toEqual([]);
    await page.keyboard.type('fine-t');
    await page.keyboard.press('Enter');
    await expect(palette).toBeHidden();
    await expect(tab(page, 'Fine-tuning')).toHaveAttribute('aria-selected', 'true');
    await expect(page.locator('#content')).toBeFocused();
  },
);

test('what a tab can do is done from another tab by the palette', { tag: '@thorough' }, async ({ openPage: page }) => {
  await firstTranslation(page);
  await page.getByRole('textbox', { name: 'Source text' }).fill('Где луна?');
  await enter(page, 'Fine-tuning');
  await page.keyboard.press('Control+k');
  await page.keyboard.type('worked example');
  await page.keyboard.press('Enter');
  await expect(tab(page, 'Translation')).toHaveAttribute('aria-selected', 'true');
  await expect(page.getByRole('textbox', { name: 'Source text' })).toHaveValue('Где библиотека?');
});

test('the sheet of shortcuts says what they are, and they do it', { tag: '@thorough' }, async ({ openPage: page }) => {
  await firstTranslation(page);
  await page.locator('#content').focus();
  await page.keyboard.press('Shift+?');
  const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  const names = await tabNames(page);
  for (const name of names) await expect(sheet).toContainText(`Go to “${name}”`);
  expect(await accessibilityViolations(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(sheet).toBeHidden();
  for (const [index, name] of names.entries()) {
    await page.keyboard.press('g');
    await page.keyboard.press(String(index + 1));
    await expect(tab(page, name)).toHaveAttribute('aria-selected', 'true');
  }
  await tab(page, 'Translation').click();
  await page.getByRole('textbox', { name: 'Source text' }).fill('');
  await page.getByRole('textbox', { name: 'Source text' }).pressSequentially('g2?');
  await expect(page.getByRole('textbox', { name: 'Source text' })).toHaveValue('g2?');
});

test(
  'the tab in front and its columns are there again after a reload',
  { tag: '@thorough' },
  async ({ openPage: page }) => {
    await firstTranslation(page);
    await enter(page, 'Fine-tuning');
    await page.getByRole('button', { name: 'Fold the input column' }).click();
    await expect(page.getByRole('contentinfo')).toContainText(/(?<!not )saved/);
    await page.reload();
    await expect(tab(page, 'Fine-tuning')).toHaveAttribute('aria-selected', 'true');
    await expect(page.getByRole('button', { name: 'Unfold the input column' })).toBeVisible();
  },
);

test('a running training is told on every tab and leads back to its own', async ({ openPage: page }) => {
  await firstTranslation(page);
  await enter(page, 'Fine-tuning');
  await page.getByRole('spinbutton', { name: 'max_steps' }).fill('5000');
  await page.getByRole('button', { name: 'Start training', exact: true }).click();
  const pill = page.getByRole('button', { name: /^Training .*: \d+% .*show$/ });
  await expect(pill).toContainText(/\d+:\d\d left/);
  await tab(page, 'Translation').click();
  // A reload does not lose it, although its tab is not the one in front.
  await page.reload();
  await expect(tab(page, 'Translation')).toHaveAttribute('aria-selected', 'true');
  await pill.click();
  const progress = page.getByRole('region', { name: 'Training progress' });
  const download = page.waitForEvent('download');
  await progress.getByRole('button', { name: 'Save as PNG' }).first().click();
  expect((await download).suggestedFilename()).toMatch(/\.png$/);
  await page.getByRole('button', { name: 'Stop', exact: true }).click();
  await expect(pill).toBeHidden();
});

test('a tab whose code cannot be fetched says so and what to do', { tag: '@thorough' }, async ({ openPage: page }) => {
  await firstTranslation(page);
  await page.route('**/assets/FineTuningTab-*', (route) => route.abort('connectionrefused'));
  await page.reload();
  await tab(page, 'Fine-tuning').click();
  const note = page.getByRole('tabpanel', { name: 'Fine-tuning' }).getByRole('alert');
  await expect(note).toContainText('“Fine-tuning” could not be loaded');
  await page.unroute('**/assets/FineTuningTab-*');
  await note.getByRole('button', { name: 'Reload the page' }).click();
  await expect(page.getByRole('spinbutton', { name: 'learning_rate' })).toBeVisible();
});

test('a folder that is no model is refused in place, with what was looked for', async ({ openPage: page }) => {
  await firstTranslation(page);
  await page.getByRole('button', { name: 'Open folder…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Open a model folder' });
  await dialog.getByRole('textbox', { name: 'Folder path' }).fill('/nowhere/at/all');
  await page.keyboard.press('Enter');
  await expect(dialog.getByRole('alert')).toContainText('/nowhere/at/all');
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
});

test(
  'forced colours are the system’s, also where the theme that is chosen is the other one',
  { tag: '@thorough' },
  async ({ openPage: page }) => {
    for (const [colorScheme, theme] of [
      ['light', 'dark'],
      ['dark', 'light'],
    ] as const) {
      await page.getByRole('combobox', { name: 'Theme' }).selectOption(theme);
      await page.emulateMedia({ colorScheme, forcedColors: 'active' });
      const [surface, system] = await page.evaluate(() => {
        const probe = document.body.appendChild(document.createElement('span'));
        probe.style.setProperty('forced-color-adjust', 'none');
        const colours = ['var(--surface-1)', 'Canvas'].map((colour) => {
          probe.style.backgroundColor = colour;
          return getComputedStyle(probe).backgroundColor;
        });
        probe.remove();
        return colours;
      });
      expect(surface).toBe(system);
    }
  },
);

test('a lost connection is said, and what was typed is kept', async ({ openPage: page, lab }) => {
  await firstTranslation(page);
  await page.getByRole('textbox', { name: 'Source text' }).fill('Этот текст остаётся.');
  await lab.kill();
  await expect(page.getByRole('alert')).toContainText('The connection to the lab was lost');
  await expect(page.getByRole('button', { name: 'Try now' })).toBeVisible();
  await expect(page.getByRole('contentinfo')).toContainText('connection lost');
  await page.getByRole('button', { name: 'Translate', exact: true }).click();
  await expect(page.getByRole('region', { name: 'Translation result' }).getByRole('alert')).toContainText(
    'The connection was lost',
  );
  await expect(page.getByRole('textbox', { name: 'Source text' })).toHaveValue('Этот текст остаётся.');
});

test(
  'nothing is cut off from 400 to 2560 pixels: no tab has a sideways scroll, and the bar keeps its tabs',
  { tag: '@thorough' },
  async ({ openPage: page }) => {
    await firstTranslation(page);
    for (const language of ['Русский', 'English']) {
      await page.getByRole('combobox').nth(1).selectOption(language);
      for (const name of await tabNames(page)) {
        await enter(page, name);
        for (const width of [2560, 1700, 1280, 1241, 1100, 900, 400]) {
          await page.setViewportSize({ width, height: 800 });
          const place = `${name}, ${width}`;
          expect(await page.evaluate(() => document.documentElement.scrollWidth), place).toBeLessThanOrEqual(width);
          if (width >= 900) await expect(tab(page, name), place).toBeInViewport({ ratio: 1 });
        }
      }
    }
  },
);

test(
  'on a middling screen the inspector is under the picture, on a narrow one all is one column',
  { tag: '@thorough' },
  async ({ openPage: page }) => {
    await firstTranslation(page);
    const tops = async () => {
      const places = [
        page.getByRole('textbox', { name: 'Source text' }),
        page.getByRole('group', { name: 'Translation tokens' }),
      ];
      const boxes = await Promise.all([...places, page.getByRole('complementary')].map((place) => place.boundingBox()));
      return boxes.map((box) => box?.y ?? NaN) as [input: number, picture: number, inspector: number];
    };
    await page.setViewportSize({ width: 1100, height: 800 });
    const [, picture, inspector] = await tops();
    expect(inspector).toBeGreaterThan(picture);
    await page.setViewportSize({ width: 900, height: 800 });
    const [input, below, last] = await tops();
    expect(below).toBeGreaterThan(input);
    expect(last).toBeGreaterThan(below);
  },
);
