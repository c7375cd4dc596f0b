import { expect, test } from 'vitest';
import { moved, movedByKey, snapped } from './marker-moves.ts';

const domain = [0, 100] as const;
const key = (name: string, shiftKey = false) => ({ key: name, shiftKey });

test('markers keep their order, and one at the end of the axis is none', () => {
  expect(moved({ low: 10, high: 20 }, 'low', 30, domain)).toEqual({ low: 20, high: 20 });
  expect(moved({ low: 10, high: 20 }, 'high', 5, domain)).toEqual({ low: 10, high: 10 });
  expect(moved({ low: 10 }, 'low', -3, domain)).toEqual({});
  expect(moved({}, 'high', 60, domain)).toEqual({ high: 60 });
});

test('keys move by round steps, to the ends, and take a marker away', () => {
  expect(movedByKey(key('ArrowRight'), { low: 10 }, 'low', domain)).toEqual({ to: 10.5 });
  expect(movedByKey(key('ArrowLeft', true), { low: 10 }, 'low', domain)).toEqual({ to: 5 });
  expect(movedByKey(key('PageDown'), {}, 'high', domain)).toEqual({ to: 95 });
  expect(movedByKey(key('ArrowUp'), { low: 3 }, 'low', domain, 1)).toEqual({ to: 4 });
  expect(movedByKey(key('Home'), { low: 10 }, 'low', domain)).toEqual({ to: undefined });
  expect(movedByKey(key('End'), { low: 10, high: 40 }, 'low', domain)).toEqual({ to: 40 });
  expect(movedByKey(key('Tab'), { low: 10 }, 'low', domain)).toBe('no');
});

test('a dragged marker stands at round values', () => {
  expect(snapped(33.33333, [0, 100])).toBe(33.3);
  expect(snapped(3.7, [0, 10], 1)).toBe(4);
});
