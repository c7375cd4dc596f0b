import { describe, expect, it } from 'vitest';
import { rounded, stepOf, stepped } from './steps.ts';

describe('steps', () => {
  it('are fine in proportion', () => {
    expect(stepOf(45.5)).toBeCloseTo(0.1, 12);
    expect(stepOf(1e6)).toBe(10_000);
    expect(stepOf(0, 200)).toBe(1);
    expect(stepOf(0)).toBe(0.01);
  });

  it('go to the next round number', () => {
    expect(stepped(45.53, 0.1, 1)).toBe(45.6);
    expect(stepped(45.53, 0.1, -1)).toBe(45.5);
    expect(stepped(45.6, 0.1, -1)).toBe(45.5);
    expect(stepped(0.3, 0.1, 10)).toBe(1.3);
    expect(stepped(980_000, 10_000, 2)).toBe(1_000_000);
    expect(rounded(1234.5678, 0.01)).toBe(1234.57);
    expect(rounded(1234.5678, 100)).toBe(1200);
  });
});
