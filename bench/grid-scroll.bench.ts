/**
 * Does a sheet of 100,000 rows scroll smoothly, and how soon does a dropped workbook show its cells? Times of frames while
 * the sheet is scrolled by so many pixels a frame, and the processor time of the page's main thread for each: that one
 * hardly depends on what else the machine does. Every cell in view at the end must hold what the file does. Needs Chromium
 * and a built page (`npm run build`).
 *
 *   node bench/grid-scroll.bench.ts
 */
import { writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { openBrowser, openTab } from '../test/browser/browser.ts';
import { ServerProcess } from '../test/server-process.ts';
import { machine, quantile, spread } from './figures.ts';

const ROWS = 100_000;
const COLUMNS = 12;
const FRAMES = 300;
/** Pixels a frame: a wheel that is turned, and one that is spun. */
const STEPS = [60, 400];
const DROPS = 5;
const EXAMPLE = fileURLToPath(new URL('../examples/cash-flow.xlsx', import.meta.url));
const CELLS = '[role=grid] [role=gridcell]';

/** What stands in a cell of the table; rows from 1, its first column is the row's number. */
const valueAt = (row: number, column: number): string =>
  column === 0 ? String(row) : column === 1 ? `Item ${row % 97}` : ((row * 48_271 * (column + 1)) % 99_991).toString();

function table(): string {
  const line = (row: number) => Array.from({ length: COLUMNS }, (_, column) => valueAt(row, column)).join(',');
  return `${Array.from({ length: ROWS }, (_, i) => line(i + 1)).join('\n')}\n`;
}

/** Drops a file on the first page; milliseconds until its first cell is drawn. */
async function drop(page: Page, file: string): Promise<number> {
  await page.goto('/');
  await page.waitForLoadState('networkidle');
  const start = performance.now();
  await page.locator('input[type=file]').first().setInputFiles(file);
  await page.locator(CELLS).first().waitFor();
  return performance.now() - start;
}

/** Scrolls by `step` pixels in each frame; milliseconds from frame to frame. */
const scroll = (page: Page, step: number): Promise<number[]> =>
  page.evaluate<number[]>(`new Promise((done) => {
    const grid = document.querySelector('[role=grid]');
    const times = [];
    let before;
    const frame = (now) => {
      if (before !== undefined) times.push(now - before);
      before = now;
      if (times.length === ${FRAMES}) return done(times);
      grid.scrollTop += ${step};
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  })`);

/** Milliseconds of processor time that the page's main thread has taken so far. */
async function clock(page: Page): Promise<() => Promise<number>> {
  const debug = await page.context().newCDPSession(page);
  await debug.send('Performance.enable', { timeDomain: 'threadTicks' });
  return async () => {
    const { metrics } = await debug.send('Performance.getMetrics');
    return 1000 * metrics.find(({ name }) => name === 'TaskDuration')!.value;
  };
}

/** Waits for the cells of all rows in view, and compares them with the file. */
async function check(page: Page): Promise<void> {
  const grid = page.getByRole('grid');
  const top = Number(await grid.evaluate((element) => Math.ceil(element.scrollTop / 20))) + 5;
  for (const row of [top, top + 10, top + 20]) {
    const line = page.locator(`[role=row][aria-rowindex="${row + 1}"]`);
    await line
      .locator('[role=gridcell]')
      .nth(COLUMNS - 1)
      .waitFor();
    const shown = await line.locator('[role=gridcell]').allTextContents();
    const expected = Array.from({ length: COLUMNS }, (_, column) => valueAt(row, column));
    if (shown.join() !== expected.join()) throw new Error(`row ${row} shows ${shown.join()}, not ${expected.join()}`);
  }
}

const server = new ServerProcess();
const browser = await openBrowser();
console.log(`${machine()}, load ${loadavg()[0]!.toFixed(1)}`);
try {
  await server.start();
  const { page } = await openTab(browser, server.url);
  const drops: number[] = [];
  for (let i = 0; i < DROPS; i++) drops.push(await drop(page, EXAMPLE));
  console.log(`a small workbook, drop to cells: ${spread(drops, 0)} ms, the first ${drops[0]!.toFixed(0)} ms`);

  writeFileSync(join(server.folder, 'table.csv'), table());
  console.log(`${ROWS} rows, drop to cells: ${(await drop(page, join(server.folder, 'table.csv'))).toFixed(0)} ms`);
  const used = await clock(page);
  for (const step of STEPS) {
    // What is asked for beside the cells has come.
    await page.waitForLoadState('networkidle');
    const before = await used();
    const times = await scroll(page, step);
    const cpu = ((await used()) - before) / FRAMES;
    await check(page);
    const [middle, most, longest] = [0.5, 0.95, 1].map((share) => quantile(times, share).toFixed(0));
    console.log(
      `${String(step).padStart(4)} px a frame: median ${middle} ms, p95 ${most} ms, longest ${longest} ms; ${cpu.toFixed(1)} ms of the processor; load ${loadavg()[0]!.toFixed(1)}`,
    );
  }
} finally {
  await browser.close();
  await server.remove();
}
