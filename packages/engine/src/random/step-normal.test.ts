import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { REFERENCE } from '../backend/reference/interpret.ts';
import { WEBASSEMBLY } from '../backend/wasm/run.ts';
import { SCALARS } from '../ir/apply.ts';
import { Builder } from '../ir/builder.ts';
import { optimise } from '../ir/optimise.ts';
import { normalQuantile } from '../special/normal.ts';
import { stepNormal } from './step-normal.ts';

const LEAST = 2 ** -53;
const drawn = (u: number): number => stepNormal(SCALARS, u);

/** Uniforms of the generator, as many in each octave. */
const UNIFORM = fc
  .tuple(fc.integer({ min: 0, max: 51 }), fc.integer({ min: 0, max: 2 ** 52 - 1 }))
  .map(([octave, k]) => (Math.floor(k / 2 ** octave) + 0.5) * 2 ** -52);

/** ∫ f over the uniforms: Gauss and Legendre's rule of seven points, exact to degree 13, in each cell of the lower half. */
function integral(f: (x: number) => number): number {
  const nodes = [0, 0.4058451513773972, 0.7415311855993945, 0.9491079123427585];
  const weights = [0.4179591836734694, 0.3818300505051189, 0.2797053914892767, 0.1294849661688697];
  let sum = 0;
  for (let octave = -53; octave < -1; octave++) {
    for (let cell = 0; cell < 128; cell++) {
      const half = 2 ** octave / 256;
      const middle = 2 ** octave + (2 * cell + 1) * half;
      nodes.forEach((node, k) => {
        const values = f(drawn(middle - node * half)) + f(drawn(middle + node * half));
        sum += (k === 0 ? values / 2 : values) * weights[k]! * half;
      });
    }
  }
  return 2 * sum;
}

describe('the standard normal of a step', () => {
  // mpmath 1.3 with 50 digits, for the double nearest to u.
  it.each([
    [LEAST, -8.209536151601387],
    [1e-12, -7.034483825301132],
    [0.001, -3.090232306167813],
    [0.025, -1.9599639845400543],
    [0.25, -0.6744897501960817],
    [0.75, 0.6744897501960817],
    [0.999, 3.090232306167813],
    [1 - LEAST, 8.209536151601387],
  ])('at %d is %d', (u, expected) => {
    expect(Math.abs(drawn(u) - expected)).toBeLessThan(3.2e-12);
  });

  it('agrees with the closed form, good to 1e-15, on every octave', () => {
    fc.assert(
      fc.property(UNIFORM, (u) => {
        expect(Math.abs(drawn(u) - normalQuantile(SCALARS, u))).toBeLessThan(3.2e-12);
      }),
      { numRuns: 5000, seed: 1 },
    );
  });

  it('agrees with it where cells meet, and in the widest cells', () => {
    for (let cell = 0; cell < 128 * 52; cell++) {
      const u = (1 + (cell % 128) / 128) * 2 ** (Math.floor(cell / 128) - 53);
      for (const t of [u, u * (1 - LEAST)]) {
        if (t >= LEAST) expect(Math.abs(drawn(t) - normalQuantile(SCALARS, t))).toBeLessThan(3.2e-12);
      }
    }
    for (let k = 0; k < 4096; k++) {
      const u = 0.25 + (k + 0.5) / 16384;
      expect(Math.abs(drawn(u) - normalQuantile(SCALARS, u))).toBeLessThan(3.2e-12);
    }
  });

  it('is the exact negative of itself on the other side of 1/2', () => {
    fc.assert(
      fc.property(UNIFORM, (u) => {
        expect(drawn(1 - u)).toBe(-drawn(u));
      }),
      { seed: 2 },
    );
  });

  it('tells neighbours apart where the generator is coarse: all of its 52 bits count', () => {
    for (let k = 0; k < 2 ** 32; k = Math.ceil(1.01 * k) + 1) {
      expect(drawn((k + 1.5) * 2 ** -52)).toBeGreaterThan(drawn((k + 0.5) * 2 ** -52));
    }
  });

  it('has the variance, the kurtosis and the sixth moment of the normal distribution', () => {
    // What lies beyond the least uniform is below 2^-52 · 8.3^6.
    expect(Math.abs(integral((x) => x ** 2) - 1)).toBeLessThan(1e-11);
    expect(Math.abs(integral((x) => x ** 4) - 3)).toBeLessThan(1e-11);
    expect(Math.abs(integral((x) => x ** 6) - 15)).toBeLessThan(2e-10);
  });

  it('has the same bits in WebAssembly and in the reference, of draws and of mirrored draws', async () => {
    const m = new Builder();
    const sums = m.loop(50, [m.const(0), m.const(0)], ([a, b], trip) => ({
      next: [
        m.add(a!, stepNormal(m, m.draw('0123456789abcdef', trip))),
        m.add(b!, stepNormal(m, m.mirror('fedcba9876543210', trip))),
      ],
      done: m.bool(false),
    }));
    const graph = optimise(m.graph([...sums, stepNormal(m, m.draw('00000000000000aa'))]));
    const range = { seed: 7, replicate: 0, first: 5, count: 300 };
    const [expected, found] = await Promise.all(
      [REFERENCE, WEBASSEMBLY].map(async (backend) => (await backend.compile(graph)).run(range, [])),
    );
    expect(found!.map((column) => [...column])).toEqual(expected!.map((column) => [...column]));
  });

  it('has the same bits for uniforms from elsewhere, and is NaN where it knows no piece', async () => {
    const m = new Builder();
    const graph = optimise(m.graph([stepNormal(m, m.input(0))]));
    const column = Float64Array.of(LEAST, 1 - LEAST, 0.5, 0.25, 2 ** -80, 0, 1, NaN);
    const range = { seed: 7, replicate: 0, first: 0, count: column.length };
    const [expected, found] = await Promise.all(
      [REFERENCE, WEBASSEMBLY].map(async (backend) => [...(await backend.compile(graph)).run(range, [column])[0]!]),
    );
    expect(found).toEqual(expected);
    expect(found!.slice(4)).toEqual([NaN, NaN, NaN, NaN]);
  });
});
