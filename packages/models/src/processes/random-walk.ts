/** The random walk on a line, free or between barriers. */
import { type Arithmetic, SCALARS } from '@tessera/engine';
import type { Parameters, PathMoments, Process, ProcessParameter, Scheme } from './process.ts';

type Barrier = 'none' | 'reflecting' | 'absorbing';

interface Values {
  readonly x0: number;
  readonly step: number;
  readonly p: number;
  readonly lower: number;
  readonly lower_barrier: Barrier;
  readonly upper: number;
  readonly upper_barrier: Barrier;
}

function values(p: Parameters): Values {
  return p as unknown as Values;
}

/** A barrier as steps from the start, outward: rounding of the division must not move a barrier that lies on a step. */
function stepsTo({ step }: Values, distance: number, kind: Barrier): number {
  if (kind === 'none') return Infinity;
  return kind === 'absorbing' ? Math.ceil(distance / step - 1e-9) : Math.floor(distance / step + 1e-9);
}

/** The count after a step: of steps up less those down, whole, so that no rounding adds up. */
function stepped<V, B>(m: Arithmetic<V, B>, v: Values, count: V, rises: B): V {
  const up = m.const(stepsTo(v, v.upper - v.x0, v.upper_barrier));
  const down = m.const(-stepsTo(v, v.x0 - v.lower, v.lower_barrier));
  let next = m.add(count, m.select(rises, m.const(1), m.const(-1)));
  if (v.upper_barrier === 'reflecting') next = m.min(next, up);
  if (v.lower_barrier === 'reflecting') next = m.max(next, down);
  if (v.upper_barrier === 'absorbing') next = m.select(m.ge(count, up), count, next);
  if (v.lower_barrier === 'absorbing') next = m.select(m.le(count, down), count, next);
  return next;
}

/** Where a count stands; who is absorbed is on the barrier, wherever the last step would have led. */
function placeOf<V, B>(m: Arithmetic<V, B>, v: Values, count: V): V {
  const { x0, step, lower, upper } = v;
  let x = m.add(m.const(x0), m.mul(m.const(step), count));
  if (v.upper_barrier === 'absorbing')
    x = m.select(m.ge(count, m.const(stepsTo(v, upper - x0, 'absorbing'))), m.const(upper), x);
  if (v.lower_barrier === 'absorbing')
    x = m.select(m.le(count, m.const(-stepsTo(v, x0 - lower, 'absorbing'))), m.const(lower), x);
  return x;
}

const exact: Scheme = {
  name: 'exact',
  title: 'Exact',
  source: 'Feller, An Introduction to Probability Theory and Its Applications I (1968), sections XIV.1 and XV.2.',
  start: (m) => [m.const(0)],
  step(m, p, [count], { noise }) {
    const v = values(p);
    return [stepped(m, v, count!, m.gt(noise.uniform(0), m.const(1 - v.p)))];
  },
  observe: (m, p, [count]) => [placeOf(m, values(p), count!)],
};

const KINDS = [
  { name: 'none', meaning: 'the walk goes on beyond it' },
  { name: 'reflecting', meaning: 'a step that would lead across it is not taken' },
  { name: 'absorbing', meaning: 'a walk that reaches it stays there for ever' },
];

function barrier(side: 'lower' | 'upper', fallback: number): ProcessParameter[] {
  return [
    { name: side, aliases: [side === 'lower' ? 'low' : 'high'], symbol: side === 'lower' ? 'a' : 'b', meaning: `place of the ${side} barrier, where there is one`, kind: 'number', fallback, usual: side === 'lower' ? [-50, 0] : [0, 50] },
    { name: `${side}_barrier`, symbol: `${side} barrier`, meaning: `what happens at the ${side} barrier`, kind: 'choice', choices: KINDS, fallback: 'none' },
  ]; // biome-ignore format: a table
}

/** Why a barrier cannot stand where it does. */
function refuse(p: Parameters): string | undefined {
  const { x0, lower, lower_barrier, upper, upper_barrier } = values(p);
  if (lower_barrier !== 'none' && x0 < lower)
    return `the walk starts at ${x0}, below its lower barrier at ${lower}; lower the barrier or raise x0`;
  if (upper_barrier !== 'none' && x0 > upper)
    return `the walk starts at ${x0}, above its upper barrier at ${upper}; raise the barrier or lower x0`;
  return undefined;
}

/** Positions times steps beyond which the moments between barriers are not worked out. */
const MOST_WORK = 1e6;

/** Between barriers by moving the whole distribution, a step at a time. */
function moments(p: Parameters, t: number): PathMoments {
  const v = values(p);
  const { x0, step, p: rise } = v;
  if (v.lower_barrier === 'none' && v.upper_barrier === 'none')
    return { mean: [x0 + step * (2 * rise - 1) * t], variance: [4 * step * step * rise * (1 - rise) * t] };
  const steps = Math.floor(t);
  const up = Math.min(stepsTo(v, v.upper - x0, v.upper_barrier), steps);
  const down = Math.min(stepsTo(v, x0 - v.lower, v.lower_barrier), steps);
  if ((up + down + 1) * steps > MOST_WORK) return { mean: [NaN], variance: [NaN] };
  const zero = new Float64Array(up + down + 1);
  let shares = zero.map((_, k) => (k === down ? 1 : 0));
  for (let k = 0; k < steps; k++) {
    const next = zero.slice();
    shares.forEach((share, from) => {
      if (share === 0) return;
      next[stepped(SCALARS, v, from - down, true) + down]! += share * rise;
      next[stepped(SCALARS, v, from - down, false) + down]! += share * (1 - rise);
    });
    shares = next;
  }
  const place = (k: number) => placeOf(SCALARS, v, k - down);
  const mean = shares.reduce((sum, share, k) => sum + share * place(k), 0);
  return { mean: [mean], variance: [shares.reduce((sum, share, k) => sum + share * (place(k) - mean) ** 2, 0)] };
}

export const randomWalk: Process = {
  name: 'random-walk',
  aliases: ['walk', 'rw'],
  title: 'Random walk',
  use: 'A position that goes up or down by one step at a time: a stake in a game, an inventory, a particle between walls.',
  formula: 'Xₜ₊₁ = Xₜ ± h, up with probability p',
  family: 'Chains and walks',
  source: 'Feller, An Introduction to Probability Theory and Its Applications I (1968), chapters III and XIV.',
  parameters: [
    { name: 'x0', aliases: ['start'], symbol: 'X₀', meaning: 'position at the start', kind: 'number', fallback: 0, isInitial: true, usual: [-10, 10] },
    { name: 'step', aliases: ['step_size', 'h'], symbol: 'h', meaning: 'length of a step', kind: 'number', fallback: 1, low: 0, isLowOpen: true, usual: [0.1, 5] },
    { name: 'p', aliases: ['p_up', 'probability'], symbol: 'p', meaning: 'probability that a step goes up', kind: 'number', fallback: 0.5, low: 0, high: 1, usual: [0, 1] },
    ...barrier('lower', -10),
    ...barrier('upper', 10),
  ], // biome-ignore format: a table
  components: () => ['X'],
  schemes: [exact],
  refuse,
  moments,
  isDiscrete: true,
  presets: [
    { title: 'A fair game without end', parameters: { x0: 0, step: 1, p: 0.5, lower: -10, lower_barrier: 'none', upper: 10, upper_barrier: 'none' }, horizon: 200 },
    { title: 'Roulette on red until 0 or 20', parameters: { x0: 10, step: 1, p: 18 / 37, lower: 0, lower_barrier: 'absorbing', upper: 20, upper_barrier: 'absorbing' }, horizon: 200 },
    { title: 'A stock between empty and full', parameters: { x0: 5, step: 1, p: 0.45, lower: 0, lower_barrier: 'reflecting', upper: 10, upper_barrier: 'reflecting' }, horizon: 200 },
  ], // biome-ignore format: a table
};
