import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { interpreter } from '../backend/reference/interpret.ts';
import { APPLY, SCALARS } from './apply.ts';
import { Builder } from './builder.ts';
import type { Id } from './ir.ts';
import { printGraph } from './print.ts';
import { prune } from './prune.ts';
import { RARE } from './rare.ts';
import { verify } from './verify.ts';

const ROW = { seed: 1, replicate: 0, first: 0, count: 1 };

function evaluate(b: Builder, outputs: Id[], ...inputs: number[]): number[] {
  const kernel = interpreter(verify(prune(b.graph(outputs))));
  return kernel
    .run(
      ROW,
      inputs.map((x) => Float64Array.of(x)),
    )
    .map((column) => column[0]!);
}

describe('the builder', () => {
  test('shares equal operations and keeps 0 and -0 apart', () => {
    const b = new Builder();
    const x = b.input(0);
    expect(b.add(x, b.const(2))).toBe(b.add(x, b.const(2)));
    expect(b.const(0)).not.toBe(b.const(-0));
    expect(b.const(Number.NaN)).toBe(b.const(Number.NaN));
  });

  test('folds constants to what the operation does to numbers', () => {
    const b = new Builder();
    expect(b.known(b.mul(b.add(b.const(2), b.const(3)), b.const(4)))).toBe(20);
    expect(b.known(b.select(b.lt(b.const(1), b.const(2)), b.const(7), b.input(0)))).toBe(7);
  });

  test('applies only identities that are exact, so x + 0 stays and x - 0 goes', () => {
    const b = new Builder();
    const x = b.input(0);
    expect(b.sub(x, b.const(0))).toBe(x);
    expect(b.add(x, b.const(0))).not.toBe(x);
    expect(b.add(x, b.const(-0))).toBe(x);
    expect(b.div(x, b.const(1))).toBe(x);
    expect(b.operation(b.div(x, b.const(4))).op).toBe('mul');
    expect(b.operation(b.div(x, b.const(3))).op).toBe('div');
  });

  test('prints a graph as text', () => {
    const b = new Builder();
    const u = b.draw('00000000000000ff');
    const graph = prune(b.graph([b.mul(u, b.const(2))]));
    expect(printGraph(graph)).toBe(
      'stream 0 00000000000000ff\n%0 = const 0\n%1 = draw 0 %0\n%2 = const 2\n%3 = mul %1 %2\noutput 0 %3\n',
    );
  });

  test('prunes operations, tables and streams that no output needs', () => {
    const b = new Builder();
    b.draw('0000000000000001');
    b.gather(Float64Array.of(1, 2), b.input(0));
    const kept = b.gather(Float64Array.of(5, 6, 7), b.input(0));
    const graph = prune(b.graph([kept]));
    expect(graph.operations.map(({ op }) => op)).toEqual(['input', 'gather']);
    expect(graph.tables).toEqual([Float64Array.of(5, 6, 7)]);
    expect(graph.streams).toEqual([]);
  });
});

describe('verify', () => {
  test.each([
    ['an argument that stands later', { op: 'neg', args: [1], imm: 0 }, /argument 0 \(%1\) does not stand before it/],
    ['an unknown table', { op: 'gather', args: [0], imm: 3 }, /table 3 of 0/],
    ['a wrong type', { op: 'not', args: [0], imm: 0 }, /argument 0 \(%0\) is f64, not bool/],
    ['a wrong number of arguments', { op: 'add', args: [0], imm: 0 }, /1 arguments, not 2/],
  ] as const)('refuses %s', (_, operation, message) => {
    const operations = [{ op: 'const' as const, args: [], imm: 1 }, operation];
    const place = operation.op === 'neg' ? [operation] : operations;
    expect(() => verify({ operations: place, tables: [], streams: [], columns: 0, outputs: [0] })).toThrow(message);
  });

  test('refuses an output inside a loop', () => {
    const b = new Builder();
    let inside = 0 as Id;
    b.loop(3, [b.input(0)], ([x]) => {
      inside = b.add(x!, b.const(1));
      return { next: [inside], done: b.bool(false) };
    });
    expect(() => verify(b.graph([inside]))).toThrow(/inside a loop/);
  });
});

describe('a loop', () => {
  test('keeps the state of a finished lane and ends at the limit', () => {
    const halve = (limit: number, x: number): number[] => {
      const b = new Builder();
      const [value, trips] = b.loop(limit, [b.input(0), b.const(0)], ([v, n], trip) => ({
        next: [b.mul(v!, b.const(0.5)), b.add(n!, b.add(b.const(1), b.mul(trip, b.const(0))))],
        done: b.lt(v!, b.const(2)),
      }));
      return evaluate(b, [value!, trips!], x);
    };
    expect(halve(100, 16)).toEqual([0.5, 5]);
    expect(halve(3, 16)).toEqual([2, 3]);
  });

  test('may hold another loop that uses its state', () => {
    // Sum over i of i! by a loop in a loop.
    const b = new Builder();
    const [sum] = b.loop(5, [b.input(0)], ([total], i) => {
      const [factorial] = b.loop(20, [b.const(1)], ([f], j) => ({
        next: [b.select(b.le(b.add(j, b.const(1)), i), b.mul(f!, b.add(j, b.const(1))), f!)],
        done: b.ge(b.add(j, b.const(1)), i),
      }));
      return { next: [b.add(total!, factorial!)], done: b.bool(false) };
    });
    expect(evaluate(b, [sum!], 0)).toEqual([1 + 1 + 2 + 6 + 24]);
  });
});

describe('apply', () => {
  test('nearest rounds ties to even and keeps the sign of zero', () => {
    expect([0.5, 1.5, 2.5, -0.5, -1.5, 4503599627370495.5].map(APPLY.nearest)).toEqual([
      0, 2, 2, -0, -2, 4503599627370496,
    ]);
    expect(APPLY.nearest(Number.NaN)).toBeNaN();
  });

  test('pow2, exponent and mantissa take a double apart and put it together', () => {
    fc.assert(
      fc.property(fc.double({ min: 2.3e-308, max: 1.7e308, noNaN: true }), (x) => {
        expect(APPLY.mantissa(x) * APPLY.pow2(APPLY.exponent(x))).toBe(x);
      }),
    );
  });

  test('octave and centred take a double apart about 1', () => {
    fc.assert(
      fc.property(fc.double({ min: 2.3e-308, max: 1.7e308, noNaN: true }), (x) => {
        const [k, centred] = [APPLY.octave(x), APPLY.centred(x)];
        expect(centred).toBeGreaterThanOrEqual(Math.SQRT1_2 - 2 ** -20);
        expect(centred).toBeLessThan(Math.SQRT2);
        expect(centred * APPLY.pow2(Math.trunc(k / 2)) * APPLY.pow2(k - Math.trunc(k / 2))).toBe(x);
      }),
    );
    expect([APPLY.octave(1), APPLY.octave(1.42), APPLY.octave(0.71), APPLY.octave(0.7)]).toEqual([0, 1, 0, -1]);
  });

  test('cell and place take a double apart at any fraction bit, and cells count up', () => {
    const positive = fc.double({ min: 2.3e-308, max: 1.7e308, noNaN: true });
    fc.assert(
      fc.property(positive, fc.integer({ min: 0, max: 20 }), (x, bits) => {
        const exponent = Math.floor(APPLY.cell(x, bits) / 2 ** bits) - 1023;
        const lead = APPLY.cell(x, bits) % 2 ** bits;
        expect(exponent).toBe(APPLY.exponent(x));
        // 1 + (lead + (place - 1)) / 2^bits, summed without rounding
        expect((lead + (APPLY.place(x, bits) - 1)) / 2 ** bits).toBeCloseTo(APPLY.mantissa(x) - 1, 15);
        expect(APPLY.cell(-x, bits)).toBe(APPLY.cell(x, bits));
        expect(APPLY.place(-x, bits)).toBe(APPLY.place(x, bits));
      }),
    );
    expect([APPLY.cell(1, 3), APPLY.cell(1.125, 3), APPLY.cell(2, 3)]).toEqual([8184, 8185, 8192]);
    expect(APPLY.place(1 + 3 / 16, 3)).toBe(1.5);
    expect(APPLY.place(1 + 2 ** -52, 20)).toBe(1 + 2 ** -32);
  });

  test('high keeps 26 bits, so that products of two high parts are exact', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-290, max: 1e100, noNaN: true }), (x) => {
        const h = APPLY.high(x);
        expect(Math.abs(h)).toBeLessThanOrEqual(Math.abs(x));
        expect(Math.abs(x - h)).toBeLessThanOrEqual(Math.abs(x) * 2 ** -25);
      }),
    );
  });

  test('sort agrees with the library sort', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.double({ noNaN: true }).map((x) => x + 0),
          { maxLength: 70 },
        ),
        (values) => {
          const sorted = APPLY.sort(values);
          expect(sorted.map(Number)).toEqual([...values].sort((a, b) => a - b));
        },
      ),
    );
  });

  test.each([
    [0.006249999999999999, 4, 0.0063],
    [0.049999999999999975, 1, 0.1],
    [1.745, 2, 1.75],
    [2.15, 1, 2.2],
    [1.005, 2, 1.01],
    [-1.005, 2, -1.01],
    [12345, -2, 12300],
    [55, -2, 100],
    [49, -2, 0],
    [9.99, 1, 10],
    [1e300, 2, 1e300],
    [0.5, 0, 1],
  ])('ROUND(%d, %d) on decimal digits is %d', (x, places, expected) => {
    expect(SCALARS.rare('round', true, 0, x, places)).toBe(expected);
  });

  test('the slow paths keep their order, which stored programs rely on', () => {
    expect(RARE.map(({ name }) => name).slice(0, 5)).toEqual([
      'near15',
      'round',
      'roundUp',
      'roundDown',
      'precision15',
    ]);
  });
});
