/** The engine's workers as the built page ships them, spoken to from a tab: for tests of what a browser computes. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';

const WEB_DIR = process.env.WEB_DIR ?? fileURLToPath(new URL('../../apps/web/dist', import.meta.url));

/** The part of the tab's scope that is used here. */
declare const Worker: new (
  address: string,
  options: { readonly type: 'module' },
) => {
  onerror: (event: { readonly message: string }) => void;
  // biome-ignore lint/suspicious/noExplicitAny: whatever the worker says
  onmessage: (event: { readonly data: any }) => void;
  postMessage(message: object): void;
  terminate(): void;
};

/** The address of a worker of the built page. */
function assetOf(name: 'engine-worker' | 'browser-worker'): string {
  const manifest = readFileSync(`${WEB_DIR}/.vite/manifest.json`, 'utf8');
  const found = new RegExp(`assets/${name}-[\\w-]+\\.js`).exec(manifest);
  if (!found) throw new Error(`the built page has no ${name}; build it again`);
  return `/${found[0]}`;
}

/** One question of `apps/web/src/preview/messages.ts`. */
export interface Question {
  readonly kind: string;
  readonly asked: object;
}

/** Asks a fresh engine worker one question after the other; the answers, or an error with the refusal's code. */
export function askEngine(page: Page, questions: readonly Question[]): Promise<unknown[]> {
  return page.evaluate(
    async ({ address, questions }) => {
      const worker = new Worker(address, { type: 'module' });
      const answers: unknown[] = [];
      for (const [ask, question] of questions.entries()) {
        answers.push(
          await new Promise((resolve, reject) => {
            worker.onerror = ({ message }) => reject(new Error(message || 'the worker did not start'));
            worker.onmessage = ({ data }) =>
              data.refusal ? reject(new Error(`${data.refusal.code}: ${data.refusal.message}`)) : resolve(data.answer);
            worker.postMessage({ ask, ...question });
          }),
        );
      }
      worker.terminate();
      return answers;
    },
    { address: assetOf('engine-worker'), questions },
  );
}

/** Inputs, then outputs, of a program's first trials, as a worker of the tab's pool computes them. */
export async function columnsInTab(page: Page, program: string, seed: string, trials: number): Promise<Float64Array[]> {
  const columns = await page.evaluate(
    async ({ address, program, seed, trials }) => {
      const worker = new Worker(address, { type: 'module' });
      const ask = (request: object) =>
        new Promise<{ inputs: Float64Array[]; samples: Float64Array[] }>((resolve, reject) => {
          worker.onerror = ({ message }) => reject(new Error(message || 'the worker did not start'));
          worker.onmessage = ({ data }) => (data.failure ? reject(new Error(data.failure)) : resolve(data.result));
          worker.postMessage(request);
        });
      await ask({ id: 0, kind: 'open', program, backend: 'wasm' });
      const task = { firstBlock: 0, blocks: Math.ceil(trials / 1024), keep: { kind: 'columns' } };
      const { inputs, samples } = await ask({ id: 1, kind: 'task', settings: { seed: BigInt(seed), trials }, task });
      worker.terminate();
      return [...inputs, ...samples].map((column) => Array.from(column));
    },
    { address: assetOf('browser-worker'), program, seed, trials },
  );
  return columns.map((column) => Float64Array.from(column));
}
