import { expect, it } from 'vitest';
import { askedOf, failedTrials, neighbours, ordered, selectionText, trialsWithin } from './selection.ts';

const column = Float64Array.of(3, NaN, -1, 3, 7);

it('trials within a range, both ends included, errors never', () => {
  expect([...trialsWithin(column, { from: -1, to: 3 })]).toEqual([0, 2, 3]);
  expect([...trialsWithin(column, { from: 4 })]).toEqual([4]);
  expect([...trialsWithin(column, {})]).toEqual([0, 2, 3, 4]);
  expect([...failedTrials(column)]).toEqual([1]);
});

it('trials are put in order by a column, equal values by trial, errors last either way', () => {
  const all = Uint32Array.of(0, 1, 2, 3, 4);
  expect([...ordered(all, column, false)]).toEqual([2, 0, 3, 4, 1]);
  expect([...ordered(all, column, true)]).toEqual([4, 0, 3, 2, 1]);
  expect([...ordered(all, undefined, true)]).toEqual([4, 3, 2, 1, 0]);
});

it('the trial before and after is that of the selection, or of the run for a trial outside of it', () => {
  const selection = Uint32Array.of(9, 2, 5);
  expect(neighbours(2, selection, 10)).toEqual({ place: 1, before: 9, after: 5 });
  expect(neighbours(9, selection, 10)).toEqual({ place: 0, after: 2 });
  expect(neighbours(9, Uint32Array.of(), 10)).toEqual({ place: -1, before: 8 });
  expect(neighbours(0, Uint32Array.of(), 10)).toEqual({ place: -1, after: 1 });
});

it('what the address asks for, or else the lowest twentieth', () => {
  const none = { from: null, to: null, pick: null };
  expect(askedOf(none, { '5': -3 })).toEqual({ asked: false, errors: false, to: -3 });
  expect(askedOf({ ...none, from: '2' }, { '5': -3 })).toEqual({ asked: true, errors: false, from: 2, to: undefined });
  expect(askedOf({ ...none, to: '7', pick: 'errors' }, {})).toEqual({ asked: true, errors: true });
  expect(selectionText('Profit', { errors: false, from: 1, to: 2 }, String)).toBe('Profit from 1 to 2');
  expect(selectionText('Profit', { errors: false, to: 2 }, String)).toBe('Profit 2 or less');
  expect(selectionText('Profit', { errors: true }, String)).toBe('Profit ended in an error');
});
