import fc from 'fast-check';
import { expect, it } from 'vitest';
import { tableOfRows, textAt, textValues, uniqueNames } from './table.ts';

it('names that occur again get a number that no other has', () => {
  expect(uniqueNames(['x', 'y', 'x', 'x (2)', 'x'])).toEqual(['x', 'y', 'x (3)', 'x (2)', 'x (4)']);
  fc.assert(
    fc.property(fc.array(fc.constantFrom('a', 'b', 'a (2)', 'a (2) (2)', '')), (names) => {
      const unique = uniqueNames(names);
      expect(new Set(unique).size).toBe(names.length);
      names.forEach((name, i) => {
        if (names.indexOf(name) === i) expect(unique[i]).toBe(name);
      });
    }),
  );
});

it('texts stand one after the other, and are found again', () => {
  fc.assert(
    fc.property(fc.array(fc.option(fc.string({ unit: 'grapheme' }))), (texts) => {
      const values = textValues(texts);
      expect(texts.map((_, i) => textAt(values, i))).toEqual(texts.map((text) => (text ?? '').toWellFormed()));
    }),
  );
});

it('a table of rows has a value for every column, missing where a row is short', () => {
  const { blocks } = tableOfRows(
    [
      { name: 'a', type: 'text' },
      { name: 'b', type: 'f64' },
    ],
    [['x', 1], ['y'], [null, null]],
  );
  const [block] = blocks as Iterable<{ rows: number; values: unknown[] }>;
  expect(block).toEqual({ rows: 3, values: [textValues(['x', 'y', '']), Float64Array.of(1, Number.NaN, Number.NaN)] });
});
