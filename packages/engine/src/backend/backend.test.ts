import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Builder } from '../ir/builder.ts';
import type { Graph, Id } from '../ir/ir.ts';
import { verify } from '../ir/verify.ts';
import { streamKey, streamOf, uniform } from '../random/philox.ts';
import { BLOCK, type TrialRange } from './backend.ts';
import { BACKENDS } from './choose.ts';
import { columns, compare, cook, difference, HOSTILE, RANGE, RECIPE } from './suite.ts';

const EXACT = BACKENDS.filter((backend) => backend.exact);

/** The stream whose key under seed 0 is zero: SplitMix64's first output from state 0 (Steele, Lea, Flood 2014). */
const ZERO_KEY = 'e220a8397b1dcdaf';

const RANGE_OF_A_BLOCK: TrialRange = { seed: 7, replicate: 2, first: 0, count: BLOCK };

/** A graph with draws of all kinds, a loop, look-ups and a sort: whatever could let trials see each other. */
function everything(): Graph {
  const m = new Builder();
  const stream = streamOf('everything');
  const u = m.draw(stream);
  const column = m.input(0);
  const varied = m.draw(stream, m.floor(m.mul(u, m.const(1000))));
  const [sum] = m.loop(40, [m.const(0)], ([state], trip) => {
    const next = m.add(state!, m.draw(stream, trip));
    return { next: [next], done: m.gt(next, m.mul(u, m.const(10))) };
  });
  const sorted = m.sort([u, varied, sum!, column]);
  const found = m.gather(Float64Array.from(HOSTILE), m.mul(u, m.const(HOSTILE.length)));
  const rare = m.rare('precision15', m.lt(u, m.const(0.05)), u, varied, u);
  return m.graph([u, varied, sum!, ...sorted, found, rare, m.mirror(stream, m.trial()), m.trial(), column]);
}

/** A chain of sums and products with `size` operations, of which many reach far back. */
function large(size: number): Graph {
  const m = new Builder();
  const values: Id[] = Array.from({ length: 20 }, (_, k) => m.draw(streamOf(`large ${k}`)));
  let state = 1;
  const back = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state % 4 === 0 ? (state >>> 8) % values.length : Math.max(0, values.length - 1 - ((state >>> 8) % 6));
  };
  while (m.size < size) {
    const a = values[back()]!;
    const b = values[back()]!;
    const kind = values.length % 4;
    values.push(
      kind === 0
        ? m.mul(a, m.const(0.5 + (values.length % 97) / 300))
        : kind === 1
          ? m.sub(a, b)
          : m.max(a, m.mul(b, a)),
    );
  }
  return m.graph(values.slice(-20));
}

describe.each(EXACT)('the $name backend', (backend) => {
  it('gives the reference bits for random graphs of all operations', async () => {
    await fc.assert(
      fc.asyncProperty(RECIPE, RANGE, async (recipe, range) => {
        expect(await compare(backend, verify(cook(recipe)), range, columns(range.count))).toBeUndefined();
      }),
      { numRuns: 250 },
    );
  });

  it('computes the known answer of Philox4x32-10 for the zero counter and key', async () => {
    // Random123, tests/kat_vectors: philox4x32 10 rounds, counter 0, key 0 -> 6627e8d5 e169c58d bc57ac4c 9b00dbd8.
    const m = new Builder();
    const graph = m.graph([m.draw(ZERO_KEY)]);
    const kernel = await backend.compile(graph);
    const [u] = kernel.run({ seed: 0, replicate: 0, first: 0, count: 2 }, []);
    const at = (words: bigint): number => (Number(words >> 12n) + 0.5) * 2 ** -52;
    expect([...u!]).toEqual([at(0x6627e8d5e169c58dn), at(0xbc57ac4c9b00dbd8n)]);
    kernel.release();
  });

  it('draws the uniform of the address, whatever the index varies with', async () => {
    const stream = streamOf('address');
    const m = new Builder();
    const kernel = await backend.compile(m.graph([m.draw(stream, m.const(4294967295)), m.draw(stream, m.trial())]));
    const [fixed, varied] = kernel.run({ seed: 2n ** 64n - 1n, replicate: 9, first: 3, count: 50 }, []);
    const key = streamKey(2n ** 64n - 1n, stream);
    for (let row = 0; row < 50; row++) {
      expect(fixed![row]).toBe(uniform(key, 9, 3 + row, 4294967295));
      expect(varied![row]).toBe(uniform(key, 9, 3 + row, 3 + row));
    }
    kernel.release();
  });

  it('makes the odd trial of a mirrored draw 1 minus the even one', async () => {
    const m = new Builder();
    const kernel = await backend.compile(m.graph([m.mirror(streamOf('mirror')), m.draw(streamOf('mirror'))]));
    const [mirrored, plain] = kernel.run({ seed: 1, replicate: 0, first: 0, count: 100 }, []);
    for (let row = 0; row < 100; row += 2) {
      expect(mirrored![row]).toBe(plain![row]);
      expect(mirrored![row + 1]).toBe(1 - plain![row]!);
    }
    kernel.release();
  });

  it('computes a trial alike in any range and beside any neighbours', async () => {
    const kernel = await backend.compile(everything());
    const data = Float64Array.from({ length: BLOCK }, (_, row) => HOSTILE[row % 13]!);
    const block = kernel.run(RANGE_OF_A_BLOCK, [data]).map((column) => column.slice());
    for (const [first, count] of [
      [0, 1],
      [1, 1],
      [1, 2],
      [2, 3],
      [3, 1021],
      [511, 7],
      [1023, 1],
      [6, 1018],
    ] as const) {
      const part = kernel.run({ ...RANGE_OF_A_BLOCK, first, count }, [data.slice(first, first + count)]);
      expect(
        difference(
          part,
          block.map((column) => column.subarray(first, first + count)),
        ),
      ).toBeUndefined();
    }
    kernel.release();
  });

  it.each([2_000, 20_000, 60_000])('runs a program of %i operations', async (size) => {
    const range = { seed: 3, replicate: 0, first: 5, count: 9 };
    expect(await compare(backend, large(size), range, [])).toBeUndefined();
  });

  it('runs a chain of 60,000 dependent operations', async () => {
    const m = new Builder();
    let x = m.input(0);
    for (let k = 0; k < 60_000; k++) x = m.add(m.mul(x, m.const(0.5)), m.const(k % 7));
    expect(
      await compare(backend, m.graph([x]), { ...RANGE_OF_A_BLOCK, count: 3 }, [Float64Array.of(1, -2, 1e9)]),
    ).toBeUndefined();
  });

  it.each([1, 2, 7, 24, 25, 60, 200])('sorts %i values and looks them up at computed places', async (length) => {
    const m = new Builder();
    const values = Array.from({ length }, (_, k) =>
      m.sub(m.draw(streamOf(`sort ${k % 50}`), m.const(k)), m.const(0.3)),
    );
    const place = m.mul(m.draw(streamOf('place')), m.const(length + 1));
    const graph = m.graph([...m.sort(values), m.sortedAt(values, place), m.at(values, m.sub(place, m.const(0.5)))]);
    const kernel = await backend.compile(graph);
    const outputs = kernel.run({ seed: 1, replicate: 0, first: 0, count: 33 }, []);
    for (let row = 0; row < 33; row++) {
      const sorted = outputs.slice(0, length).map((column) => column[row]!);
      expect(sorted).toEqual(sorted.toSorted((a, b) => a - b));
    }
    expect(await compare(backend, graph, { seed: 1, replicate: 0, first: 1, count: 33 }, [])).toBeUndefined();
    kernel.release();
  });

  it('serves slow paths in every lane and in loops', async () => {
    const m = new Builder();
    const x = m.input(0);
    const always = m.rare('round', m.bool(true), x, x, m.const(1));
    const [state] = m.loop(6, [x], ([s]) => {
      const next = m.rare('precision15', m.gt(s!, m.const(2)), m.mul(s!, m.const(1.1)), m.mul(s!, m.const(4 / 3)), s!);
      return { next: [next], done: m.gt(next, m.const(9)) };
    });
    const data = Float64Array.from({ length: 77 }, (_, row) => row / 7);
    expect(
      await compare(backend, m.graph([always, state!]), { ...RANGE_OF_A_BLOCK, count: 77 }, [data]),
    ).toBeUndefined();
  });

  it('keeps kernels apart', async () => {
    const m = new Builder();
    const [one, two] = await Promise.all([
      backend.compile(m.graph([m.const(1)])),
      backend.compile(m.graph([m.const(2)])),
    ]);
    const first = one.run(RANGE_OF_A_BLOCK, [])[0]!;
    expect(two.run(RANGE_OF_A_BLOCK, [])[0]![5]).toBe(2);
    expect(first[1023]).toBe(1);
  });
});
