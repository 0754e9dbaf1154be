import { expect, type Page } from '@playwright/test';

/** The region of the run on screen. */
export const region = (page: Page) => page.getByRole('region', { name: 'Training progress' });
export const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
/** A figure of the run by its name. */
export const figure = (page: Page, name: string) =>
  region(page)
    .locator('dl > div')
    .filter({ has: page.getByText(name, { exact: true }) })
    .locator('dd');

/** Opens the tab with the worked example in it. */
export async function enter(page: Page): Promise<void> {
  await page.getByRole('tab', { name: 'Fine-tuning' }).click();
  await expect(page.getByRole('spinbutton', { name: 'learning_rate' })).toBeVisible();
}

/** Sets arguments whose fields are on screen. */
export async function set(page: Page, values: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, value] of Object.entries(values))
    await page.getByRole('spinbutton', { name, exact: true }).fill(value);
}

export async function stepsDone(page: Page): Promise<number> {
  const text = await figure(page, 'step').textContent({ timeout: 20_000 });
  return Number(text?.split('/')[0]?.replace(/\D/g, '') ?? NaN);
}
