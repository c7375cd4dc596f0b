import { expect, it } from 'vitest';
import { size } from './sizes.ts';

it.each([
  [0, '0 bytes'],
  [1, '1 byte'],
  [1536, '1.5 kB'],
  [1_048_575, '1 MB'],
  [120 * 1024 ** 2, '120 MB'],
  [10 * 1024 ** 3, '10 GB'],
])('%d', (bytes, words) => {
  expect(size(bytes, 'en-US')).toBe(words);
});
