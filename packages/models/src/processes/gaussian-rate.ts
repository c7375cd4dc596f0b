/**
 * Short rates that are a known curve and a normal deviation from it (`mean-reversion.ts`), carried together with their
 * integral, so that discount factors along a path are exact. Vasicek and Hull-White differ in the curve alone.
 */
import { type Arithmetic, exp } from '@tessera/engine';
import { eulerStep, exactStep, transition } from './mean-reversion.ts';
import type { Parameters, Scheme, StepPlace } from './process.ts';

/** The curve, its integral from time 0, and what else the next ones follow from. */
type Level<V> = readonly [rate: V, integral: V, ...own: V[]];

/** What the rate is without noise, beside the deviation's decay. */
export interface KnownRate {
  /** The deviation at time 0. */
  deviation(p: Parameters): number;
  start<V, B>(m: Arithmetic<V, B>, p: Parameters): Level<V>;
  /** The curve at the end of a step, from that at its start. */
  next<V, B>(m: Arithmetic<V, B>, p: Parameters, level: Level<V>, at: StepPlace<V>): Level<V>;
}

/** Names of the components: the rate, its integral from time 0, and e to the minus that. */
export const RATE_COMPONENTS = ['r', 'integral', 'discount'] as const;

interface Values {
  readonly kappa: number;
  readonly sigma: number;
}

function values(p: Parameters): Values {
  return p as unknown as Values;
}

/** The time at the end of a step. */
export function endOf<V, B>(m: Arithmetic<V, B>, { step, dt }: StepPlace<V>): V {
  return m.mul(m.add(step, m.const(1)), m.const(dt));
}

/** The exact scheme and Euler's. The state: the deviation, the area under it, the level. */
export function gaussianRateSchemes(known: KnownRate): readonly [exact: Scheme, euler: Scheme] {
  const state: Pick<Scheme, 'start' | 'observe'> = {
    start: (m, p) => [m.const(known.deviation(p)), m.const(0), ...known.start(m, p)],
    observe(m, _, [x, y, rate, area]) {
      const integral = m.add(y!, area!);
      return [m.add(x!, rate!), integral, exp(m, m.neg(integral))];
    },
  };
  return [
    {
      name: 'exact',
      title: 'Exact, rate and integral together',
      source: 'Glasserman, Monte Carlo Methods in Financial Engineering (2003), section 3.3.',
      ...state,
      step(m, p, [x, y, rate, area, ...own], at) {
        const { kappa, sigma } = values(p);
        const moved = exactStep(m, transition(kappa, sigma, at.dt), [x!, y!], at.noise.normal);
        return [...moved, ...known.next(m, p, [rate!, area!, ...own], at)];
      },
    },
    {
      name: 'euler',
      title: 'Euler-Maruyama, of the deviation from the known curve',
      source:
        'Kloeden and Platen, Numerical Solution of Stochastic Differential Equations (1992), sections 10.2 and 10.3: with additive noise it is the Milstein scheme.',
      strongOrder: 1,
      weakOrder: 1,
      ...state,
      step(m, p, [x, y, rate, area, ...own], at) {
        const moved = eulerStep(m, values(p), [x!, y!], { normal: at.noise.normal, dt: at.dt });
        return [...moved, ...known.next(m, p, [rate!, area!, ...own], at)];
      },
    },
  ];
}
