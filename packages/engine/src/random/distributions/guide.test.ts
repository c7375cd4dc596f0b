import fc from 'fast-check';
import { expect, it } from 'vitest';
import { SCALARS } from '../../ir/apply.ts';
import { guide } from './guide.ts';

/** Probabilities near both ends and between. */
const SHARE = fc.oneof(
  fc.double({ min: 0, max: 1, noNaN: true }),
  fc.tuple(fc.integer({ min: 1, max: 56 }), fc.double({ min: 1, max: 2, noNaN: true })).map(([k, x]) => x * 2 ** -k),
  fc
    .tuple(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 40 }))
    .map(([k, x]) => 1 - Math.min(1, x * 2 ** -k)),
  fc.integer({ min: 0, max: 64 }).map((k) => k / 64),
);

function expected(thresholds: Float64Array, u: number): number {
  const at = thresholds.findIndex((threshold) => threshold >= u);
  return at === -1 ? thresholds.length - 1 : at;
}

it('finds the first threshold that is not below u, at and beside every threshold', () => {
  fc.assert(
    fc.property(
      fc.array(SHARE, { minLength: 1, maxLength: 40 }),
      fc.array(SHARE, { maxLength: 20 }),
      (shares, others) => {
        const thresholds = Float64Array.from([...shares, 1].sort((a, b) => a - b));
        const search = guide(thresholds);
        const beside = shares.flatMap((x) => [x, x * (1 - 2 ** -53), x * (1 + 2 ** -52)]).filter((u) => u <= 1);
        for (const u of [0, 2 ** -53, 0.5, 1 - 2 ** -53, 1, ...beside, ...others]) {
          expect(search(SCALARS, u), `u = ${u} in ${thresholds}`).toBe(expected(thresholds, u));
        }
      },
    ),
    { numRuns: 400 },
  );
});

it.each([
  ['one place', [1]],
  ['equal thresholds', [0.2, 0.2, 0.2, 0.7, 0.7, 1, 1]],
  ['thresholds too close for cells', [0.3, 0.3 + 2 ** -40, 0.3 + 2 ** -39, 1]],
])('serves %s', (_, thresholds) => {
  const search = guide(Float64Array.from(thresholds));
  for (const x of [...thresholds, 0.1, 0.5, 0.9]) {
    expect(search(SCALARS, x)).toBe(expected(Float64Array.from(thresholds), x));
  }
});
