import { expect, test } from 'vitest';
import { shareText } from './share-text.ts';
import { csvOf, fileName, number, tabbedOf } from './table.ts';

const table = {
  caption: 'Trials',
  columns: ['Name, of it', 'Value'],
  rows: [
    ['a "b"', number(1234.5678, (x) => x.toFixed(1))],
    ['=cmd()', number(null, String)],
  ],
} as const;

test('a CSV file has numbers in full, quotes where needed, and no formulas', () => {
  expect(csvOf(table)).toBe('"Name, of it",Value\r\n"a ""b""",1234.5678\r\n\'=cmd(),\r\n');
});

test('what is copied is tab-separated', () => {
  expect(tabbedOf(table)).toBe('Name, of it\tValue\na "b"\t1234.5678\n\'=cmd()\t');
});

test('a file is named after its chart', () => {
  expect(fileName('NPV: 10 % / year', 'svg')).toBe('NPV-10-year.svg');
  expect(fileName('…', 'png')).toBe('chart.png');
});

test('odds have as many digits as their interval bears', () => {
  const text = (share: number, low: number, high: number, atMost = false) =>
    shareText({ share, interval: [low, high], atMost }, 'en-US');
  expect(text(0.78312, 0.77912, 0.78712)).toBe('78.3% ± 0.4%');
  expect(text(0.78312, 0.78272, 0.78352)).toBe('78.31% ± 0.04%');
  expect(text(0.5, 0.3, 0.7, true)).toBe('50.0% ± at most 20.0%');
  expect(text(0, 0, 0.0004)).toBe('0% (below 0.04%)');
});
