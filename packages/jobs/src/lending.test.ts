import { expect, test } from 'vitest';
import { createLending, type Lendable } from './lending.ts';

/** A worker that comes to the end of its task when it is told to. */
function made(isBusy = false) {
  const state = { isLent: false, isBusy, asked: false };
  const lendable: Lendable = {
    get isLent() {
      return state.isLent;
    },
    get isBusy() {
      return state.isBusy;
    },
    lend(isLent) {
      state.asked = isLent;
      if (!isLent || !state.isBusy) state.isLent = isLent;
    },
  };
  const arrive = (): void => {
    state.isBusy = false;
    state.isLent = state.asked;
  };
  return { state, lendable, arrive };
}

test('a core is lent when its worker has ended its task, an idle one first', async () => {
  const [one, two, three] = [made(true), made(false), made(true)];
  const lending = createLending([one.lendable, two.lendable, three.lendable]);
  const idle = await lending.borrow(1);
  expect(two.state.isLent).toBe(true);
  let second: number | undefined;
  const waiting = lending.borrow(5).then((borrowed) => {
    second = borrowed.cores;
    return borrowed;
  });
  idle.release();
  await Promise.resolve();
  expect(second).toBeUndefined();
  one.arrive();
  three.arrive();
  lending.changed();
  const all = await waiting;
  expect(second).toBe(3);
  all.release();
  expect([one, two, three].map(({ state }) => state.isLent)).toEqual([false, false, false]);
});

test('requests are met in the order in which they came', async () => {
  const worker = made();
  const lending = createLending([worker.lendable]);
  const order: number[] = [];
  const first = await lending.borrow(1);
  const others = [1, 2, 3].map(async (k) => {
    const borrowed = await lending.borrow(1);
    order.push(k);
    borrowed.release();
    borrowed.release();
  });
  first.release();
  await Promise.all(others);
  expect(order).toEqual([1, 2, 3]);
  expect(worker.state.isLent).toBe(false);
});

test('who gives up waiting leaves the cores to the next', async () => {
  const worker = made(true);
  const lending = createLending([worker.lendable]);
  const leaving = new AbortController();
  const left = lending.borrow(1, leaving.signal);
  const next = lending.borrow(1);
  leaving.abort(new Error('too late'));
  await expect(left).rejects.toThrow('too late');
  worker.arrive();
  lending.changed();
  (await next).release();
  expect(worker.state.isLent).toBe(false);
});

test('a host without workers lends one core at a time', async () => {
  const lending = createLending([]);
  const first = await lending.borrow(4);
  expect(first.cores).toBe(1);
  const second = lending.borrow(1);
  first.release();
  expect((await second).cores).toBe(1);
});

test('nobody waits for workers that end', async () => {
  const lending = createLending([made(true).lendable]);
  const waiting = lending.borrow(1);
  lending.close();
  await expect(waiting).rejects.toThrow('ending');
  await expect(lending.borrow(1)).rejects.toThrow('ending');
});
