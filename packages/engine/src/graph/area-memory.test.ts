/** Arrays and indexes of areas, kept and forgotten. */
import { describe, expect, it } from 'vitest';
import { readCells } from '../formula/call.ts';
import type { Scalar } from '../formula/value.ts';
import { AreaMemory } from './area-memory.ts';
import { areaAt, at } from './fixture.ts';

/** A memory over 100 rows of column A, and how often a cell was read. */
function memory() {
  const values: Scalar[] = Array.from({ length: 100 }, (_, row) => row % 50);
  let reads = 0;
  const read = (_: number, row: number) => {
    reads++;
    return values[row]!;
  };
  return { values, made: new AreaMemory((area) => readCells({ read }, area)), reads: () => reads };
}

const AREA = areaAt('A1:A100');
const ready = () => true;

describe('AreaMemory', () => {
  it('reads an area once, until one of its cells changes', () => {
    const { made, reads } = memory();
    const first = made.array(AREA);
    expect(made.array(AREA)).toBe(first);
    made.forget(at('B7'));
    expect(made.array(AREA)).toBe(first);
    made.forget(at('A7'));
    made.array(AREA);
    expect(reads()).toBe(200);
  });

  it('knows the first of equal cells from the second question on', () => {
    const { made, values } = memory();
    values[3] = 'Pear';
    values[4] = 'PEAR';
    expect(made.first(AREA, 7, ready)).toBeUndefined();
    expect(made.first(AREA, 7, () => false)).toBeUndefined();
    expect(made.first(AREA, 7, ready)).toBe(7);
    expect(made.first(AREA, 'pear', ready)).toBe(3);
    expect(made.first(AREA, '7', ready)).toBe(-1);
    expect(made.first(AREA, true, ready)).toBe(-1);
  });

  it('leaves small areas to be read again', () => {
    const { made } = memory();
    made.first(areaAt('A1:A3'), 1, ready);
    expect(made.first(areaAt('A1:A3'), 1, ready)).toBeUndefined();
  });
});
