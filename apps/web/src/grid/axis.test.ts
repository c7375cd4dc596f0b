import { describe, expect, it } from 'vitest';
import { Axis } from './axis.ts';

const SIZES = new Map([
  [2, 35],
  [3, 0],
  [7, 0],
  [9, 5],
]);

/** The same by adding up one after another. */
function starts(count: number, size: number, sizes: ReadonlyMap<number, number>): number[] {
  const all = [0];
  for (let place = 0; place < count; place++) all.push(all[place]! + (sizes.get(place) ?? size));
  return all;
}

describe('rows and columns along their direction', () => {
  const axis = new Axis(10, 20, SIZES);
  const expected = starts(10, 20, SIZES);

  it('start where those before them end', () => {
    expect(expected.map((_, place) => axis.start(place))).toEqual(expected);
    expect(axis.length).toBe(expected.at(-1));
  });

  it('are found by distance; hidden ones never', () => {
    for (let distance = 0; distance < axis.length; distance++) {
      const place = expected.findLastIndex((start) => start <= distance);
      expect(axis.at(distance)).toBe(place);
      expect(axis.size(place)).toBeGreaterThan(0);
    }
    expect(axis.at(-5)).toBe(0);
    expect(axis.at(10_000)).toBe(9);
  });

  it('leads over hidden ones, and no further than the ends', () => {
    expect(axis.next(2, 1)).toBe(4);
    expect(axis.next(8, -1)).toBe(6);
    expect(axis.next(9, 1)).toBe(9);
    expect(new Axis(3, 20, new Map([[2, 0]])).at(1000)).toBe(1);
  });

  it('may be a million', () => {
    const rows = new Axis(1_048_576, 20, new Map([[500_000, 40]]));
    expect(rows.length).toBe(1_048_577 * 20);
    expect(rows.at(rows.start(1_000_000) + 3)).toBe(1_000_000);
  });
});
