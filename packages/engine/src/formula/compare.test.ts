/** Comparison at 15 digits, and the order of all values. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SCALARS } from '../ir/apply.ts';
import { Builder } from '../ir/builder.ts';
import { OPERATE, snapAdd, snapSubtract } from './arithmetic.ts';
import { COMPARE, type Comparison, compareScalars } from './compare.ts';
import { checkedScalars } from './operators.ts';
import type { Scalar } from './value.ts';

/** A double and one a few units in the last place away, where the slow path matters. */
const NEIGHBOURS = fc
  .tuple(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer({ min: -80, max: 80 }))
  .map(([x, steps]) => {
    const bits = new BigInt64Array(new Float64Array([x]).buffer);
    bits[0] = bits[0]! + BigInt(steps);
    const near = new Float64Array(bits.buffer)[0]!;
    return [x, Number.isFinite(near) ? near : x] as const;
  });

const ORDINARY: Readonly<Record<Comparison, (a: number, b: number) => boolean>> = {
  '=': (a, b) => a === b,
  '<>': (a, b) => a !== b,
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
};

describe('numbers', () => {
  it('compare as their 15-digit decimals do', () => {
    fc.assert(
      fc.property(NEIGHBOURS, ([a, b]) => {
        const [x, y] = a.toPrecision(15) === b.toPrecision(15) ? [b, b] : [a, b];
        for (const operator of Object.keys(COMPARE) as Comparison[]) {
          expect(COMPARE[operator](SCALARS, a, b)).toBe(ORDINARY[operator](x, y));
        }
      }),
      { numRuns: 500 },
    );
  });

  it('compute and compare alike in a builder, to the bit', () => {
    const builder = new Builder();
    const m = Object.assign(builder, { require: () => {} });
    const truth = (condition: number) => builder.known(builder.select(condition, builder.const(1), builder.const(0)));
    fc.assert(
      fc.property(NEIGHBOURS, ([a, b]) => {
        const [x, y] = [builder.const(a), builder.const(b)];
        for (const operator of Object.keys(COMPARE) as Comparison[]) {
          expect(truth(COMPARE[operator](builder, x, y))).toBe(Number(COMPARE[operator](SCALARS, a, b)));
        }
        for (const operate of [...Object.values(OPERATE), snapAdd, snapSubtract]) {
          const scalar = operate(checkedScalars(false), a, b);
          expect(Object.is(builder.known(operate(m, x, y)), scalar)).toBe(true);
        }
      }),
    );
  });
});

describe('all values', () => {
  const scalar: fc.Arbitrary<Scalar> = fc.oneof(
    fc.integer({ min: -3, max: 3 }),
    fc.string({ unit: fc.constantFrom(...'aAbB1-_ '), maxLength: 3 }),
    fc.boolean(),
  );
  const sign = (a: Scalar, b: Scalar) => Math.sign(compareScalars(SCALARS, a, b)) + 0;

  it('have one order: a against b is the reverse of b against a, and it is transitive', () => {
    fc.assert(
      fc.property(scalar, scalar, scalar, (a, b, c) => {
        expect(sign(a, b)).toBe(-sign(b, a) + 0);
        if (sign(a, b) <= 0 && sign(b, c) <= 0) expect(sign(a, c)).toBeLessThanOrEqual(0);
      }),
      { numRuns: 1000 },
    );
  });
});
