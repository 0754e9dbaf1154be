import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { chromium } from 'playwright-core';
const out = '/tmp/scratch/shots-heads';
const child = spawn(process.execPath, ['build/lab.mjs', 'serve', '--port', '0'], { env: { ...process.env, T5_LAB_DATA: '/tmp/scratch/heads-lab/data' + Date.now(), T5_LAB_CACHE: '/tmp/scratch/heads-lab/cache' }, stdio: ['ignore', 'pipe', 'inherit'], detached: true });
const url = await new Promise((resolve) => createInterface({ input: child.stdout }).once('line', (line) => resolve(JSON.parse(line).url)));
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, locale: 'en-US', colorScheme: 'light' });
page.setDefaultTimeout(120000);
page.on('pageerror', (e) => console.log('PAGEERROR', String(e)));
page.on('console', (m) => m.type() === 'error' && console.log('CONSOLE', m.text()));
const shot = async (name) => { await page.waitForTimeout(600); await page.screenshot({ path: `${out}/${name}.png` }); console.log(name); };
try {
  await page.goto(url);
  await page.getByRole('tab', { name: 'Attention' }).click();
  await page.getByRole('tab', { name: 'Model', exact: true }).click();
  await page.getByRole('table', { name: 'Steps' }).waitFor();
  const script = await import(process.argv[2]);
  await script.default({ page, shot });
} catch (e) { console.log(String(e).slice(0, 1500)); await page.screenshot({ path: `${out}/failure.png` }); }
await browser.close();
process.kill(-child.pid, 'SIGTERM');
