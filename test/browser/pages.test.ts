/** Every page as it looks to those who see it differently: narrow windows, dark colours, a screen reader; and how much it loads. */
import { gzipSync } from 'node:zlib';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ServerProcess, until } from '../server-process.ts';
import { openBrowser, openTab, overflow, seriousFaults, settled, type Tab } from './browser.ts';

let server: ServerProcess;
let browser: Browser;
const ids = { model: '', run: '', other: '', failing: '' };

beforeAll(async () => {
  server = new ServerProcess({ WORKERS: '1' });
  [browser] = await Promise.all([openBrowser(), server.start()]);
  const post = <T>(path: string, body?: unknown) =>
    server.json<T>(path, {
      method: 'POST',
      ...(body !== undefined && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
  const run = async (body: object): Promise<string> => {
    const { id } = await post<{ id: string }>('/api/runs', body);
    await until('a run has ended', async () =>
      (await server.json<{ state: string }>(`/api/runs/${id}`)).state === 'succeeded' ? true : undefined,
    );
    return id;
  };
  ids.model = (await post<{ id: string }>('/api/examples/cash-flow')).id;
  ids.run = await run({ model_id: ids.model, trials: 1000 });
  ids.other = await run({ model_id: ids.model, trials: 1000, seed: 2 });
  const variables = [{ name: 'x', distribution: 'normal(2, 1)' }];
  ids.failing = await run({ formula: 'ln(x)', variables, trials: 1000 });
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await server?.remove();
});

const DRAWN = 'figure .main-svg';
const CELLS = '[role=grid] [role=gridcell]';
const PRINTABLE = 'button:enabled:has-text("Print")';

/** A page, and what is there when it is ready. */
const PAGES: readonly (readonly [name: string, path: () => string, ready: string])[] = [
  ['the start', () => '/', 'a[href^="/models/"]'],
  ['a model', () => `/models/${ids.model}`, CELLS],
  ['the list of runs', () => '/runs', 'table'],
  ['an answer', () => `/runs/${ids.run}`, DRAWN],
  ['what drives it', () => `/runs/${ids.run}?tab=drivers`, DRAWN],
  ['its trials', () => `/runs/${ids.run}?tab=trials`, 'table[aria-label=Trials] td'],
  ['its convergence', () => `/runs/${ids.run}?tab=convergence`, DRAWN],
  ['one trial', () => `/runs/${ids.run}?trial=3`, CELLS],
  ['an answer with errors', () => `/runs/${ids.failing}?tab=errors`, 'table[aria-label="Cells with errors"]'],
  ['a report', () => `/runs/${ids.run}/report`, PRINTABLE],
  ['a comparison', () => `/compare?runs=${ids.run},${ids.other}`, DRAWN],
  ['the system', () => '/system', 'table'],
  ['nothing there', () => '/nowhere', 'h1'],
  ['a run that is not there', () => '/runs/00000000-0000-4000-8000-000000000000', '[role=alert]'],
];

/** Those that are laid out otherwise in a wide window. */
const WIDE = new Set(['the start', 'a model', 'the list of runs', 'an answer', 'a report', 'a comparison']);

const LOOKS = [
  { name: 'wide and light', width: 1440, dark: false, pages: PAGES.filter(([name]) => WIDE.has(name)) },
  { name: 'narrow and dark', width: 390, height: 844, dark: true, pages: PAGES },
] as const;

describe.each(LOOKS)('$name', ({ pages, ...look }) => {
  let tab: Tab;
  // One tab for all pages: what is kept from one to the next, scripts and answers, makes it quick.
  beforeAll(async () => {
    tab = await openTab(browser, server.url, look);
  });
  afterAll(() => tab?.page.context().close());

  test.each(pages)('%s has no serious fault for axe, and fits the window', async (_, path, ready) => {
    const { page, troubles } = tab;
    troubles.length = 0;
    await page.goto(path());
    await page.locator(ready).first().waitFor();
    await settled(tab);
    expect(await seriousFaults(tab)).toEqual([]);
    expect(await overflow(tab)).toBe(0);
    expect(await page.locator('h1').count()).toBe(1);
    expect(await page.title()).toMatch(/Tessera/);
    expect(troubles).toEqual([]);
  });
});

test('the first page loads less than 300 kB of compressed scripts, neither grid nor charts', async () => {
  const tab = await openTab(browser, server.url);
  // What the page loads ahead, when it has nothing else to do, nobody waits for.
  await tab.page.addInitScript('globalThis.requestIdleCallback = () => 0');
  const scripts: Promise<number>[] = [];
  tab.page.on('response', (response) => {
    if (response.request().resourceType() !== 'script') return;
    scripts.push(response.body().then((body) => gzipSync(body).length));
  });
  await tab.page.goto('/');
  await tab.page.locator('a[href^="/models/"]').first().waitFor();
  await settled(tab);
  const bytes = (await Promise.all(scripts)).reduce((sum, size) => sum + size, 0);
  expect(bytes).toBeGreaterThan(50_000);
  expect(bytes).toBeLessThan(300_000);
  await tab.page.context().close();
});
