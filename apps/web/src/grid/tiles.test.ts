import { expect, it } from 'vitest';
import { tileNumber, tilesFor } from './tiles.ts';

const names = (tiles: ReturnType<typeof tilesFor>) =>
  tiles.map(({ tileRow, tileColumn }) => `${tileRow},${tileColumn}`).sort();

it('a view needs the pieces under it, each once, and those of single cells', () => {
  const rows = [
    { first: 0, last: 3 },
    { first: 150, last: 260 },
  ];
  const columns = [
    { first: 0, last: 1 },
    { first: 45, last: 60 },
  ];
  expect(names(tilesFor(rows, columns, [{ row: 99_999, column: 3 }]))).toEqual(
    ['0,0', '0,1', '1,0', '1,1', '2,0', '2,1', '999,0'].sort(),
  );
});

it('no two pieces of a sheet have the same number', () => {
  expect(tileNumber({ tileRow: 1, tileColumn: 0 })).not.toBe(tileNumber({ tileRow: 0, tileColumn: 16_383 / 50 }));
});
