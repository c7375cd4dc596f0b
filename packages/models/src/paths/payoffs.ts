/**
 * Payoffs of options on a path, discounted, in one table: the reader, the documents and the page learn of them here. What is
 * looked at on the grid alone is an expression; what is watched at all times is code.
 */
import { exp, SCALARS } from '@tessera/engine';
import { earlyExercise } from './exercise-payoff.ts';
import type { Simulated } from './exercise-training.ts';
import type { PathNames } from './functionals.ts';
import { crossing, extreme, type Reading, type WatchedPrice } from './payoffs-continuous.ts';

export interface PayoffParameter {
  readonly name: string;
  readonly meaning: string;
  /** Left out for numbers. */
  readonly choices?: readonly string[];
  /** Without one it must be given. */
  readonly fallback?: number | string;
  /** Numbers must be above 0. */
  readonly isPositive?: true;
}

/** Parameters by name, checked and complete. */
export type PayoffValues = Readonly<Record<string, number | string>>;

/** What a payoff is built for. */
export interface PricePlace {
  /** Name and number of the component. */
  readonly price: string;
  readonly component: number;
  readonly grid: PathNames['grid'];
  /** Of the logarithm of the price. */
  readonly volatility: () => number;
  /** What takes paths of its own to be built. */
  readonly simulated: Simulated;
}

export interface Payoff {
  readonly name: string;
  readonly title: string;
  readonly meaning: string;
  readonly parameters: readonly PayoffParameter[];
  /** An expression on the grid, or what is watched at all times. */
  build(p: PayoffValues, at: PricePlace): string | Reading;
}

const OPTION: PayoffParameter = {
  name: 'option',
  meaning: 'a call or a put',
  choices: ['call', 'put'],
  fallback: 'call',
};
const STRIKE: PayoffParameter = { name: 'strike', meaning: 'the strike price' };
const RATE: PayoffParameter = {
  name: 'rate', meaning: 'the interest rate that discounts, continuously compounded; the drift of the process is its own business', fallback: 0,
}; // biome-ignore format: a table
const BARRIER: PayoffParameter = {
  name: 'barrier',
  meaning: 'the price that matters when it is touched',
  isPositive: true,
};
const DIRECTION: PayoffParameter = {
  name: 'direction', meaning: 'whether the barrier is touched from below (up) or from above (down)', choices: ['up', 'down'],
}; // biome-ignore format: a table
const STYLE: PayoffParameter = {
  name: 'style', meaning: 'against the strike (fixed), or against the price at the end (floating)', choices: ['fixed', 'floating'], fallback: 'fixed',
}; // biome-ignore format: a table
const FIXED_STRIKE: PayoffParameter = { ...STRIKE, meaning: 'the strike price; unused when floating', fallback: 0 };
const MONITORING: PayoffParameter = {
  name: 'monitoring',
  meaning:
    'when the price is looked at: at the times of the grid, at all times (by the law of a Brownian bridge between them: exact for geometric Brownian motion), or at all times by moving the level 0.5826 standard deviations of a step (quick, approximate)',
  choices: ['grid', 'continuous', 'shifted'],
  fallback: 'grid',
};
const VOLATILITY: PayoffParameter = {
  name: 'volatility', meaning: 'of the logarithm of the price, for monitoring at all times; that of the process when it has one', fallback: 'process', isPositive: true,
}; // biome-ignore format: a table

/**
 * -ζ(1/2) / √(2π): how far a barrier that is looked at now and then lies beyond one that is watched, in standard deviations of
 * a step. Broadie, Glasserman and Kou, "A continuity correction for discrete barrier options", Mathematical Finance 7 (1997);
 * for extremes their "Connecting discrete and continuous path-dependent options", Finance and Stochastics 3 (1999).
 */
const SHIFT = 0.5825971579390106;
const EARLY: readonly PayoffParameter[] = [
  STRIKE, RATE,
  { name: 'of', meaning: 'the price that it is on: that of the component, or the greatest, least or mean one of all components', choices: ['price', 'max', 'min', 'mean'], fallback: 'price' },
  { name: 'dates', meaning: 'how many times it can be exercised, equally far apart, the last at the end: a divisor of the number of steps', fallback: 'steps', isPositive: true },
  { name: 'start', meaning: 'whether it can be exercised at time 0 as well', choices: ['with', 'without'], fallback: 'with' },
  { name: 'training', meaning: 'how many paths, apart from those that are priced, the rule of exercise is fitted to: more lose less; the grid decides on at most 16,384', fallback: 'grid', isPositive: true },
]; // biome-ignore format: a table
const EARLY_MEANING =
  'exercised by a rule that is fitted to paths of its own (Longstaff and Schwartz), so its price comes out a little low rather than high';

/** All payoffs, in the order in which people look for them. */
export const PAYOFFS: readonly Payoff[] = [
  {
    name: 'european', title: 'European option', meaning: 'pays what the price at the end is above (call) or below (put) the strike',
    parameters: [OPTION, STRIKE, RATE],
    build: (p, { price, grid }) => `${discount(p, grid)} * ${vanilla(p, price)}`,
  },
  {
    name: 'digital', title: 'Digital option', meaning: 'pays a fixed amount, or the price, when the price at the end is above (call) or below (put) the strike',
    parameters: [
      OPTION, STRIKE,
      { name: 'pays', meaning: 'the amount of cash, or one unit of the asset', choices: ['cash', 'asset'], fallback: 'cash' },
      { name: 'cash', meaning: 'the amount; unused when the asset is paid', fallback: 1 },
      RATE,
    ],
    build: (p, { price, grid }) =>
      `${discount(p, grid)} * ${p.pays === 'asset' ? price : number(p.cash)} * (${price} ${p.option === 'call' ? '>' : '<'} ${number(p.strike)})`,
  },
  {
    name: 'asian', title: 'Asian option', meaning: 'pays on the mean of the price at the times of the grid',
    parameters: [
      OPTION, FIXED_STRIKE, STYLE,
      { name: 'average', meaning: 'the kind of mean', choices: ['arithmetic', 'geometric'], fallback: 'arithmetic' },
      { name: 'start', meaning: 'whether the price at time 0 counts', choices: ['without', 'with'], fallback: 'without' },
      RATE,
    ],
    build: (p, at) => `${discount(p, at.grid)} * ${styled(p, at.price, mean(p, at))}`,
  },
  {
    name: 'barrier', title: 'Barrier option',
    meaning: 'a European option that begins (in) or ends (out) when the price touches the barrier; the rebate is paid at the touch (out), or at the end when there was none (in)',
    parameters: [
      OPTION, STRIKE, BARRIER, DIRECTION,
      { name: 'knock', meaning: 'whether the touch begins the option or ends it', choices: ['in', 'out'] },
      { name: 'rebate', meaning: 'what is paid when there is no option', fallback: 0 },
      RATE, MONITORING, VOLATILITY,
    ],
    build: barrier,
  },
  {
    name: 'one-touch', title: 'One-touch and no-touch option', meaning: 'pays a fixed amount when the price touches the barrier, or when it never does',
    parameters: [
      BARRIER, DIRECTION,
      { name: 'cash', meaning: 'the amount', fallback: 1 },
      { name: 'pays', meaning: 'at the touch, at the end when there was a touch, or at the end when there was none', choices: ['at-touch', 'at-end', 'no-touch'], fallback: 'at-touch' },
      RATE, MONITORING, VOLATILITY,
    ],
    build: oneTouch,
  },
  {
    name: 'lookback', title: 'Lookback option',
    meaning: 'pays on the greatest or least price: fixed, how far it goes beyond the strike; floating, how far the price at the end is from the least (call) or greatest (put)',
    parameters: [
      OPTION, FIXED_STRIKE, STYLE,
      { name: 'extreme', meaning: 'the greatest or least price before time 0; that at time 0 when left out', fallback: 'start', isPositive: true },
      RATE, MONITORING, VOLATILITY,
    ],
    build: lookback,
  },
  {
    name: 'american-put', title: 'American put', meaning: `pays what the price is below the strike at any time of the grid, ${EARLY_MEANING}`,
    parameters: EARLY, build: (p, at) => american('put', p, at),
  },
  {
    name: 'american-call', title: 'American call', meaning: `pays what the price is above the strike at any time of the grid, ${EARLY_MEANING}`,
    parameters: EARLY, build: (p, at) => american('call', p, at),
  },
]; // biome-ignore format: a table

/** A number as expressions take it. */
function number(value: number | string | undefined): string {
  return `(${value})`;
}

function discount({ rate }: PayoffValues, { horizon }: PathNames['grid']): string {
  return number(exp(SCALARS, -(rate as number) * horizon));
}

/** What an option pays on a value; also of other values and strikes than the price's. */
function vanilla({ option, strike }: PayoffValues, value: string, against = number(strike)): string {
  return option === 'call' ? `max(${value} - ${against}, 0)` : `max(${against} - ${value}, 0)`;
}

/** On the mean against the strike, or on the price against the mean. */
function styled(p: PayoffValues, price: string, value: string): string {
  return p.style === 'fixed' ? vanilla(p, value) : vanilla(p, price, value);
}

function mean({ average, start }: PayoffValues, { price, grid }: PricePlace): string {
  const x = average === 'geometric' ? `log(${price})` : price;
  const value = start === 'with' ? `((sum(${x}) + start(${x})) / ${grid.steps + 1})` : `average(${x})`;
  return average === 'geometric' ? `exp(${value})` : value;
}

/** The level to look at on the grid; moved towards the price where that stands for all times. */
function levelOf(p: PayoffValues, { grid, volatility }: PricePlace): number {
  const level = p.barrier as number;
  if (p.monitoring === 'grid') return level;
  const by = SHIFT * volatility() * Math.sqrt(grid.horizon / grid.steps);
  return level * exp(SCALARS, p.direction === 'up' ? -by : by);
}

function touch(p: PayoffValues, at: PricePlace): string {
  return `${at.price} ${p.direction === 'up' ? '>=' : '<='} ${number(levelOf(p, at))}`;
}

/** `isTimed`: something is paid at the touch, so that it matters when that is. */
function barrierOf(p: PayoffValues, isTimed: boolean): { level: number; direction: 'up' | 'down'; rate: number } {
  const rate = isTimed ? (p.rate as number) : 0;
  return { level: p.barrier as number, direction: p.direction as 'up' | 'down', rate };
}

function watched({ component, volatility }: PricePlace): WatchedPrice {
  return { component, volatility: volatility() };
}

function barrier(p: PayoffValues, at: PricePlace): string | Reading {
  const end = exp(SCALARS, -(p.rate as number) * at.grid.horizon);
  if (p.monitoring === 'continuous') {
    const [strike, rebate] = [p.strike as number, p.rebate as number];
    return crossing(
      watched(at),
      barrierOf(p, p.knock === 'out' && rebate !== 0),
      (m, { price, survival, discount: touched }) => {
        const inside = p.option === 'call' ? m.sub(price, m.const(strike)) : m.sub(m.const(strike), price);
        const paid = m.mul(m.const(end), m.max(inside, m.const(0)));
        return p.knock === 'out'
          ? m.add(m.mul(survival, paid), m.mul(m.const(rebate), touched))
          : m.add(m.mul(m.sub(m.const(1), survival), paid), m.mul(m.const(rebate * end), survival));
      },
    );
  }
  const [option, isTouched] = [`${number(end)} * ${vanilla(p, at.price)}`, `any(${touch(p, at)})`];
  return p.knock === 'out'
    ? `if(${isTouched} > 0, ${number(p.rebate)} * exp(${number(-(p.rate as number))} * hit(${touch(p, at)})), ${option})`
    : `if(${isTouched} > 0, ${option}, ${number((p.rebate as number) * end)})`;
}

function oneTouch(p: PayoffValues, at: PricePlace): string | Reading {
  const cash = p.cash as number;
  const end = cash * exp(SCALARS, -(p.rate as number) * at.grid.horizon);
  if (p.monitoring === 'continuous')
    return crossing(watched(at), barrierOf(p, p.pays === 'at-touch'), (m, { survival, discount: touched }) => {
      if (p.pays === 'at-touch') return m.mul(m.const(cash), touched);
      return m.mul(m.const(end), p.pays === 'no-touch' ? survival : m.sub(m.const(1), survival));
    });
  const isTouched = `any(${touch(p, at)})`;
  if (p.pays === 'no-touch') return `${number(end)} * (1 - ${isTouched})`;
  if (p.pays === 'at-end') return `${number(end)} * ${isTouched}`;
  return `${number(cash)} * exp(${number(-(p.rate as number))} * hit(${touch(p, at)})) * ${isTouched}`;
}

function lookback(p: PayoffValues, at: PricePlace): string | Reading {
  const which = (p.style === 'fixed') === (p.option === 'call') ? 'max' : 'min';
  const known = p.extreme === 'start' ? undefined : (p.extreme as number);
  if (p.monitoring === 'continuous') {
    const end = exp(SCALARS, -(p.rate as number) * at.grid.horizon);
    const strike = p.strike as number;
    return extreme(watched(at), which, (m, price, most) => {
      const found = known === undefined ? most : m[which](most, m.const(known));
      const [value, against] = p.style === 'fixed' ? [found, m.const(strike)] : [price, found];
      const inside = p.option === 'call' ? m.sub(value, against) : m.sub(against, value);
      return m.mul(m.const(end), m.max(inside, m.const(0)));
    });
  }
  // Moved, the price at time 0 moves too: a path that never goes beyond it would count as one that does.
  const by = p.monitoring === 'grid' ? 0 : SHIFT * at.volatility() * Math.sqrt(at.grid.horizon / at.grid.steps);
  const moved = exp(SCALARS, which === 'max' ? by : -by);
  const found = by === 0 ? `${which}(${at.price})` : `${which}(${at.price}) * ${number(moved)}`;
  const value = known === undefined ? found : `${which}(${found}, ${number(known)})`;
  return `${discount(p, at.grid)} * ${styled(p, at.price, `(${value})`)}`;
}

function american(option: 'call' | 'put', p: PayoffValues, { component, simulated }: PricePlace): Reading {
  const { strike, rate, of, start, dates, training } = p;
  const exercise = {
    option: { option, strike: strike as number, of: of as 'price', component },
    rate: rate as number,
    isExercisableAtStart: start === 'with',
    ...(typeof dates === 'number' && { dates }),
    ...(typeof training === 'number' && { training }),
  };
  return earlyExercise(exercise, simulated);
}
