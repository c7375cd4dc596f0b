import { expect, it } from 'vitest';
import { Builder } from '../../ir/builder.ts';
import { verify } from '../../ir/verify.ts';
import { columns, compare } from '../suite.ts';
import { webAssembly } from './run.ts';
import { groupTables } from './tables.ts';

const table = (length: number, from: number) => Float64Array.from({ length }, (_, k) => from + k / 8);

it('puts tables of one length that are read at one index side by side', () => {
  const m = new Builder();
  const [i, j] = [m.floor(m.input(0)), m.floor(m.input(1))];
  const [a, b, c, d] = [table(5, 1), table(5, 2), table(6, 3), table(5, 4)] as const;
  const read = [m.gather(a, i), m.gather(c, i), m.gather(b, i), m.gather(d, j), m.gather(a, j)];
  expect(groupTables(m.graph(read))).toEqual([
    { tables: [0, 2], length: 5 },
    { tables: [1], length: 6 },
    { tables: [3], length: 5 },
  ]);
});

it.each([1, 2, 3, 8])('looks up %i tables at one index, at any index', async (count) => {
  const m = new Builder();
  const tables = Array.from({ length: count }, (_, k) => table(7, 10 * k));
  const read = (index: number) => tables.map((entries) => m.gather(entries, index));
  // Outside and not whole; known to be inside, whole or not; a mixture in which a group serves a second index.
  const x = m.input(0);
  const inside = m.mul(m.draw('0000000000000007'), m.const(6.5));
  const graph = m.graph([...read(x), ...read(inside), ...read(m.floor(inside)), m.gather(tables[0]!, m.neg(x))]);
  const range = { seed: 1, replicate: 0, first: 3, count: 50 };
  expect(await compare(webAssembly(), verify(graph), range, columns(range.count))).toBeUndefined();
  const steps = Float64Array.from({ length: 50 }, (_, k) => k / 4 - 2);
  expect(await compare(webAssembly(), verify(graph), range, [steps])).toBeUndefined();
});

it('looks up inside a loop what was looked up before it', async () => {
  const m = new Builder();
  const tables = [table(9, 0), table(9, 100)];
  const [a, b] = tables.map((entries) => m.gather(entries, m.input(0)));
  const [last] = m.loop(3, [m.add(a!, b!)], ([sum], trip) => {
    const [c, d] = tables.map((entries) => m.gather(entries, trip));
    const [e, f] = tables.map((entries) => m.gather(entries, m.input(0)));
    return { next: [m.add(m.add(sum!, m.mul(c!, d!)), m.add(e!, f!))], done: m.bool(false) };
  });
  const range = { seed: 1, replicate: 0, first: 0, count: 20 };
  const data = Float64Array.from({ length: 20 }, (_, k) => k / 2 - 1);
  expect(await compare(webAssembly(), verify(m.graph([last!])), range, [data])).toBeUndefined();
});
