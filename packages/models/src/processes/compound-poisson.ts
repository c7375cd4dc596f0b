/** The compound Poisson process: sums of what random events bring. */
import { type Arithmetic, DISTRIBUTIONS, log, SCALARS } from '@tessera/engine';
import { POISSON, poissonCount, RATE } from './poisson-process.ts';
import type { Parameters, PathMoments, Process, Scheme, StepPlace } from './process.ts';
import { whereNeeded } from './where-needed.ts';

const GAMMA = DISTRIBUTIONS.find(({ name }) => name === 'gamma')!;

interface SumValues {
  readonly rate: number;
  readonly jump: 'normal' | 'exponential';
  readonly mean: number;
  readonly sd: number;
  readonly drift: number;
  readonly x0: number;
}

function sumValues(p: Parameters): SumValues {
  return p as unknown as SumValues;
}

/** Events that a step may be followed through one by one; more are summed at once. */
const FEW = 64;
/** No uniform is above this one. */
const GREATEST = 1 - 2 ** -53;

/**
 * The sum of `count` standard exponentials: one by one where few are possible, else the gamma distribution's quantile. By ones it
 * takes the jumps in the order of the path, so a finer grid has the same jumps.
 */
function exponentialSum<V, B>(
  m: Arithmetic<V, B>,
  { before, count, mean }: { before: V; count: V; mean: number },
  { noise }: StepPlace<V>,
): V {
  const zero = m.const(0);
  const one = m.const(1);
  const most = POISSON.quantile(SCALARS, { lower: GREATEST, upper: 1 - GREATEST }, [mean], []);
  if (most <= FEW) {
    const [sum] = whereNeeded(m, m.gt(count, zero), [zero], [before, count], ([before, count]) =>
      m.loop(Math.max(most, 1), [zero], ([sum], trip) => {
        const index = m.within(m.add(before!, trip), 0, 2 ** 32 - 1);
        const more = m.sub(sum!, log(m, noise.event(0, index)));
        const next = m.select(m.lt(trip, count!), more, sum!);
        return { next: [next], done: m.ge(m.add(trip, one), count!) };
      }),
    );
    return sum!;
  }
  const u = noise.uniform(1);
  const none = m.eq(count, zero);
  const sum = GAMMA.quantile(m, { lower: u, upper: m.sub(one, u) }, [m.select(none, one, count), one], []);
  return m.select(none, zero, sum);
}

const sum: Scheme = {
  name: 'exact',
  title: 'Exact',
  source:
    'Given the count, the sum of the jumps is normal or gamma: Cont and Tankov, Financial Modelling with Jump Processes (2004), section 6.1.',
  start: (m, p) => [m.const(sumValues(p).x0), m.const(0)],
  step(m, p, [x, n], place) {
    const { rate, jump, mean, sd, drift } = sumValues(p);
    const { noise, dt } = place;
    const count = poissonCount(m, noise.uniform(0), rate * dt);
    const moved = m.add(x!, m.const(drift * dt));
    const next = m.add(n!, count);
    if (jump === 'exponential') {
      const size = exponentialSum(m, { before: n!, count, mean: rate * dt }, place);
      return [m.add(moved, m.mul(m.const(mean), size)), next];
    }
    const spread = m.mul(m.mul(m.const(sd), m.sqrt(count)), noise.normal(0));
    return [m.add(moved, m.add(m.mul(m.const(mean), count), spread)), next];
  },
};

function sumMoments(p: Parameters, t: number): PathMoments {
  const { rate, jump, mean, sd, drift, x0 } = sumValues(p);
  const square = jump === 'exponential' ? 2 * mean * mean : mean * mean + sd * sd;
  return { mean: [x0 + (drift + rate * mean) * t, rate * t], variance: [rate * square * t, rate * t] };
}

export const compoundPoisson: Process = {
  name: 'compound-poisson',
  aliases: ['compound-poisson-process', 'cramer-lundberg'],
  title: 'Compound Poisson process',
  use: 'The sum of what random events bring: claims of an insurer, with premiums as drift; rainfall; jumps of a price.',
  formula: 'X(t) = X₀ + c t + Σ Jᵢ over the N(t) events',
  family: 'Counts and queues',
  source: 'Cont and Tankov, Financial Modelling with Jump Processes (2004), section 3.2.',
  parameters: [
    { ...RATE, meaning: 'mean number of jumps' },
    { name: 'jump', aliases: ['jumps', 'distribution'], symbol: 'J', meaning: 'distribution of a jump', kind: 'choice', choices: [{ name: 'normal', meaning: 'normal with mean and sd' }, { name: 'exponential', meaning: 'exponential with mean; a negative mean makes all jumps go down' }], fallback: 'normal' },
    { name: 'mean', aliases: ['jump_mean'], symbol: 'm', meaning: 'mean of a jump', kind: 'number', fallback: 1, usual: [-5, 5] },
    { name: 'sd', aliases: ['jump_sd'], symbol: 's', meaning: 'standard deviation of a jump, where it is normal', kind: 'number', fallback: 1, low: 0, usual: [0, 5] },
    { name: 'drift', aliases: ['premium'], symbol: 'c', meaning: 'steady growth between jumps', unit: 'per unit of time', kind: 'number', fallback: 0, usual: [-50, 50] },
    { name: 'x0', aliases: ['start'], symbol: 'X₀', meaning: 'value at the start', kind: 'number', fallback: 0, isInitial: true, usual: [0, 100] },
  ], // biome-ignore format: a table
  components: () => ['X', 'N'],
  schemes: [sum],
  moments: sumMoments,
  presets: [
    { title: 'Surplus of an insurer: premiums less claims', parameters: { rate: 20, jump: 'exponential', mean: -1, sd: 1, drift: 22, x0: 10 }, horizon: 5 },
    { title: 'Rain in a season, in mm', parameters: { rate: 0.35, jump: 'exponential', mean: 8, sd: 8, drift: 0, x0: 0 }, horizon: 90 },
    { title: 'Normal jumps both ways', parameters: { rate: 10, jump: 'normal', mean: 0, sd: 1, drift: 0, x0: 0 } },
  ], // biome-ignore format: a table
};
