import { describe, expect, it } from 'vitest';
import type { PathsModel } from '../paths/read-paths.ts';
import { type ExpressionProcess, expressionProcess } from './expression-process.ts';
import { backendsAgree, covarianceAgrees, momentsAgree, pathColumns } from './path-fixture.ts';

const STEPS = 16;
const DT = 1 / STEPS;
const PATHS = 300;

/** Increments of the Brownian motion that the first equation with a diffusion of its own draws, read off a path of it. */
async function increments(seed = 1): Promise<number[][]> {
  const process = { equations: [{ component: 'W', initial: 0, drift: '0', diffusion: '1' }] };
  const columns = await pathColumns({ process, steps: STEPS, keep: 'all' }, PATHS, seed);
  return Array.from({ length: PATHS }, (_, i) => columns.slice(1).map((column, k) => column[i]! - columns[k]![i]!));
}

function model(process: ExpressionProcess, scheme: string, more: Partial<PathsModel> = {}): PathsModel {
  return { process, scheme, steps: STEPS, keep: 'all', ...more };
}

function equation(drift: string, diffusion: string | readonly string[], initial = 1, component = 'x') {
  return { component, initial, drift, diffusion };
}

describe('processes by expression', () => {
  it('geometric Brownian motion is the built-in one', async () => {
    const own = { equations: [equation('mu*S', 'sigma*S', 100, 'S')], parameters: { mu: 0.05, sigma: 0.2 } };
    const built = { process: 'gbm', steps: STEPS, keep: 'all' } as const;
    const [euler, milstein] = [
      await pathColumns(model(own, 'euler'), 50),
      await pathColumns(model(own, 'milstein'), 50),
    ];
    expect(euler).toEqual(await pathColumns({ ...built, scheme: 'euler' }, 50));
    // Milstein's terms are added in another order.
    (await pathColumns({ ...built, scheme: 'milstein' }, 50)).forEach((column, time) => {
      column.forEach((s, i) => {
        expect(Math.abs(milstein[time]![i]! / s - 1)).toBeLessThan(1e-14);
      });
    });
  });

  /** Each process, what its equations are in JavaScript, and the derivative of the diffusion by hand. */
  it.each([
    ['2*(0.5 - x)', '0.3*sqrt(x)', (x: number) => 2 * (0.5 - x), (x: number) => 0.3 * Math.sqrt(x), (x: number) => 0.15 / Math.sqrt(x)],
    ['sin(3*t) - x', '0.1 + 0.2*tanh(x)', (x: number, t: number) => Math.sin(3 * t) - x, (x: number) => 0.1 + 0.2 * Math.tanh(x), (x: number) => 0.2 / Math.cosh(x) ** 2],
    ['0.1*x', '0.2*x^1.5', (x: number) => 0.1 * x, (x: number) => 0.2 * x ** 1.5, (x: number) => 0.3 * Math.sqrt(x)],
    ['0.1*x', '-0.2*x^0.7/(1 + t)', (x: number) => 0.1 * x, (x: number, t: number) => (-0.2 * x ** 0.7) / (1 + t), (x: number, t: number) => (-0.14 * x ** -0.3) / (1 + t)],
    ['0', 'x*(2 - x)/3', () => 0, (x: number) => (x * (2 - x)) / 3, (x: number) => (2 - 2 * x) / 3],
    ['-x', '0.3', (x: number) => -x, () => 0.3, () => 0],
  ] as const)('dx = (%s) dt + (%s) dW steps as the schemes say', async (drift, diffusion, a, b, slope) => {
    const dW = await increments();
    for (const scheme of ['euler', 'milstein']) {
      const columns = await pathColumns(model({ equations: [equation(drift, diffusion)] }, scheme), PATHS);
      dW.forEach((path, i) => {
        let x = 1;
        path.forEach((w, k) => {
          const t = k * DT;
          const correction = scheme === 'milstein' ? 0.5 * b(x, t) * slope(x, t) * (w * w - DT) : 0;
          x += a(x, t) * DT + b(x, t) * w + correction;
          // Increments are differences of the motion's path, right to an ulp of it; 16 steps of a contracting or slow equation.
          expect(Math.abs(columns[k + 1]![i]! - x)).toBeLessThan(1e-12);
        });
      });
    }
  }); // biome-ignore format: a table

  it('several components share the Brownian motions of a list', async () => {
    const equations = [
      equation('0', ['a', '0'], 0, 'x'),
      equation('0', ['rho*b', 'sqrt(1 - rho^2)*b'], 0, 'y'),
      equation('0', '1', 0, 'z'),
    ];
    const process = { equations, parameters: { a: 2, b: 0.5, rho: -0.6 } };
    const columns = await pathColumns({ process, steps: 4, components: ['x', 'y', 'z'] }, 20_000);
    const [x, y, z] = columns as [Float64Array, Float64Array, Float64Array];
    momentsAgree(x, { mean: 0, variance: 4 });
    momentsAgree(y, { mean: 0, variance: 0.25 });
    covarianceAgrees(x, y, -0.6);
    covarianceAgrees(x, z, 0);
    covarianceAgrees(y, z, 0);
  });

  it('has parameters that a run can set, and initial values among them', async () => {
    const process = { equations: [equation('mu*S', '0', 100, 'S')], parameters: { mu: 0 } };
    const [end] = await pathColumns({ process, steps: 1, parameters: { mu: 0.5, S0: 10 } }, 1);
    expect(end![0]).toBe(15);
    const [other] = await pathColumns({ process, steps: 1, parameters: { x0: 20 } }, 1);
    expect(other![0]).toBe(20);
  });

  it('is the same in WebAssembly and in the reference interpreter', async () => {
    const equations = [
      equation('r*S', ['sqrt(max(v, 0))*S'], 100, 'S'),
      equation('2*(0.04 - max(v, 0))', ['-0.2*sqrt(max(v, 0))', '0.2*sqrt(max(v, 0))'], 0.04, 'v'),
    ];
    await backendsAgree({ process: { equations, parameters: { r: 0.02 } }, steps: 8, components: ['S', 'v'] });
    await backendsAgree(model({ equations: [equation('cos(t) - x', 'if(x > 1, x^0.3, exp(x - 1))')] }, 'milstein'));
  });

  it("offers Milstein's scheme where each component has noise of its own", () => {
    const schemes = (equations: ExpressionProcess['equations']) =>
      expressionProcess({ equations }).schemes.map(({ name }) => name);
    expect(schemes([equation('0', 'x'), equation('x', 'y*t', 1, 'y')])).toEqual(['euler', 'milstein']);
    expect(schemes([equation('0', 'x'), equation('0', 'x*y', 1, 'y')])).toEqual(['euler']);
    expect(schemes([equation('0', ['x'])])).toEqual(['euler']);
  });

  it.each<[object, string]>([
    [{}, 'The process "own" cannot be used: it needs at least one equation.'],
    [{ equations: [equation('mu*x', '0')] }, 'The drift of x "mu*x" cannot be used: there is no "mu"; it may use x, t, pi, x0.'],
    [{ equations: [equation('x', ['x', 'x +'])] }, 'The diffusion 2 of x "x +" cannot be used: at character 4'],
    [{ equations: [equation('max(x)', '0')] }, 'max(a, b, …) takes at least 2 arguments, not 1.'],
    [{ equations: [equation('0', '0', 1, 't')] }, 'a component cannot be called t'],
    [{ equations: [equation('0', '0'), equation('0', '0')] }, 'there are two components x'],
    [{ equations: [equation('0', '0')], parameters: { x: 1 } }, 'x is a parameter and a component'],
    [{ equations: [equation('0', '0')], parameters: { a: 1, A: 2 } }, 'there are two parameters A'],
    [{ equations: [equation('0', '0')], parameters: { a: Infinity } }, 'the parameter a is'],
    [{ equations: [equation('0', '0', NaN)] }, 'the initial value of x is'],
    [{ equations: [{ component: 'x', initial: 1, drift: 3 }] }, 'The drift of x "3" cannot be used: it must be a text.'],
    [{ equations: [{ component: 'x', initial: 1, drift: '0', diffusion: 3 }] }, 'the diffusion of equation 1 must be an expression'],
    [{ equations: [null] }, 'equation 1 is null'],
  ])('refuses %j', (process, sentence) => {
    expect(() => expressionProcess(process as ExpressionProcess)).toThrow(sentence);
  }); // biome-ignore format: a table
});
