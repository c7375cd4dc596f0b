/** The Markov chain in whole steps. */
import { type Matrix, MOST_WORK, rowTimesPower, workOfPower } from './matrix.ts';
import type { Parameters, PathMoments, Process, ProcessParameter, Scheme } from './process.ts';
import { rowSearch } from './row-search.ts';
import { faultOfProbabilities, faultOfStart } from './transitions.ts';

interface Values {
  readonly matrix: Matrix;
  readonly start: number;
}

function values(p: Parameters): Values {
  return p as unknown as Values;
}

/** The state in which a chain begins. */
export const START: ProcessParameter = { name: 'start', aliases: ['state', 'initial'], symbol: 'X₀', meaning: 'state at the start; states are numbered from 0', kind: 'number', fallback: 0, low: 0, isWhole: true, isInitial: true, usual: [0, 2] }; // biome-ignore format: a table

/** Moments that would take too long to work out. */
export const UNKNOWN: PathMoments = { mean: [NaN], variance: [NaN] };

/** Mean and variance of the state's number under a distribution of states. */
export function momentsOfState(distribution: readonly number[]): PathMoments {
  const mean = distribution.reduce((sum, p, state) => sum + p * state, 0);
  const variance = distribution.reduce((sum, p, state) => sum + p * (state - mean) ** 2, 0);
  return { mean: [mean], variance: [variance] };
}

const step: Scheme = {
  name: 'exact',
  title: 'Exact, by the row of the state',
  source: 'Inverse transform: Devroye, Non-Uniform Random Variate Generation (1986), section III.2.',
  start: (m, p) => [m.const(values(p).start)],
  step: (m, p, [state], { noise }) => [rowSearch(values(p).matrix)(m, state!, noise.uniform(0))],
};

/** Weather in the land of Oz: rain, nice, snow (Kemeny and Snell, Finite Markov Chains, 1960, section 2.1). */
const OZ = [
  [0.5, 0.25, 0.25],
  [0.5, 0, 0.5],
  [0.25, 0.25, 0.5],
];

/**
 * Ratings AAA to CCC and default over a year (CreditMetrics, Technical Document, 1997, table 1.1, after Standard & Poor's);
 * where the printed row misses 100 % by 0.01, the diagonal takes it.
 */
const RATINGS = [
  [0.9081, 0.0833, 0.0068, 0.0006, 0.0012, 0, 0, 0],
  [0.007, 0.9065, 0.0779, 0.0064, 0.0006, 0.0014, 0.0002, 0],
  [0.0009, 0.0227, 0.9105, 0.0552, 0.0074, 0.0026, 0.0001, 0.0006],
  [0.0002, 0.0033, 0.0595, 0.8693, 0.053, 0.0117, 0.0012, 0.0018],
  [0.0003, 0.0014, 0.0067, 0.0773, 0.8053, 0.0884, 0.01, 0.0106],
  [0, 0.0011, 0.0024, 0.0043, 0.0648, 0.8347, 0.0407, 0.052],
  [0.0022, 0, 0.0022, 0.013, 0.0238, 0.1124, 0.6485, 0.1979],
  [0, 0, 0, 0, 0, 0, 0, 1],
];

/** A player with a stake of 0 to 4 who wins a bet of 1 with probability 0.45. */
const GAMBLER = [
  [1, 0, 0, 0, 0],
  [0.55, 0, 0.45, 0, 0],
  [0, 0.55, 0, 0.45, 0],
  [0, 0, 0.55, 0, 0.45],
  [0, 0, 0, 0, 1],
];

export const markov: Process = {
  name: 'markov',
  aliases: ['markov-chain', 'chain', 'dtmc'],
  title: 'Markov chain',
  use: 'Things that are in one of several states and move between them in whole steps: weather, ratings, customers, machines.',
  formula: 'P(Xₜ₊₁ = j | Xₜ = i) = Pᵢⱼ',
  family: 'Chains and walks',
  source: 'Kemeny and Snell, Finite Markov Chains (1960).',
  parameters: [
    { name: 'matrix', aliases: ['p', 'transition', 'transitions', 'transition_matrix'], symbol: 'P', meaning: 'transition probabilities: row i holds the probabilities of going from state i to states 0, 1, 2 and so on, and adds to 1', kind: 'matrix', fallback: OZ },
    START,
  ], // biome-ignore format: a table
  components: () => ['state'],
  schemes: [step],
  refuse: (p) => faultOfProbabilities(values(p).matrix) ?? faultOfStart(values(p).start, values(p).matrix),
  moments(p, t) {
    const { matrix, start } = values(p);
    const { steps, squares } = workOfPower(matrix.length, t);
    if (Math.min(steps, squares) > MOST_WORK) return UNKNOWN;
    const first = matrix.map((_, state) => (state === start ? 1 : 0));
    return momentsOfState(rowTimesPower(first, matrix, Math.floor(t)));
  },
  isDiscrete: true,
  presets: [
    { title: 'Weather: rain, nice, snow', parameters: { matrix: OZ, start: 0 }, horizon: 30 },
    { title: 'Credit ratings, year by year (0 is AAA, 7 default)', parameters: { matrix: RATINGS, start: 3 }, horizon: 20 },
    { title: 'A gambler with a stake of 2', parameters: { matrix: GAMBLER, start: 2 }, horizon: 20 },
  ], // biome-ignore format: a table
};
