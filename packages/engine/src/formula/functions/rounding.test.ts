/** The fast paths of rounding against the decimal definition, on the values where they could differ. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SCALARS } from '../../ir/apply.ts';
import { ceilDecimal, floorDecimal, roundDecimal } from './rounding.ts';

type Mode = 'round' | 'roundUp' | 'roundDown';

/** How often the last calls took the slow path. */
let rare = 0;

/** Arithmetic whose slow path is counted. */
const COUNTING: typeof SCALARS = {
  ...SCALARS,
  rare(name, mask, fast, a, b) {
    if (mask) rare++;
    return SCALARS.rare(name, mask, fast, a, b);
  },
};

/** The definition, by exact integers: independent of `RARE` and of the code under test. */
function byDefinition(mode: Mode, x: number, places: number): number {
  if (x === 0) return 0;
  const [mantissa, exponent] = Math.abs(x).toExponential(14).split('e') as [string, string];
  const digits = BigInt(mantissa.replace('.', '')); // |x| is digits · 10^(exponent - 14)
  const shift = Number(exponent) - 14 + places;
  if (shift >= 0) return Math.sign(x) * Number(`${digits}e${Number(exponent) - 14}`);
  const unit = 10n ** BigInt(-shift);
  const whole = digits / unit;
  const rest = digits % unit;
  const up = mode === 'roundUp' ? rest > 0n : mode === 'round' && rest * 2n >= unit;
  const head = up ? whole + 1n : whole;
  return head === 0n ? 0 : Math.sign(x) * Number(`${head}e${-places}`);
}

/** The floor of the 15 significant digits. */
function floorByDefinition(x: number): number {
  return Math.abs(x) >= 1e15 ? Math.floor(x) : Math.floor(Number(x.toPrecision(15)));
}

/** x moved by a few units in the last place. */
function nudged(x: number, steps: number): number {
  const bits = new BigInt64Array(1);
  const value = new Float64Array(bits.buffer);
  value[0] = x;
  bits[0] = bits[0]! + BigInt(steps);
  return value[0]!;
}

/** Decimals at and around ties and whole units, the results of sums and products of money, and any double. */
const awkward = fc.oneof(
  fc
    .tuple(
      fc.integer({ min: -2_000_000_000, max: 2_000_000_000 }),
      fc.integer({ min: -2, max: 12 }),
      fc.integer({ min: -40, max: 40 }),
    )
    .map(([n, scale, steps]) => nudged(n / 2 / 10 ** scale, n === 0 ? 0 : steps)),
  fc.tuple(fc.integer({ min: 1, max: 1e6 }), fc.integer({ min: 1, max: 1e6 })).map(([a, b]) => (a / 100) * (b / 1000)),
  fc
    .tuple(fc.integer({ min: 1, max: 1e9 }), fc.integer({ min: 1, max: 1e9 }))
    .map(([a, b]) => a / 100 - b / 100 + 0.005),
  fc.tuple(fc.integer({ min: 1, max: 99999 }), fc.integer({ min: 1, max: 999 })).map(([a, b]) => a / b),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.double({ min: -1e17, max: 1e17, noNaN: true }),
);
const places = fc.oneof(fc.integer({ min: -4, max: 6 }), fc.integer({ min: -30, max: 30 }));

describe('rounding', () => {
  it.each(['round', 'roundUp', 'roundDown'] as const)(
    '%s: the fast path and the definition agree to the bit',
    (mode) => {
      fc.assert(
        fc.property(awkward, places, (x, n) => {
          expect(roundDecimal(SCALARS, mode, x, n)).toBe(byDefinition(mode, x, n));
        }),
        { numRuns: 25_000, seed: 1 },
      );
    },
  );

  it('floor and ceiling follow the 15 digits', () => {
    fc.assert(
      fc.property(awkward, (x) => {
        expect(floorDecimal(SCALARS, x) + 0).toBe(floorByDefinition(x) + 0);
        expect(ceilDecimal(SCALARS, x) + 0).toBe(-floorByDefinition(-x) + 0);
      }),
      { numRuns: 25_000, seed: 2 },
    );
  });

  it('takes the slow path for few ordinary values', () => {
    rare = 0;
    let x = 0.123456789;
    for (let i = 0; i < 20_000; i++) {
      x = (x * 7919.13 + 0.377) % 1e6;
      roundDecimal(COUNTING, 'round', x, 2);
      roundDecimal(COUNTING, 'roundUp', x, 0);
      roundDecimal(COUNTING, 'roundDown', x, 3);
      floorDecimal(COUNTING, x);
    }
    expect(rare).toBeLessThan(80);
    rare = 0;
    for (let n = 0; n < 1000; n++) {
      roundDecimal(COUNTING, 'roundUp', n, 0);
      roundDecimal(COUNTING, 'roundDown', n / 4, 2);
      floorDecimal(COUNTING, n);
    }
    expect(rare).toBe(0);
  });

  it('yields no negative zero', () => {
    expect(roundDecimal(SCALARS, 'round', -0.001, 2)).toBe(0);
    expect(roundDecimal(SCALARS, 'roundDown', -0.9, 0)).toBe(0);
    expect(roundDecimal(SCALARS, 'round', -0, 2)).toBe(0);
  });

  it('passes NaN and infinity on as errors', () => {
    for (const x of [NaN, Infinity, -Infinity]) {
      expect(roundDecimal(SCALARS, 'round', x, 2)).toBeNaN();
    }
    expect(roundDecimal(SCALARS, 'roundUp', 1, NaN)).toBeNaN();
  });
});
