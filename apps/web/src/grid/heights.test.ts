import { expect, it } from 'vitest';
import { heightOf, linesOf } from './heights.ts';

const measure = (text: string) => text.length * 10;

// Rows that Excel makes for Calibri of these points, in points: 15, 18.75, 21, 23.25.
it.each([
  [11, 20],
  [14, 25],
  [16, 28],
  [18, 31],
])('letters of %d points need %d pixels', (points, pixels) => expect(heightOf((points * 4) / 3)).toBe(pixels));

it.each([
  ['one two', 70, 1],
  ['one two', 60, 2],
  ['one two three', 70, 2],
  ['one\ntwo', 200, 2],
  ['wonderfully long', 50, 4],
  ['', 50, 1],
])('%j takes its lines', (text, width, lines) => expect(linesOf(text, width, measure)).toBe(lines));
