/** What a person does, in a real browser on a real server: from a dropped workbook to an answer, and what may go wrong. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Browser, Download, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { ServerProcess, until } from '../server-process.ts';
import { typedFile } from '../typed-workbook.ts';
import { type Look, openBrowser, openTab, type Tab } from './browser.ts';

const EXAMPLE = fileURLToPath(new URL('../../examples/cash-flow.xlsx', import.meta.url));

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

async function open(path: string, look?: Look): Promise<Page> {
  const tab = await openTab(browser, server.url, look);
  tabs.push(tab);
  await tab.page.goto(path);
  return tab.page;
}

/** Sends a file as a person who chooses it; resolves on the page of its model. */
async function drop(page: Page, file: string | { name: string; bytes: Uint8Array }): Promise<void> {
  const chosen =
    typeof file === 'string'
      ? file
      : { name: file.name, mimeType: 'application/octet-stream', buffer: Buffer.from(file.bytes) };
  await page.getByLabel('Workbooks', { exact: true }).setInputFiles(chosen);
}

/** The cell of that address on the sheet that is shown. */
const cell = (page: Page, address: string) => page.getByRole('gridcell', { name: new RegExp(`^${address}(,|$)`) });

/** What must hold soon. */
const soon = <T>(look: () => T) => expect.poll(look, { timeout: 30_000 });

/** Clicks what saves a file, and reads it. */
async function saved(page: Page, click: () => Promise<void>): Promise<{ name: string; bytes: Buffer }> {
  const [download] = await Promise.all([page.waitForEvent('download'), click()] as const);
  return { name: (download as Download).suggestedFilename(), bytes: readFileSync(await (download as Download).path()) };
}

interface RunView {
  readonly id: string;
  readonly state: string;
  readonly trials_done: number;
}
const runOf = (page: Page): Promise<RunView> => server.json<RunView>(`/api${new URL(page.url()).pathname}`);

const snapshotOf = async (page: Page): Promise<unknown> =>
  (await server.json<{ snapshot: unknown }>(`/api${new URL(page.url()).pathname}`)).snapshot;

const ended = (page: Page) =>
  until('the run has ended', async () => {
    const { state } = await runOf(page);
    return ['succeeded', 'failed', 'cancelled'].includes(state) ? state : undefined;
  });

async function startRun(page: Page, trials: string): Promise<void> {
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Run the simulation' });
  await dialog.getByRole('textbox', { name: 'Trials' }).fill(trials);
  await dialog.getByRole('button', { name: /^Run .* trials$/ }).click();
  await page.waitForURL('**/runs/*');
}

describe('a workbook that is dropped', () => {
  test('becomes an answer: cells marked, preview, run, odds, drivers, one trial in the grid, files to take away', async () => {
    const page = await open('/');
    await drop(page, EXAMPLE);
    await page.waitForURL('**/models/*');

    // The workbook as Excel shows it, and that it computes as Excel does.
    await soon(() => cell(page, 'B5').textContent()).toContain('45.50');
    await page.getByRole('button', { name: "98 of 98 formulas give Excel's own values" }).waitFor();

    // One cell is made uncertain by hand; the proposal is around its value.
    await cell(page, 'B5').click();
    await page.getByRole('button', { name: 'Make uncertain', exact: true }).click();
    const mostLikely = page.getByRole('textbox', { name: 'Most likely', exact: true });
    expect(await mostLikely.inputValue()).toBe('45.5');

    // One result is asked for, on another sheet.
    await page.getByRole('tab', { name: 'Summary' }).click();
    await cell(page, 'B5').click();
    await page.getByRole('button', { name: 'Make it an output', exact: true }).click();
    const preview = page.getByRole('region', { name: 'Preview of the outputs' });
    const histogram = preview.getByRole('button', { name: /^Net present value: mean/ });
    await histogram.waitFor();
    await preview.getByText(/^10,000 trials in .* ms in this browser$/).waitFor();
    const before = await histogram.textContent();

    // A typed parameter moves the preview; undo takes it back.
    await page.getByRole('tab', { name: 'Assumptions' }).click();
    await cell(page, 'B5').click();
    await mostLikely.fill('50');
    await mostLikely.press('Enter');
    await soon(() => histogram.textContent()).not.toBe(before);
    await page.getByRole('button', { name: 'Undo' }).click();
    await soon(() => histogram.textContent()).toBe(before);
    await page.getByRole('button', { name: 'Redo' }).click();

    // What is wrong is said where it is wrong, and nothing of it is lost.
    const least = page.getByRole('textbox', { name: 'Minimum', exact: true });
    await least.fill('60');
    await least.press('Enter');
    await page
      .getByText(/mode \(50\) must not be below min \(60\)/)
      .first()
      .waitFor();
    await least.fill('40');
    await least.press('Enter');

    // It is kept on the server by itself.
    const model = new URL(page.url()).pathname;
    const kept = await until('the model is kept', async () => {
      const { model: body } = await server.json<{ model: { inputs: { distribution: string }[] } }>(`/api${model}`);
      return body.inputs[0]?.distribution.startsWith('triangular(40, 50,') ? body : undefined;
    });
    expect(kept.inputs).toHaveLength(1);

    await startRun(page, '20000');
    expect(await ended(page)).toBe('succeeded');
    const { id } = await runOf(page);
    interface Output {
      readonly mean: number;
      readonly percentiles: Readonly<Record<string, number>>;
    }
    const { outputs } = await server.json<{ outputs: Output[] }>(`/api/results/${id}`);
    const samples = await server.json<Record<string, number | null>[]>(`/api/results/${id}?format=json&part=samples`);
    const money = (x: number) => Math.round(x).toLocaleString('en-US');

    // Percentiles are the server's; the odds at the marker are those of all trials.
    const median = page.getByRole('row', { name: /^50%/ });
    await soon(() => median.textContent()).toContain(money(outputs[0]!.percentiles['50']!));
    const values = samples.map((row) => row['Summary!B5']!);
    const above = values.filter((x) => x >= 1_000_000).length / values.length;
    await page.getByRole('textbox', { name: 'Lower marker' }).fill('1000000');
    await page.getByRole('textbox', { name: 'Lower marker' }).press('Enter');
    await page
      .getByText(`${(100 * above).toFixed(1)}% ±`)
      .first()
      .waitFor();
    expect(page.url()).toContain('low=1000000');

    // What drives it.
    await page.getByRole('tab', { name: 'What drives it' }).click();
    await page
      .getByRole('figure', { name: /Rank correlation/ })
      .getByRole('button', { name: 'Show as table' })
      .click();
    await page.getByRole('cell', { name: 'Price per unit' }).first().waitFor();

    // The worst trial, and the whole workbook as it stood in it.
    await page.getByRole('tab', { name: 'Trials' }).click();
    await page.getByRole('button', { name: 'Lowest 1%' }).click();
    const worst = values.indexOf(Math.min(...values));
    await page.getByRole('button', { name: `Open trial ${worst.toLocaleString('en-US')}`, exact: true }).click();
    expect(page.url()).toContain(`trial=${worst}`);
    const sheet = page.getByRole('dialog');
    await sheet.getByRole('tab', { name: 'Summary' }).click();
    await soon(() => cell(page, 'B5').last().textContent()).toContain(money(values[worst]!));
    await page.keyboard.press('Escape');

    // Files to take away.
    const exportAs = (name: RegExp) => async () => {
      await page.getByRole('button', { name: 'Export' }).click();
      await page.getByRole('menuitem', { name }).click();
    };
    const workbook = await saved(page, exportAs(/^Excel workbook/));
    expect(workbook.bytes.subarray(0, 2).toString()).toBe('PK');
    const csv = await saved(page, exportAs(/^CSV/));
    expect(csv.bytes.toString().split('\n').filter(Boolean)).toHaveLength(20_001);
    const parquet = await saved(page, exportAs(/^Parquet/));
    expect(parquet.bytes.subarray(0, 4).toString()).toBe('PAR1');

    await page.getByRole('tab', { name: 'Distribution' }).click();
    const chartAs = (name: RegExp) => async () => {
      await page.getByRole('button', { name: /^Save "Net present value"/ }).click();
      await page.getByRole('menuitem', { name }).click();
    };
    const png = await saved(page, chartAs(/PNG/));
    expect(png.bytes.subarray(1, 4).toString()).toBe('PNG');
    const svg = await saved(page, chartAs(/SVG/));
    expect(svg.bytes.toString()).toMatch(/^<svg /);

    // To print, and to send.
    await page.getByRole('link', { name: 'Report' }).click();
    await page.getByText(money(outputs[0]!.percentiles['50']!)).first().waitFor();
  }, 180_000);

  test('that is none is refused in a sentence, and the page goes on', async () => {
    const page = await open('/');
    await drop(page, { name: 'notes.xlsx', bytes: new TextEncoder().encode('no workbook at all') });
    await page
      .getByText(/notes\.xlsx/)
      .first()
      .waitFor();
    await page.getByRole('alert').first().waitFor();
    expect(new URL(page.url()).pathname).toBe('/');
    await drop(page, EXAMPLE);
    await page.waitForURL('**/models/*');
  });

  test('with a circle shows where it is, and the refusal names its cells', async () => {
    const page = await open('/');
    const bytes = typedFile({ Sheet1: { A1: 10, A2: '=A1+A3', A3: '=A2*2', A4: '=A1*2' } });
    await drop(page, { name: 'circle.xlsx', bytes });
    await page.waitForURL('**/models/*');
    await page.getByRole('button', { name: /circles? of formulas/ }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Sheet1!A2', exact: true }).first().click();
    await soon(() => cell(page, 'A2').getAttribute('aria-selected')).toBe('true');
    await cell(page, 'A2').click();
    await page.getByRole('button', { name: 'Make it an output', exact: true }).click();
    await cell(page, 'A1').click();
    await page.getByRole('button', { name: 'Make uncertain', exact: true }).click();
    await page
      .getByRole('region', { name: 'Preview of the outputs' })
      .getByRole('alert')
      .getByText(/A2.*A3/)
      .waitFor();
  });

  test('that draws by itself runs as it is', async () => {
    const page = await open('/');
    const bytes = typedFile({ Sheet1: { A1: '=NORM.INV(RAND(),100,10)', A2: '=A1*2' } });
    await drop(page, { name: 'random.xlsx', bytes });
    await page.waitForURL('**/models/*');
    await cell(page, 'A2').click();
    await page.getByRole('button', { name: 'Make it an output', exact: true }).click();
    await page.getByRole('region', { name: 'Preview of the outputs' }).getByRole('button', { name: /mean/ }).waitFor();
    await startRun(page, '1000');
    expect(await ended(page)).toBe('succeeded');
  });

  test('of 100,000 rows is shown at its end as at its beginning', async () => {
    const rows = Array.from({ length: 100_000 }, (_, i) => `${i + 1},${(i + 1) * 7}`);
    const page = await open('/');
    await drop(page, { name: 'long.csv', bytes: new TextEncoder().encode(`number,value\n${rows.join('\n')}\n`) });
    await page.waitForURL('**/models/*');
    const address = page.getByRole('textbox', { name: /^Cell address/ });
    await address.fill('B100001');
    await address.press('Enter');
    await soon(() => cell(page, 'B100001').textContent()).toContain('700000');
    // Only what is in view is in the page.
    expect(await page.getByRole('gridcell').count()).toBeLessThan(2000);
  });
});

describe('a run', () => {
  async function openModel(page: Page): Promise<void> {
    await page
      .getByRole('region', { name: 'Try an example' })
      .getByRole('button', { name: /cash flow/i })
      .click();
    await page.waitForURL('**/models/*');
    await page.getByRole('region', { name: 'Preview of the outputs' }).getByRole('button').first().waitFor();
  }

  test('goes on while its page is loaded again, and is cancelled', async () => {
    const page = await open('/');
    await openModel(page);
    await startRun(page, '1000000000');
    const bar = page.getByRole('progressbar', { name: 'Trials done' });
    await bar.waitFor();
    await until('trials are done', async () => ((await runOf(page)).trials_done > 0 ? true : undefined));
    await page.reload();
    await bar.waitFor();
    await soon(() => bar.getAttribute('aria-valuetext')).toMatch(/^[1-9][\d,]* of 1,000,000,000 trials$/);
    // It is listed, too.
    await page.getByRole('link', { name: 'Runs' }).click();
    await page
      .getByRole('table')
      .getByRole('progressbar', { name: /^Progress of/ })
      .first()
      .waitFor({ state: 'attached' });
    await page.goBack();
    await page.getByRole('button', { name: 'Cancel run' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel run' }).click();
    expect(await ended(page)).toBe('cancelled');
    await page.getByText('Cancelled').first().waitFor();
  });

  test('is compared with another on the same draws', async () => {
    const page = await open('/');
    await openModel(page);
    await startRun(page, '5000');
    await ended(page);
    const first = (await runOf(page)).id;
    await page.goBack();
    await startRun(page, '5000');
    await ended(page);
    const second = (await runOf(page)).id;
    await page.goto(`/compare?runs=${first},${second}`);
    const { comparisons } = await server.json<{ comparisons: { common_draws: boolean }[] }>(
      `/api/runs/compare?ids=${first},${second}`,
    );
    expect(comparisons[0]!.common_draws).toBe(true);
    await page
      .getByText(/same draws/i)
      .first()
      .waitFor();
    await page.getByRole('figure').first().waitFor();
    // What drives them stands side by side.
    const drivers = page.getByRole('region', { name: 'Drivers' });
    await drivers.getByRole('button', { name: 'Show as table' }).click();
    expect(await drivers.getByRole('columnheader').allTextContents()).toHaveLength(3);
    await drivers.getByRole('row', { name: /^Price per unit/ }).waitFor();
  });

  test('that was cancelled is repeated as far as it came; beyond the limit of the server none is asked for', async () => {
    const page = await open('/');
    await openModel(page);
    const model = new URL(page.url()).pathname;
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: 'Run the simulation' });
    await dialog.getByRole('textbox', { name: 'Trials' }).fill('5 billion');
    await dialog.getByText('This server runs 1,000,000,000 trials at most.', { exact: false }).waitFor();
    await page.keyboard.press('Escape');
    await startRun(page, '1000000000');
    await until('a checkpoint is there', async () => ((await snapshotOf(page)) ? true : undefined));
    await server.json(`/api${new URL(page.url()).pathname}/cancel`, { method: 'POST' });
    expect(await ended(page)).toBe('cancelled');
    await page.getByText(/The figures below are/).waitFor();
    const { trials_done: done } = await runOf(page);
    await page.getByRole('button', { name: `Run these ${done.toLocaleString('en-US')} trials again` }).click();
    expect(await dialog.getByRole('textbox', { name: 'Trials' }).inputValue()).toBe(done.toLocaleString('en-US'));
    await page.keyboard.press('Escape');

    // An example that was left as it is is opened again, and a link names its cell as people do.
    await page.goto('/');
    await openModel(page);
    expect(new URL(page.url()).pathname).toBe(model);
    await page.goto(`${model}?cell=DiscountRate`);
    await soon(() => new URL(page.url()).searchParams.get('cell')).toBe('Assumptions!B17');
    await soon(() => cell(page, 'B17').getAttribute('aria-selected')).toBe('true');
  });
});

test('everything goes by keyboard: a cell is marked, and a run started', async () => {
  const page = await open('/');
  await drop(page, EXAMPLE);
  await page.waitForURL('**/models/*');
  await cell(page, 'B5').waitFor();
  const press = async (...keys: string[]) => {
    for (const key of keys) await page.keyboard.press(key);
  };
  // Tab leads into the grid.
  const isInGrid = () => page.evaluate<boolean>("document.activeElement?.closest('[role=grid]') !== null");
  for (let i = 0; i < 30 && !(await isInGrid()); i++) await press('Tab');
  expect(await isInGrid()).toBe(true);
  await press('Control+Home', 'ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowRight', 'u');
  await page.getByRole('textbox', { name: 'Most likely', exact: true }).waitFor();
  const address = page.getByRole('textbox', { name: /^Cell address/ });
  await address.focus();
  await page.keyboard.type('Summary!B5');
  await press('Enter');
  await soon(() => page.getByRole('tab', { name: 'Summary' }).getAttribute('aria-selected')).toBe('true');
  for (let i = 0; i < 30 && !(await isInGrid()); i++) await press('Tab');
  await press('o');
  await page.getByRole('region', { name: 'Preview of the outputs' }).getByRole('button', { name: /mean/ }).waitFor();
  await page.getByRole('button', { name: 'Run', exact: true }).focus();
  await press('Enter');
  const start = page.getByRole('dialog').getByRole('button', { name: /^Run .* trials$/ });
  await start.waitFor();
  await start.focus();
  await press('Enter');
  await page.waitForURL('**/runs/*');
  expect(await ended(page)).toBe('succeeded');
});

test('without a connection the page says so, and goes on when it is back', async () => {
  const page = await open('/');
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.context().setOffline(true);
  await page
    .getByText(/offline|cannot be reached|no connection/i)
    .first()
    .waitFor();
  await page.context().setOffline(false);
  await soon(() => page.getByText(/offline|cannot be reached|no connection/i).count()).toBe(0);
});
