import { expect, it } from 'vitest';
import { addressOf, parseReference } from './address.ts';
import { Axis } from './axis.ts';
import { Merges } from './merges.ts';
import { type Field, moved } from './move.ts';

const FILLED = new Set(['A1', 'A2', 'A3', 'A6', 'A7', 'B1', 'D1', 'E1', 'E9']);

/** Row 5 and column F are hidden; B3:C4 is merged. */
const field: Field = {
  rows: new Axis(100, 20, new Map([[4, 0]])),
  columns: new Axis(26, 64, new Map([[5, 0]])),
  merges: new Merges([{ top: 2, left: 1, bottom: 3, right: 2 }]),
  usedRows: 9,
  usedColumns: 5,
  page: 10,
  isFilled: (point) => FILLED.has(addressOf(point)),
};

const led = (from: string, key: string, held = '') => {
  const to = moved(parseReference(from)!, { key, ctrl: held.includes('ctrl'), shift: held.includes('shift') }, field);
  return to && addressOf(to);
};

it.each([
  ['A1', 'ArrowDown', '', 'A2'],
  ['A1', 'ArrowUp', '', 'A1'],
  ['A4', 'ArrowDown', '', 'A6'],
  ['E1', 'ArrowRight', '', 'G1'],
  ['A3', 'ArrowRight', '', 'B3'],
  ['A4', 'ArrowRight', '', 'B3'],
  ['B3', 'ArrowRight', '', 'D3'],
  ['B3', 'ArrowDown', '', 'B6'],
  ['D4', 'ArrowLeft', '', 'B3'],
  ['A1', 'Tab', '', 'B1'],
  ['B1', 'Tab', 'shift', 'A1'],
  ['D7', 'Home', '', 'A7'],
  ['B7', 'End', '', 'E7'],
  ['D7', 'Home', 'ctrl', 'A1'],
  ['A1', 'End', 'ctrl', 'E9'],
  ['A1', 'PageDown', '', 'A11'],
  ['A95', 'PageDown', '', 'A100'],
  ['A6', 'PageUp', '', 'A1'],
  ['A1', 'ArrowDown', 'ctrl', 'A3'],
  ['A3', 'ArrowDown', 'ctrl', 'A6'],
  ['A7', 'ArrowDown', 'ctrl', 'A9'],
  ['A7', 'ArrowUp', 'ctrl', 'A6'],
  ['A1', 'ArrowRight', 'ctrl', 'B1'],
  ['B1', 'ArrowRight', 'ctrl', 'D1'],
])('from %s %s %s leads to %s', (from, key, held, to) => expect(led(from, key, held)).toBe(to));

it('other keys lead nowhere', () => expect(led('A1', 'x')).toBeUndefined());
