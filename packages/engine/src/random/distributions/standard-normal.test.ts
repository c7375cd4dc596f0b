import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SCALARS } from '../../ir/apply.ts';
import { normalQuantile } from '../../special/normal.ts';
import { drawnNormal } from './standard-normal.ts';
import { tails } from './tails.ts';

const drawn = (u: number) => drawnNormal(SCALARS, tails(SCALARS, u));

/** Uniforms of the generator, as many in each octave. */
const UNIFORM = fc
  .tuple(fc.integer({ min: 0, max: 51 }), fc.integer({ min: 0, max: 2 ** 52 - 1 }))
  .map(([octave, k]) => (Math.floor(k / 2 ** octave) + 0.5) * 2 ** -52);

describe('the tabulated standard normal quantile', () => {
  // mpmath 1.3 with 50 digits, for the double nearest to u.
  it.each([
    [2 ** -53, -8.209536151601387],
    [1e-12, -7.034483825301132],
    [0.001, -3.090232306167813],
    [0.025, -1.9599639845400543],
    [0.25, -0.6744897501960817],
    [0.75, 0.6744897501960817],
    [0.999, 3.090232306167813],
  ])('at %d is %d', (u, expected) => {
    expect(Math.abs(drawn(u) / expected - 1)).toBeLessThan(2e-15);
  });

  it('agrees with the closed form, good to 1e-15, on every octave', () => {
    fc.assert(
      fc.property(UNIFORM, (u) => {
        const expected = normalQuantile(SCALARS, u);
        expect(Math.abs(drawn(u) - expected)).toBeLessThan(3e-17 + 3e-15 * Math.abs(expected));
      }),
      { numRuns: 3000 },
    );
  });

  it('is the exact negative of itself on the other side of 1/2', () => {
    fc.assert(
      fc.property(UNIFORM, (u) => {
        expect(drawn(1 - u)).toBe(-drawn(u));
      }),
    );
  });

  it('passes from piece to piece without a step', () => {
    for (let cell = 1; cell < 32 * 52; cell += 7) {
      const u = (1 + (cell % 32) / 32) * 2 ** (Math.floor(cell / 32) - 53);
      const step = drawn(u) - drawn(u * (1 - 2 ** -53));
      expect(Math.abs(step)).toBeLessThan(4e-15 * Math.abs(drawn(u)));
    }
  });
});
