import { expect, test } from 'vitest';
import { inOrder } from './in-order.ts';

async function* counted(until: number, log: number[] = []): AsyncGenerator<number> {
  for (let i = 0; i < until; i++) {
    log.push(i);
    yield i;
  }
}

test('results come in the order of the pieces, whichever is done first', async () => {
  const results: number[] = [];
  const work = async (i: number): Promise<number> => {
    await new Promise((resolve) => setTimeout(resolve, (i * 7) % 5));
    return i * i;
  };
  for await (const result of inOrder(counted(40), work, 4)) results.push(result);
  expect(results).toEqual(Array.from({ length: 40 }, (_, i) => i * i));
});

test('no more pieces are begun than are asked for ahead of who takes the results', async () => {
  const begun: number[] = [];
  const results = inOrder(counted(100, begun), async (i) => i, 3);
  await results.next();
  await new Promise((resolve) => setTimeout(resolve, 5));
  expect(begun.length).toBeLessThanOrEqual(4);
  await results.return(undefined);
  expect(begun.length).toBeLessThanOrEqual(4);
});

test('a result is handed out while the next piece is still to come', async () => {
  let more!: () => void;
  async function* slow(): AsyncGenerator<number> {
    yield 1;
    await new Promise<void>((resolve) => {
      more = resolve;
    });
    yield 2;
  }
  const results = inOrder(slow(), async (i) => i, 8);
  expect(await results.next()).toEqual({ done: false, value: 1 });
  more();
  expect(await results.next()).toEqual({ done: false, value: 2 });
  expect(await results.next()).toEqual({ done: true, value: undefined });
});

test('a failure comes in its turn, and ends the pieces', async () => {
  let isEnded = false;
  async function* endless(): AsyncGenerator<number> {
    try {
      for (let i = 0; ; i++) yield i;
    } finally {
      isEnded = true;
    }
  }
  const results: number[] = [];
  const work = async (i: number): Promise<number> => {
    if (i === 3) throw new Error('three');
    return i;
  };
  await expect(
    (async () => {
      for await (const result of inOrder(endless(), work, 5)) results.push(result);
    })(),
  ).rejects.toThrow('three');
  expect(results).toEqual([0, 1, 2]);
  expect(isEnded).toBe(true);
});
