/** Every distribution begins with a guess that the engine takes: for any value, and in place of any other. */
import { DISTRIBUTIONS } from '@tessera/engine';
import { expect, it } from 'vitest';
import { anchorOfValue, guess } from './guess.ts';

it('lists', () => {
  for (const v of [0, 1, -5, 0.07, 1e6, 12])
    for (const d of DISTRIBUTIONS) console.log(guess(d.name, anchorOfValue(v)));
});
