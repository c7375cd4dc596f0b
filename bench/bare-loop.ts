/** A loop of plain arithmetic on threads: what a second thread gains on this machine at best. */
import { Worker } from 'node:worker_threads';

const LOOP = `const { parentPort } = require('node:worker_threads');
parentPort.on('message', (n) => {
  let x = 0.5;
  for (let i = 0; i < n; i++) x = x * 3.7 * (1 - x);
  parentPort.postMessage(x);
});`;

/** So many threads that stand ready; terminate them when done. */
export function startLoops(count: number): Worker[] {
  return Array.from({ length: count }, () => new Worker(LOOP, { eval: true }));
}

/** Seconds for so many steps, shared out over the threads. */
export async function bareLoop(threads: readonly Worker[], steps: number): Promise<number> {
  const begin = performance.now();
  await Promise.all(
    threads.map((thread) => {
      const done = new Promise((resolve) => thread.once('message', resolve));
      thread.postMessage(steps / threads.length);
      return done;
    }),
  );
  return (performance.now() - begin) / 1000;
}
