/** Option pricing as a person does it: a table from its columns to its files, and one contract in the calculator. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { PriceAnswer, PricedTable } from '@tessera/api';
import type { Browser, Page } from 'playwright-core';
import type { Static } from 'typebox';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { ServerProcess } from '../server-process.ts';
import { type Look, openBrowser, openTab, overflow, seriousFaults, settled, type Tab } from './browser.ts';

const EXAMPLE = fileURLToPath(new URL('../../examples/options.csv', import.meta.url));
const BASE = '/api/v1/black-scholes';
const PHONE: Look = { width: 390, height: 844, dark: true };

type Priced = Static<typeof PricedTable>;

let server: ServerProcess;
let browser: Browser;
/** The example as the API prices it. */
let api: Priced;
const tabs: Tab[] = [];

beforeAll(async () => {
  server = new ServerProcess({ WORKERS: '1' });
  [browser] = await Promise.all([openBrowser(), server.start()]);
  api = (await priced(readFileSync(EXAMPLE))) as Priced;
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await server?.remove();
});

afterEach(async () => {
  const troubles = tabs.flatMap((tab) => tab.troubles);
  await Promise.all(tabs.splice(0).map(({ page }) => page.context().close()));
  expect(troubles).toEqual([]);
});

async function priced(table: Buffer): Promise<unknown> {
  const form = new FormData();
  form.append('file', new File([new Uint8Array(table)], 'options.csv'));
  const response = await fetch(`${server.url}${BASE}/process-stream`, { method: 'POST', body: form });
  return response.json();
}

async function open(path: string, look?: Look): Promise<Tab> {
  const tab = await openTab(browser, server.url, look);
  tabs.push(tab);
  await tab.page.goto(path);
  return tab;
}

const drop = (page: Page, name: string, text: string | Buffer) =>
  page
    .getByLabel('Table of contracts', { exact: true })
    .setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });

/** What stands under a name in a list of figures. */
const figure = (page: Page, name: string) => page.locator('dt', { hasText: new RegExp(`^${name}$`) }).locator('+ dd');

const rowsOf = (page: Page, table: string) => page.getByRole('table', { name: table }).locator('tbody tr');

/** What must hold soon. */
const soon = <T>(look: () => T) => expect.poll(look, { timeout: 30_000 });

async function looksRight(tab: Tab): Promise<void> {
  await settled(tab);
  expect(await seriousFaults(tab)).toEqual([]);
  expect(await overflow(tab)).toBe(0);
  expect(await tab.page.locator('h1').count()).toBe(1);
}

test('a table goes from its columns to its summary, its failed rows and its files, all as the API has them', async () => {
  const tab = await open('/options');
  const { page } = tab;
  await page.getByText('Nothing has been priced yet.').waitFor();
  await page.getByRole('button', { name: /Open an example/ }).click();
  // The columns are recognised, and shown with the first rows.
  for (const [title, header] of [
    ['Spot', 'S'],
    ['Volatility', 'sigma'],
    ['Type', 'option_type'],
  ]) {
    const chosen = page.getByRole('combobox', { name: `Column of the table for ${title}` });
    await soon(() => chosen.inputValue()).toBe(header);
  }
  expect(await rowsOf(page, 'The first rows').count()).toBe(10);
  await looksRight(tab);
  await page.getByRole('button', { name: 'Price this table' }).click();
  await page.waitForURL(/\/options\/[\da-f-]{36}$/);
  await page.getByRole('heading', { name: 'Failed rows' }).waitFor();
  const amount = new Intl.NumberFormat('en-US', { maximumFractionDigits: 4 });
  const totals = api.processing_summary;
  const figures = {
    Rows: amount.format(api.total_rows),
    Priced: amount.format(api.successful_calculations),
    Failed: `${api.failed_calculations} (0.09%)`,
    Suspicious: amount.format(api.suspicious_rows),
    'Total value': amount.format(totals.total_option_value!),
    'Average price': amount.format(totals.average_option_price!),
    'Highest price': amount.format(totals.max_option_price!),
    Model: 'Black-Scholes-Merton',
    Theta: 'per year',
  };
  for (const [name, value] of Object.entries(figures)) expect(await figure(page, name).textContent()).toBe(value);
  // Every failed row is named with its number, from 1, and its reasons.
  const failed = api.results.filter(({ error }) => error !== undefined);
  expect(await rowsOf(page, 'Failed rows').locator('th').allTextContents()).toEqual(
    failed.map(({ row_index }) => amount.format(row_index + 1)),
  );
  expect(await rowsOf(page, 'Failed rows').nth(1).textContent()).toContain(failed[1]!.error!);
  expect(await rowsOf(page, 'Suspicious rows').textContent()).toContain('is it in percent?');
  await page.locator('figure .main-svg').first().waitFor();
  await looksRight(tab);
  // One reason alone, in the address, too.
  await page.getByRole('combobox', { name: 'Reason of failed rows' }).click();
  await page.getByRole('option', { name: 'Neither call nor put (2)' }).click();
  await soon(() => rowsOf(page, 'Failed rows').count()).toBe(2);
  expect(new URL(page.url()).search).toBe('?reason=unknown-type');
  // The file has what the API answers.
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'JSON', exact: true }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/\.json$/);
  expect(JSON.parse(readFileSync(await download.path(), 'utf8'))).toEqual(api);
});

test('a column that is not recognised is said, and chosen by hand; what is wrong with a table, too', async () => {
  const { page } = await open('/options');
  await drop(page, 'own.csv', 'S,K,T,r,my vol,option_type\n100,95,0.5,0.03,0.2,put\n');
  const alert = page.getByRole('alert');
  await alert.waitFor();
  expect(await alert.textContent()).toContain('Volatility (sigma)');
  const price = page.getByRole('button', { name: 'Price this table' });
  expect(await price.isDisabled()).toBe(true);
  await page.getByRole('combobox', { name: 'Column of the table for Volatility' }).click();
  await page.getByRole('option', { name: 'my vol' }).click();
  await alert.waitFor({ state: 'detached' });
  await price.click();
  await page.getByText('Every row was priced.').waitFor();
  const { results } = await server.json<Static<typeof PriceAnswer>>(`${BASE}/price`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ contracts: [{ S: 100, K: 95, T: 0.5, r: 0.03, sigma: 0.2, option_type: 'put' }] }),
  });
  const expected = results[0]!.calculated_values!.option_price;
  expect(await figure(page, 'Total value').textContent()).toBe(expected.toFixed(4));
  // The list of tables leads back to it, and rids of it.
  await page.getByRole('link', { name: 'Price another table' }).click();
  await page.getByRole('link', { name: 'own.csv' }).waitFor();
  await page.getByRole('button', { name: 'Delete own.csv' }).click();
  await page.getByRole('button', { name: 'Delete table' }).click();
  await page.getByRole('link', { name: 'own.csv' }).waitFor({ state: 'detached' });
  await drop(page, 'empty.csv', '');
  await page
    .getByRole('alert')
    .getByText(/empty\.csv/)
    .waitFor();
});

test('the calculator has the price and the Greeks of the API, and its address brings them back', async () => {
  const tab = await open('/options/calculator?S=42&K=40&T=0.5&r=0.1&sigma=0.2', PHONE);
  const { page } = tab;
  const answer = page.getByRole('region', { name: 'The answer' }).locator('data');
  const { results } = await server.json<Static<typeof PriceAnswer>>(`${BASE}/price`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ contracts: [{ S: 42, K: 40, T: 0.5, r: 0.1, sigma: 0.2, option_type: 'call' }] }),
  });
  const { option_price: price, greeks } = results[0]!.calculated_values!;
  await soon(() => answer.getAttribute('value')).toBe(String(price));
  const delta = page
    .getByRole('table', { name: 'Greeks' })
    .getByRole('row', { name: /^Delta/ })
    .locator('data');
  expect(await delta.getAttribute('value')).toBe(String(greeks!.delta));
  await page.locator('figure .main-svg').first().waitFor();
  await looksRight(tab);
  // A price that is typed has a volatility, and both are in the address.
  await page.getByText('its price', { exact: true }).click();
  await page.getByRole('textbox', { name: 'Price', exact: true }).fill(String(price));
  await soon(async () => Number(await answer.getAttribute('value'))).toBeCloseTo(0.2, 12);
  await soon(() => new URL(page.url()).searchParams.get('price')).toBe(String(price));
  await page.reload();
  await soon(async () => Number(await answer.getAttribute('value'))).toBeCloseTo(0.2, 12);
  await page.getByRole('textbox', { name: 'Price', exact: true }).fill('50');
  await page
    .getByRole('alert')
    .getByText(/above what the contract can be worth/)
    .waitFor();
});

test('pages of tables fit a phone in the dark', async () => {
  const tab = await open('/options', PHONE);
  await tab.page.getByRole('link', { name: 'options.csv' }).waitFor();
  await looksRight(tab);
  await tab.page.getByRole('link', { name: 'options.csv' }).click();
  await tab.page.locator('figure .main-svg').first().waitFor();
  await looksRight(tab);
});
