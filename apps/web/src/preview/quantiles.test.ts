import fc from 'fast-check';
import { expect, test } from 'vitest';
import { quantile } from '../charts/bins.ts';
import { quantilesOf } from './quantiles.ts';

const LEVELS = [0, 0.05, 0.25, 0.5, 0.75, 0.95, 1];

test('quantiles are those of the sorted column, errors left out', () => {
  const number = fc.oneof(fc.double({ noDefaultInfinity: true }), fc.integer({ min: 0, max: 3 }));
  fc.assert(
    fc.property(fc.array(number, { maxLength: 200 }), (values) => {
      const column = Float64Array.from(values);
      const sorted = column.filter((x) => !Number.isNaN(x)).sort();
      const known = LEVELS.map((level) => (sorted.length === 0 ? Number.NaN : quantile(sorted, level)));
      // Of equal numbers 0 and -0 any may come first.
      expect(quantilesOf(column, LEVELS).map((x) => x + 0)).toEqual(known.map((x) => x + 0));
      expect(column).toEqual(Float64Array.from(values));
    }),
    { seed: 6 },
  );
});
