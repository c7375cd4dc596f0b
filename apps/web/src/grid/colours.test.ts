import { expect, it } from 'vitest';
import { contrast, dimmed, hexOf, legible } from './colours.ts';

it('contrast is that of WCAG', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 6);
  // Known pair: #767676 is the lightest grey that passes AA on white.
  expect(contrast('#767676', '#ffffff')).toBeGreaterThanOrEqual(4.5);
  expect(contrast('#777777', '#ffffff')).toBeLessThan(4.5);
});

it('colours that can be read stay as they are', () => {
  expect(legible('#1f3864', '#ffffff')).toBe('#1f3864');
  expect(legible('#0000ff', '#fff2cc')).toBe('#0000ff');
});

it('others are moved until they can be read, on any ground', () => {
  for (const ink of ['#7f7f7f', '#ffc000', '#00ff00', '#1f3864', '#000000', '#0000ff', '#c00000']) {
    expect(contrast(legible(ink, '#ffffff'), '#ffffff'), ink).toBeGreaterThanOrEqual(4.5);
    expect(contrast(legible(ink, '#242424', '#ffffff'), '#242424'), ink).toBeGreaterThanOrEqual(4.5);
    const fill = dimmed('#fff2cc');
    expect(contrast(legible(ink, fill, '#fff2cc'), fill), ink).toBeGreaterThanOrEqual(4.5);
  }
});

it('what a file hides stays hidden', () => {
  expect(legible('#ffffff', '#ffffff')).toBe('#ffffff');
  expect(legible('#ffffff', '#242424', '#ffffff')).toBe('#242424');
});

it('takes the names that number formats use', () => {
  expect(hexOf('Red')).toBe('#ff0000');
  expect(hexOf('#ABCDEF')).toBe('#abcdef');
  expect(hexOf('no colour')).toBeUndefined();
});
