/**
 * While a parameter is moved in the page, how long does the browser take for 10,000 trials of the changed model, and how long
 * is it from the key to the frame with the moved histograms, beside the server's whole run of that model and as many trials?
 * The mean that the page shows at the end must be that of the run, in
 * the digits that it shows (a test holds all of them). Needs Chromium and a built page (`npm run build`).
 *
 *   node bench/preview.bench.ts
 */
import type { Page } from 'playwright-core';
import { openBrowser, openTab } from '../test/browser/browser.ts';
import { ServerProcess, until } from '../test/server-process.ts';
import { median, spread } from './figures.ts';

const EXAMPLES = ['project-cost', 'cash-flow', 'inventory', 'pricing'];
const TRIALS = 10_000;
const MOVES = 25;

interface Saved {
  readonly id: string;
  readonly model: { readonly inputs: readonly { readonly cell: string; readonly distribution: string }[] };
}

interface Ended {
  readonly outputs: readonly { readonly mean: number }[];
}

const server = new ServerProcess();
const browser = await openBrowser();
const post = <T>(path: string, body?: unknown) =>
  server.json<T>(path, {
    method: 'POST',
    ...(body !== undefined && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });

/**
 * In the page: `drawn` has the milliseconds from each key to the frame that shows another first card. By the page's own clock,
 * since a question from here takes as long as a preview.
 */
const MEASURE_FRAMES = `
  const strip = document.querySelector('[aria-label="Preview of the outputs"]');
  const card = () => strip.querySelector('button').textContent;
  let [pressed, shown] = [0, card()];
  globalThis.drawn = [];
  addEventListener('keydown', ({ timeStamp }) => { pressed = timeStamp; }, true);
  new MutationObserver(() => {
    if (pressed === 0 || card() === shown) return;
    const since = pressed;
    [pressed, shown] = [0, card()];
    // The message comes when the frame has been laid out and painted.
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => { drawn.push(performance.now() - since); };
    requestAnimationFrame(() => port2.postMessage(null));
  }).observe(strip, { subtree: true, childList: true, characterData: true });
`;

/** The card of the first output: what it says to who hears it, and the time that the whole preview took. */
const firstCard = (page: Page) =>
  page.getByRole('region', { name: 'Preview of the outputs' }).getByRole('button').first().textContent();
async function timeShown(page: Page): Promise<number> {
  const text = await page.getByText(/trials in .* ms/).textContent();
  return Number(/in ([\d.,]+) ms/.exec(text ?? '')![1]!.replace(',', ''));
}

/** The mean of the first output, from the sentence that describes its histogram. */
async function meanShown(page: Page): Promise<number> {
  const text = /mean (\S+),/.exec((await firstCard(page)) ?? '')![1]!;
  return Number(text.replace(/[^\d.-]/g, '')) / (text.endsWith('%') ? 100 : 1);
}

try {
  await server.start();
  for (const name of EXAMPLES) {
    const saved = await post<Saved>(`/api/examples/${name}`);
    const input = saved.model.inputs.find(
      ({ cell, distribution }) => cell.includes('!') && /^(triangular|pert|uniform)\(/.test(distribution),
    )!;
    const { page } = await openTab(browser, server.url);
    await page.goto(`/models/${saved.id}?cell=${encodeURIComponent(input.cell)}&panel=cell`);
    const handle = page.getByRole('slider').first();
    await handle.focus();
    await page.getByText(/trials in .* ms/).waitFor();
    await page.evaluate(MEASURE_FRAMES);
    const drawn = () => page.evaluate<number[]>('drawn');
    const times: number[] = [];
    for (let move = 0; move < MOVES; move++) {
      await page.keyboard.press('ArrowRight');
      await until('the histogram has moved', async () => (await drawn()).length > move || undefined, 100);
      times.push(await timeShown(page));
    }
    const frames = await drawn();
    // The model as it now stands is saved by itself; the server runs it.
    await page.getByText('Saved', { exact: true }).waitFor();
    const changed = await server.json<Saved>(`/api/models/${saved.id}`);
    if (JSON.stringify(changed.model) === JSON.stringify(saved.model)) throw new Error(`${name} was not changed`);
    const runs: number[] = [];
    for (let i = 0; i < 5; i++) {
      const start = performance.now();
      const { outputs } = await post<Ended>(`/api/runs?wait=30`, { model_id: saved.id, trials: TRIALS, seed: 1 });
      runs.push(performance.now() - start);
      const mean = await meanShown(page);
      if (Math.abs(mean - outputs[0]!.mean) > 1e-3 * Math.abs(mean))
        throw new Error(`${name}: ${mean} is not the run's`);
    }
    const [tab, whole] = [median(times), median(runs)];
    console.log(
      `${name.padEnd(14)} computed in ${spread(times, 0)} ms, drawn after ${spread(frames, 0)} ms; the server's run ${whole.toFixed(0)} ms, ${(whole / tab).toFixed(1)} times as long as the computation`,
    );
    await page.context().close();
  }
} finally {
  await browser.close();
  await server.remove();
}
