import { describe, expect, test } from 'vitest';
import { logTicks, multiples, niceStep, valueTicks } from './ticks.ts';

const room = { length: 600, size: 12 };

describe('niceStep', () => {
  test('is 1, 2, 2.5 or 5 times a power of ten, and cuts no finer than asked', () => {
    for (const span of [1e-9, 0.003, 0.7, 1, 9.99, 12, 365, 5.7e6, 3e15]) {
      for (const most of [1, 3, 7, 10]) {
        const step = niceStep(span, most);
        expect(span / step).toBeLessThanOrEqual(most * (1 + 1e-9));
        expect(['1', '2', '2.5', '5']).toContain(step.toExponential().split('e')[0]);
        expect(span / step).toBeGreaterThan(most / 2.6);
      }
    }
  });

  test('of no span is 1', () => expect(niceStep(0, 5)).toBe(1));
});

test('multiples carry no dust of binary fractions', () => {
  expect(multiples(-0.3, 0.3, 0.1)).toEqual([-0.3, -0.2, -0.1, 0, 0.1, 0.2, 0.3]);
  expect(multiples(0.05, 0.45, 0.2)).toEqual([0.2, 0.4]);
});

describe('valueTicks', () => {
  const values = (ticks: readonly { readonly value: number }[]) => ticks.map(({ value }) => value);

  test('takes fewer where labels are wide', () => {
    const narrow = valueTicks(0, 1e6, (x) => `$${x.toLocaleString('en-US')}`, { length: 200, size: 12, spare: 40 });
    expect(values(narrow)).toEqual([0, 500_000, 1_000_000]);
    expect(values(valueTicks(0, 1e6, (x) => `$${x.toLocaleString('en-US')}`, room)).length).toBeGreaterThan(4);
  });

  test('takes no two that are written the same', () => {
    const ticks = valueTicks(0, 3, (x) => x.toFixed(0), room);
    expect(ticks.map(({ text }) => text)).toEqual(['0', '1', '2', '3']);
    expect(valueTicks(0.1, 0.4, (x) => x.toFixed(0), room)).toHaveLength(1);
  });

  test('takes every so-many-th round value where labels are wider than round steps', () => {
    const ticks = valueTicks(-4.8e6, 4.9e6, (x) => x.toLocaleString('en-US'), { length: 270, size: 12 });
    expect(values(ticks)).toEqual([-3e6, 0, 3e6]);
  });

  test('lets no label reach out of the drawing', () => {
    const ticks = valueTicks(0, 1e6, (x) => '$'.repeat(12) + x, { length: 600, size: 12, spare: 10 });
    expect(Math.max(...values(ticks))).toBeLessThan(1e6);
  });

  test('of one value is that value', () => expect(values(valueTicks(5, 5, String, room))).toEqual([5]));

  test('labels below each other need only their height', () => {
    expect(valueTicks(0, 1, (x) => 'x'.repeat(40) + x, { length: 200, size: 12, upright: true }).length).toBe(6);
  });
});

test('logTicks are powers of ten, with twos and fives where there is room', () => {
  const at = (max: number) => logTicks(10, max, String, room).map(({ value }) => value);
  expect(at(100)).toEqual([10, 20, 50, 100]);
  expect(at(1e6).every((value) => [1, 2, 3, 5].includes(Number(String(value)[0])))).toBe(true);
});
