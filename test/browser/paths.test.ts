/** Stochastic processes as a person sees them: a fan that moves with a value, numbers with their intervals, a run on the server. */
import type { RunResult } from '@tessera/api';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { ServerProcess } from '../server-process.ts';
import { type Look, openBrowser, openTab, overflow, seriousFaults, settled, type Tab } from './browser.ts';

/** A process as the API lists it. */
interface Listed {
  readonly name: string;
  readonly title: string;
  readonly family: string;
}

/** An element that tells a value beside how it is written. */
interface Valued {
  readonly value: string;
}

const PHONE: Look = { width: 390, height: 844, dark: true };

let server: ServerProcess;
let browser: Browser;
const tabs: Tab[] = [];

beforeAll(async () => {
  server = new ServerProcess({ WORKERS: '1' });
  [browser] = await Promise.all([openBrowser(), server.start()]);
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

async function open(path: string, look?: Look): Promise<Tab> {
  const tab = await openTab(browser, server.url, look);
  tabs.push(tab);
  await tab.page.goto(path);
  return tab;
}

/** What must hold soon. */
const soon = <T>(look: () => T) => expect.poll(look, { timeout: 30_000 });

async function looksRight(tab: Tab): Promise<void> {
  await settled(tab);
  expect(await seriousFaults(tab)).toEqual([]);
  expect(await overflow(tab)).toBe(0);
  expect(await tab.page.locator('h1').count()).toBe(1);
}

const marker = (page: Page) => page.getByRole('slider', { name: 'Marked time' });

/** Of the distribution at the marked time: simulated, and in closed form. */
async function numbers(page: Page, name: string): Promise<number[]> {
  const cells = page
    .getByRole('table', { name: / at time / })
    .getByRole('row', { name })
    .locator('data');
  return (await cells.evaluateAll((all) => all.map((cell) => (cell as unknown as Valued).value))).map(Number);
}

/** An expression with its estimate, by its number. */
const group = (page: Page, number: number) => page.getByRole('group', { name: `Expression ${number}` });
const estimate = (page: Page, number: number) => group(page, number).locator('data').first();

const figure = (page: Page, number: number, name: string) =>
  group(page, number)
    .locator('dt', { hasText: new RegExp(`^${name}$`) })
    .locator('+ dd')
    .textContent();

async function choose(page: Page, process: string): Promise<void> {
  await page.getByRole('combobox', { name: 'Process' }).fill(process);
  await page.getByRole('option', { name: process, exact: true }).click();
}

const PATHS = 2048;

test('the fan moves with a value that is moved by key, and its mean is that of the closed form within its error', async () => {
  const tab = await open('/paths');
  const { page } = tab;
  await marker(page).waitFor();
  await soon(() => numbers(page, 'Mean')).toHaveLength(2);
  const [mean, known] = await numbers(page, 'Mean');
  const [sd, knownSd] = await numbers(page, 'Standard deviation');
  // S0 exp(mu T), and the variance of a lognormal.
  expect(known).toBeCloseTo(100 * Math.exp(0.05), 9);
  expect(knownSd).toBeCloseTo(known! * Math.sqrt(Math.expm1(0.04)), 9);
  expect(Math.abs(mean! - known!)).toBeLessThan((4 * knownSd!) / Math.sqrt(PATHS));
  // Of a lognormal with sigma 0.2 the fourth moment makes the error of a deviation about 1.2 / sqrt(2 n) of it.
  expect(Math.abs(sd! / knownSd! - 1)).toBeLessThan((4 * 1.2) / Math.sqrt(2 * PATHS));
  await page.locator('figure .main-svg').first().waitFor();
  await looksRight(tab);
  // Twice the volatility: the same paths, further apart; the address has it.
  const median = await marker(page).getAttribute('aria-valuetext');
  const sigma = page.getByRole('slider', { name: /σ.*slider/ });
  await sigma.focus();
  for (let i = 0; i < 100; i++) await page.keyboard.press('ArrowRight');
  await soon(() => page.getByRole('textbox', { name: /σ/ }).inputValue()).toBe('0.4');
  await soon(async () => (await numbers(page, 'Standard deviation'))[1]).toBeCloseTo(
    known! * Math.sqrt(Math.expm1(0.16)),
    9,
  );
  expect(await marker(page).getAttribute('aria-valuetext')).not.toBe(median);
  await soon(() => new URL(page.url()).searchParams.get('p.sigma')).toBe('0.4');
  // The marker, by key: at the start all paths are at one place.
  await marker(page).press('Home');
  await soon(() => numbers(page, 'Standard deviation')).toEqual([0, 0]);
  await marker(page).press('ArrowRight');
  await soon(async () => (await numbers(page, 'Standard deviation'))[0]).toBeGreaterThan(0);
  await page.reload();
  await soon(() => page.getByRole('textbox', { name: /σ/ }).inputValue()).toBe('0.4');
});

test('expressions have their estimates with intervals; what is wrong with one is said at it', async () => {
  const { page } = await open('/paths?p.mu=0.05&p.sigma=0.2&f.1=max(S)&f.2=S%20%3E%20110');
  await soon(() => estimate(page, 2).count()).toBe(1);
  // NumPy's mean of 400,000 maxima of such paths is 119.30, with a standard error of 0.03.
  const highest = Number(await estimate(page, 1).getAttribute('value'));
  const highestError = Number(await group(page, 1).locator('data').nth(1).getAttribute('value'));
  expect(Math.abs(highest - 119.3)).toBeLessThan(4 * highestError);
  const probability = Number(await estimate(page, 2).getAttribute('value'));
  // N(d2) with strike 110.
  expect(Math.abs(probability - 0.3722)).toBeLessThan(4 * Math.sqrt((0.372 * 0.628) / PATHS));
  expect(await figure(page, 2, '95% interval')).toMatch(/^\d+\.\d\d% to \d+\.\d\d%$/);
  await page.getByRole('button', { name: 'Add a number or an event' }).click();
  await page.getByRole('menuitem', { name: 'Minimum' }).click();
  await soon(() => estimate(page, 3).count()).toBe(1);
  expect(await page.getByRole('textbox', { name: 'Expression 3' }).inputValue()).toBe('min(S)');
  // An option, struck at the start of the path: its price is that of Black and Scholes within its standard errors.
  await page.getByRole('button', { name: 'Add an option' }).click();
  await page.getByRole('menuitem', { name: 'European option' }).click();
  const option = page.getByRole('group', { name: /^Option 1/ });
  await soon(() => option.locator('data').count()).toBe(2);
  const [price, error] = (
    await option.locator('data').evaluateAll((all) => all.map((cell) => (cell as unknown as Valued).value))
  ).map(Number);
  expect(Math.abs(price! - 10.4506)).toBeLessThan(4 * error!);
  await page.getByRole('textbox', { name: 'Expression 1' }).fill('most(S)');
  await page.getByText(/The functional "most\(S\)" cannot be used/).waitFor();
  await soon(() => estimate(page, 2).count()).toBe(1);
});

test('a process of drift and diffusion has fields for its parameters; paths that fail are counted, the first is named', async () => {
  const tab = await open('/paths');
  const { page } = tab;
  await choose(page, 'Drift and diffusion as expressions');
  await page.getByRole('textbox', { name: 'Drift of X' }).fill('kappa*(theta - X)');
  await page.getByRole('textbox', { name: 'Diffusion of X' }).fill('sigma');
  for (const [name, value] of [
    ['kappa', '2'],
    ['theta', '5'],
    ['sigma', '0.5'],
  ] as const) {
    await page.getByRole('textbox', { name, exact: true }).fill(value);
  }
  // Of an Ornstein-Uhlenbeck process that is stepped by Euler.
  const mean = 5 + 5 * (1 - 2 / 252) ** 252;
  const sd = 0.5 * Math.sqrt((1 - Math.exp(-4)) / 4);
  await soon(async () => Math.abs((await numbers(page, 'Mean'))[0]! - mean) < (4 * sd) / Math.sqrt(PATHS)).toBe(true);
  await looksRight(tab);
  await page.getByRole('textbox', { name: 'Diffusion of X' }).fill('sigma*sqrt(X - 6)');
  await page.getByText(/of 2,048 paths .* end in an error/).waitFor();
  await page.getByText(/The first is path \d+: step \d+, to time [\d.]+, fails from X = /).waitFor();
});

test('a simulation runs large on the server, and its page has the fan and the numbers of the API', async () => {
  const tab = await open('/paths?p.sigma=0.3&steps=50&f.1=max(S)&f.2=S%20%3E%20start(S)&o.1=asian,strike=100');
  const { page } = tab;
  const paths = page.getByRole('textbox', { name: 'Paths' });
  await paths.fill('20000');
  await page.getByRole('button', { name: 'Run on the server' }).click();
  await page.waitForURL(/\/runs\/[\da-f-]{36}/);
  // The page before has a marker, too.
  await page.getByRole('table', { name: 'Numbers of each path' }).waitFor();
  const id = new URL(page.url()).pathname.split('/').at(-1)!;
  const result = await server.json<RunResult>(`/api/results/${id}`);
  expect(result.paths).toMatchObject({ process: 'gbm', steps: 50, parameters: { s0: 100, mu: 0.05, sigma: 0.3 } });
  const read = page.getByRole('table', { name: 'Numbers of each path' }).locator('data');
  expect(await read.evaluateAll((all) => all.map((cell) => (cell as unknown as Valued).value))).toEqual(
    result.outputs.slice(-3).map(({ mean }) => String(mean)),
  );
  await page.locator('figure .main-svg').first().waitFor();
  await looksRight(tab);
  // The marker leads to the output at its time.
  await marker(page).press('Home');
  await soon(() => new URL(page.url()).searchParams.get('output')).toBe(result.outputs[0]!.output);
  await page.getByRole('button', { name: 'max(S)' }).click();
  await soon(() => new URL(page.url()).searchParams.get('output')).toBe('max(S)');
});

test('a process of every family can be shown, on a phone in the dark', async () => {
  const tab = await open('/paths', PHONE);
  const { page } = tab;
  await marker(page).waitFor();
  await looksRight(tab);
  const { processes } = await server.json<{ processes: Listed[] }>('/api/paths/processes');
  // The last of each family: those with lists, matrices, choices and whole steps among them.
  for (const { name, title } of new Map(processes.map((process) => [process.family, process])).values()) {
    await choose(page, title);
    await soon(() => new URL(page.url()).searchParams.get('process')).toBe(name);
    await settled(tab);
    expect(await page.getByRole('alert').allTextContents(), name).toEqual([]);
    expect(await overflow(tab), name).toBe(0);
  }
}, 300_000);
