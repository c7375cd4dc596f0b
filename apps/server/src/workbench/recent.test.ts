/** What is kept, and what is dropped for it. */
import { expect, test } from 'vitest';
import { Recent } from './recent.ts';

test('what was not used for longest is dropped first', () => {
  const recent = new Recent<string>(100);
  recent.set('a', 'A', 40);
  recent.set('b', 'B', 40);
  expect(recent.get('a')).toBe('A');
  recent.set('c', 'C', 40);
  expect([recent.get('a'), recent.get('b'), recent.get('c')]).toEqual(['A', undefined, 'C']);
});

test('a value that is set again counts once, and one that is too large is not kept', () => {
  const recent = new Recent<string>(100);
  recent.set('a', 'A', 60);
  recent.set('a', 'B', 60);
  recent.set('b', 'C', 40);
  expect([recent.get('a'), recent.get('b')]).toEqual(['B', 'C']);
  recent.set('b', 'D', 101);
  expect([recent.get('a'), recent.get('b')]).toEqual(['B', undefined]);
});
