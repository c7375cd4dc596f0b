/**
 * Pictures of every page, to be looked at: wide and narrow, light and dark, on real models and runs. Arguments choose
 * scenes by their names. What is wrong in a page while it is shown is said, too.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { ServerProcess, until } from '../server-process.ts';
import { openBrowser, openTab, settled } from './browser.ts';

const FOLDER = fileURLToPath(new URL('../../gallery', import.meta.url));
const TABLE = fileURLToPath(new URL('../../examples/options.csv', import.meta.url));
const JOBS = '/api/v1/black-scholes/jobs';
const LOOKS = [
  { name: '1440-light', width: 1440, height: 900, dark: false },
  { name: '1440-dark', width: 1440, height: 900, dark: true },
  { name: '390-light', width: 390, height: 844, dark: false },
  { name: '390-dark', width: 390, height: 844, dark: true },
];

/** What the pictures show: ids of what was made for them. */
interface World {
  readonly model: string;
  readonly run: string;
  readonly other: string;
  readonly failing: string;
  readonly table: string;
  readonly paths: string;
}

interface Scene {
  readonly name: string;
  path(world: World): string;
  /** What is there when it can be looked at. */
  readonly ready: string;
  /** After it was opened. */
  act?(page: Page): Promise<void>;
}

const DRAWN = 'figure .main-svg';
const CELLS = '[role=grid] [role=gridcell]';
const PRINTABLE = 'button:enabled:has-text("Print")';

const SCENES: readonly Scene[] = [
  { name: 'start', path: () => '/', ready: 'a[href^="/models/"]' },
  { name: 'editor', path: ({ model }) => `/models/${model}`, ready: CELLS },
  { name: 'runs', path: () => '/runs', ready: 'table' },
  { name: 'answer', path: ({ run }) => `/runs/${run}`, ready: DRAWN },
  { name: 'answer-drivers', path: ({ run }) => `/runs/${run}?tab=drivers`, ready: DRAWN },
  { name: 'answer-trials', path: ({ run }) => `/runs/${run}?tab=trials`, ready: 'table[aria-label=Trials] td' },
  { name: 'answer-trial', path: ({ run }) => `/runs/${run}?trial=17`, ready: CELLS },
  {
    name: 'answer-errors',
    path: ({ failing }) => `/runs/${failing}?tab=errors`,
    ready: '[aria-label="Cells with errors"]',
  },
  { name: 'report', path: ({ run }) => `/runs/${run}/report`, ready: PRINTABLE },
  { name: 'compare', path: ({ run, other }) => `/compare?runs=${run},${other}`, ready: DRAWN },
  {
    name: 'options',
    path: () => '/options',
    ready: 'a[href^="/options/"]',
    async act(page) {
      await page.getByRole('button', { name: /Open an example/ }).click();
      await page.getByRole('button', { name: 'Price this table' }).waitFor();
    },
  },
  { name: 'options-priced', path: ({ table }) => `/options/${table}`, ready: DRAWN },
  { name: 'options-calculator', path: () => '/options/calculator?type=put&exercise=american', ready: DRAWN },
  { name: 'paths', path: () => '/paths?process=heston', ready: DRAWN },
  { name: 'paths-own', path: () => '/paths?process=own&o.1=asian,strike=80', ready: DRAWN },
  { name: 'paths-run', path: ({ paths }) => `/runs/${paths}`, ready: DRAWN },
  { name: 'system', path: () => '/system', ready: 'table' },
  { name: 'not-found', path: () => '/nowhere', ready: 'h1' },
];

async function makeWorld(server: ServerProcess): Promise<World> {
  const post = <T>(path: string, body?: unknown) =>
    server.json<T>(path, {
      method: 'POST',
      ...(body !== undefined && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
  const open = (name: string) => post<{ id: string }>(`/api/examples/${name}`);
  const run = async (body: object, path = '/api/runs'): Promise<string> => {
    const { id } = await post<{ id: string }>(path, body);
    await until('a run has ended', async () => {
      const { state } = await server.json<{ state: string }>(`/api/runs/${id}`);
      return ['succeeded', 'failed', 'cancelled'].includes(state) || undefined;
    });
    return id;
  };
  const price = async (): Promise<string> => {
    const form = new FormData();
    form.append('file', new File([readFileSync(TABLE)], 'options.csv'));
    const { id } = await server.json<{ id: string }>(JOBS, { method: 'POST', body: form });
    await until('a table is priced', async () => {
      const { state } = await server.json<{ state: string }>(`${JOBS}/${id}`);
      return state === 'succeeded' || undefined;
    });
    return id;
  };
  const cash = await open('cash-flow');
  await open('inventory');
  const model = { model_id: cash.id, trials: 100_000 };
  return {
    model: cash.id,
    run: await run({ ...model, label: 'Base case' }),
    other: await run({ ...model, seed: 2, label: 'Other draws' }),
    failing: await run({
      formula: 'log(x) * y',
      variables: [
        { name: 'x', distribution: 'normal(2, 1)' },
        { name: 'y', distribution: 'triangular(1, 2, 4)' },
      ],
      trials: 20_000,
      label: 'A logarithm that fails',
    }),
    table: await price(),
    paths: await run(
      { process: 'heston', paths: 100_000, keep: 50, components: ['S', 'v'], functionals: ['max(S)', 'S > 120'] },
      '/api/paths/run',
    ),
  };
}

const asked = process.argv.slice(2);
const scenes = SCENES.filter(({ name }) => asked.length === 0 || asked.includes(name));
const server = new ServerProcess();
const browser = await openBrowser();
try {
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER);
  await server.start();
  const world = await makeWorld(server);
  for (const scene of scenes) {
    for (const look of LOOKS) {
      const tab = await openTab(browser, server.url, look);
      await tab.page.goto(scene.path(world));
      await tab.page.locator(scene.ready).first().waitFor();
      await settled(tab);
      await scene.act?.(tab.page);
      // What draws itself, or comes from elsewhere, after it was asked for: the picture waits for all that is seen.
      await tab.page.waitForTimeout(500);
      await settled(tab);
      await tab.page.screenshot({ path: join(FOLDER, `${scene.name}-${look.name}.png`), fullPage: look.width < 500 });
      for (const trouble of tab.troubles) console.error(`${scene.name} ${look.name}: ${trouble}`);
      await tab.page.context().close();
    }
    console.log(scene.name);
  }
  const pictures = scenes.flatMap(({ name }) => LOOKS.map((look) => `${name}-${look.name}`));
  const body = pictures.map(
    (name) => `<figure><img src="${name}.png" width="480"><figcaption>${name}</figcaption></figure>`,
  );
  writeFileSync(join(FOLDER, 'index.html'), `<!doctype html><title>Gallery</title>${body.join('\n')}\n`);
} finally {
  await browser.close();
  await server.remove();
}
