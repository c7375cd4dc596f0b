import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { expect, test } from 'vitest';
import { Elastic } from './elastic.ts';

const PIECES = Array.from({ length: 200 }, (_, i) => new Uint8Array(100 + (i % 7)).fill(i));
const WHOLE = Buffer.concat(PIECES);

async function* given(pause: () => Promise<void> = async () => undefined): AsyncGenerator<Uint8Array> {
  for (const piece of PIECES) {
    await pause();
    yield piece;
  }
}

const folders = async (): Promise<string[]> =>
  (await readdir(tmpdir())).filter((name) => name.startsWith('tessera-table-'));
const soon = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1));

test('what comes faster than it is used waits, in memory and in a file, in its order', async () => {
  const before = await folders();
  const elastic = new Elastic(given(), 1000);
  const got: Uint8Array[] = [];
  await soon();
  for await (const chunk of elastic) {
    got.push(chunk);
    if (got.length % 3 === 0) await soon();
  }
  expect(Buffer.concat(got).equals(WHOLE)).toBe(true);
  expect(await folders()).toEqual(before);
});

test('what comes slower is handed on at once', async () => {
  const got: Uint8Array[] = [];
  for await (const chunk of new Elastic(given(soon), 1000)) got.push(chunk);
  expect(got.length).toBe(PIECES.length);
  expect(Buffer.concat(got).equals(WHOLE)).toBe(true);
});

test('all of it is taken before any of it is used', async () => {
  let taken = 0;
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const piece of given()) {
      taken++;
      yield piece;
    }
  }
  const elastic = new Elastic(counted(), 1000);
  await expect.poll(() => taken, { timeout: 30_000 }).toBe(PIECES.length);
  await elastic.close();
});

test('a source that fails hands on what it gave, then its reason', async () => {
  async function* broken(): AsyncGenerator<Uint8Array> {
    yield PIECES[1]!;
    throw new Error('gone');
  }
  const got: Uint8Array[] = [];
  await expect(
    (async () => {
      for await (const chunk of new Elastic(broken())) got.push(chunk);
    })(),
  ).rejects.toThrow('gone');
  expect(got).toEqual([PIECES[1]]);
});

test('whoever stops early leaves nothing behind', async () => {
  const before = await folders();
  for await (const _ of new Elastic(given(), 10)) break;
  expect(await folders()).toEqual(before);
});
