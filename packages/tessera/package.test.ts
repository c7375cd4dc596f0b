/** The library as a stranger gets it: packed, installed in an empty folder, imported. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ENGINE_VERSION } from '@tessera/engine';
import { afterAll, expect, test } from 'vitest';
import { MonteCarloEngine } from './src/index.ts';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const ROOT = join(HERE, '../..');
const scratch = mkdtempSync(join(tmpdir(), 'tessera-pack-'));
afterAll(() => rmSync(scratch, { recursive: true }));

test('packs, installs in an empty folder, and simulates a workbook and paths there', async () => {
  execFileSync(process.execPath, ['build.mjs'], { cwd: HERE, stdio: 'inherit' });
  const [packed] = JSON.parse(
    execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', scratch], {
      cwd: HERE,
      encoding: 'utf8',
    }),
  );
  expect(packed.files.some(({ path }: { path: string }) => path.endsWith('.ts') && !path.endsWith('.d.ts'))).toBe(
    false,
  );
  writeFileSync(join(scratch, 'package.json'), '{ "name": "stranger", "private": true, "type": "module" }');
  execFileSync('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', `./${packed.filename}`], {
    cwd: scratch,
    stdio: 'pipe',
  });
  const manifest = JSON.parse(readFileSync(join(scratch, 'node_modules/tessera/package.json'), 'utf8'));
  expect(Object.keys(manifest.dependencies)).not.toContain('@tessera/engine');
  expect(manifest.version).toBe(ENGINE_VERSION);

  cpSync(join(ROOT, 'examples/cash-flow.xlsx'), join(scratch, 'model.xlsx'));
  writeFileSync(
    join(scratch, 'main.js'),
    `import { MonteCarloEngine, openPricing, simulateWorkbook, tableFile } from 'tessera';
     const { trials, outputs } = await simulateWorkbook('model.xlsx', {
       inputs: [{ cell: 'Assumptions!B5', distribution: 'triangular(10, 20, 60)' }],
       outputs: ['Assumptions!B5'],
     }, { trials: 20000, workers: 2 });
     console.log(JSON.stringify({ trials, mean: outputs[0].mean, prices: await prices(), paths: await paths() }));
     async function paths() {
       const options = { paths: 2000, steps: 4, x0: 100, seed: 7, workers: 2 };
       const named = await new MonteCarloEngine('gbm').simulate(options);
       const module = await new MonteCarloEngine({ module: new URL('walk.js', import.meta.url) }).simulate(options);
       return [named, module].map(({ batch }) => batch.path(1999).at(-1));
     }
     async function prices() {
       const table = await tableFile('options.csv');
       const pricing = await openPricing(table, { format: 'json' });
       let text = '';
       for await (const piece of pricing.answer()) text += new TextDecoder().decode(piece);
       return JSON.parse(text).results.map((row) => row.calculated_values.option_price);
     }`,
  );
  writeFileSync(
    join(scratch, 'walk.js'),
    'export const samplePath = (draws, T, x0, { steps }) => Array.from({ length: steps }, () => (x0 += draws.normal()));',
  );
  writeFileSync(join(scratch, 'options.csv'), 'S,K,T,r,sigma,type\n100,100,1,0.05,0.2,call\n100,100,1,0.05,0.2,put\n');
  const { trials, mean, prices, paths } = JSON.parse(
    execFileSync(process.execPath, ['main.js'], { cwd: scratch, encoding: 'utf8' }),
  );
  expect(trials).toBe(20000);
  // Hull, Options, Futures and Other Derivatives: 10.4506; the put by parity.
  expect(prices).toEqual([10.4506, 5.5735]);
  // The sources' paths, one at a time.
  const engines = ['gbm', { module: join(scratch, 'walk.js') }].map((process) => new MonteCarloEngine(process));
  const replayed = engines.map((engine) => engine.replay({ steps: 4, x0: 100, seed: 7, path: 1999 }));
  expect(paths).toEqual((await Promise.all(replayed)).map(({ values }) => Object.values(values)[0]!.at(-1)));
  // The mean of triangular(10, 20, 60) is 30, its variance 350 / 3.
  expect(Math.abs(mean - 30)).toBeLessThan(5 * Math.sqrt(350 / 3 / trials));

  writeFileSync(
    join(scratch, 'typed.ts'),
    `import { simulateWorkbook } from 'tessera';\nexport const run: typeof simulateWorkbook = simulateWorkbook;\n`,
  );
  const compiler = join(ROOT, 'node_modules/typescript/bin/tsc');
  const flags = ['--noEmit', '--strict', '--skipLibCheck', '--module', 'nodenext', '--target', 'es2024', 'typed.ts'];
  execFileSync(process.execPath, [compiler, ...flags], { cwd: scratch, stdio: 'pipe' });
}, 180_000);
