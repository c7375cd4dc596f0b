import { expect, it } from 'vitest';
import { sortedCopy } from './sorted.ts';

it('sorts longer columns than a piece, leaves errors out and the column alone', async () => {
  const column = Float64Array.from({ length: 150_001 }, (_, i) =>
    i % 1000 === 3 ? NaN : ((i * 7919) % 150_001) - 70_000,
  );
  const before = column.slice();
  const sorted = await sortedCopy(column);
  expect(sorted).toEqual(column.filter((x) => !Number.isNaN(x)).sort());
  expect(column).toEqual(before);
  expect(await sortedCopy(Float64Array.of())).toEqual(Float64Array.of());
});
