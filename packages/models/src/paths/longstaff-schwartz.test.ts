import { describe, expect, it } from 'vitest';
import { leastSquares } from './least-squares.ts';
import { longstaffSchwartz } from './longstaff-schwartz.ts';

/** The eight paths of section 1 of Longstaff and Schwartz (2001), at times 1, 2 and 3. */
const PATHS = [
  [1.09, 1.08, 1.34],
  [1.16, 1.26, 1.54],
  [1.22, 1.07, 1.03],
  [0.93, 0.97, 0.92],
  [1.11, 1.56, 1.52],
  [0.76, 0.77, 0.9],
  [0.92, 0.84, 1.01],
  [0.88, 1.22, 1.34],
];
const [STRIKE, RATE] = [1.1, 0.06];
/** Discounts as the paper rounds them. */
const DISCOUNT = 0.94176;

const prices = [0, 1, 2].map((date) => Float64Array.from(PATHS, (path) => path[date]!));
const inside = prices.map((column) => column.map((price) => STRIKE - price));
const discounts = [1, 2, 3].map((t) => Math.exp(-RATE * t));

/** Section 1 regresses on 1, X and X². */
function onPowers(seen: number[][]) {
  return (date: number, rows: Int32Array, held: Float64Array): Float64Array => {
    const x = Float64Array.from(rows, (row) => prices[date]![row]!);
    const powers = (): Float64Array[] => [x.map(() => 1), x.slice(), x.map((value) => value * value)];
    const found = leastSquares(powers(), held.slice());
    seen.push([...found]);
    return x.map((_, k) => powers().reduce((sum, column, index) => sum + column[k]! * found[index]!, 0));
  };
}

describe("Longstaff and Schwartz's worked example", () => {
  const regressions: number[][] = [];
  const paid = longstaffSchwartz({ inside, discounts }, onPowers(regressions));

  it('has the regressions of the paper, but for its last digit: it cuts some numbers and rounds others', () => {
    const [second, first] = regressions;
    [-1.07, 2.983, -1.813].forEach((c, k) => {
      expect(Math.abs(second![k]! - c)).toBeLessThan(1e-3);
    });
    [2.038, -3.335, 1.356].forEach((c, k) => {
      expect(Math.abs(first![k]! - c)).toBeLessThan(1e-3);
    });
  });

  it('has its cash flows: where the option stops, and what it pays there', () => {
    const flows = [0, 0, 0.07 * DISCOUNT ** 3, 0.17 * DISCOUNT, 0, 0.34 * DISCOUNT, 0.18 * DISCOUNT, 0.22 * DISCOUNT];
    flows.forEach((flow, path) => {
      expect(paid[path]).toBeCloseTo(flow, 5);
    });
  });

  it('has its price, 0.1144, and that of the European put, 0.0564', () => {
    const mean = (values: Float64Array): number => values.reduce((sum, x) => sum + x, 0) / values.length;
    expect(mean(paid)).toBeCloseTo(0.1144, 4);
    expect(
      mean(longstaffSchwartz({ inside: inside.slice(2), discounts: discounts.slice(2) }, onPowers([]))),
    ).toBeCloseTo(0.0564, 4);
  });
});

describe('paths that end in an error', () => {
  it('are in no regression, and are paid no number', () => {
    const broken = inside.map((column) => Float64Array.of(...column, NaN));
    broken[0]![8] = 0.3;
    const plain = longstaffSchwartz({ inside, discounts }, onPowers([]));
    const paid = longstaffSchwartz({ inside: broken, discounts }, onPowers([]));
    expect([...paid.subarray(0, 8)]).toEqual([...plain]);
    expect(paid[8]).toBeNaN();
  });
});
