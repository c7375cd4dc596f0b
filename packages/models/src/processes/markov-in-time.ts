/** The Markov chain in continuous time. */
import { exponentialWait, ownOf, startClock, throughEvents } from './event-clock.ts';
import { momentsOfState, START, UNKNOWN } from './markov.ts';
import { exponential, type Matrix, MOST_WORK, workOfExponential } from './matrix.ts';
import type { Parameters, Process, Scheme } from './process.ts';
import { rowSearch } from './row-search.ts';
import { faultOfRates, faultOfStart } from './transitions.ts';

interface Values {
  readonly matrix: Matrix;
  readonly start: number;
}

function values(p: Parameters): Values {
  return p as unknown as Values;
}

/** Off the diagonal the rates, which are in proportion to the probabilities of where a change leads. */
function changes(matrix: Matrix): number[][] {
  return matrix.map((row, state) => row.map((rate, other) => (other === state ? 0 : rate)));
}

const clock: Scheme = {
  name: 'exact',
  title: 'Exact, change by change',
  source:
    'Gillespie, "Exact stochastic simulation of coupled chemical reactions", Journal of Physical Chemistry 81 (1977).',
  start: (m, p) => startClock(m, [m.const(values(p).start)]),
  step(m, p, state, place) {
    const rows = changes(values(p).matrix);
    const search = rowSearch(rows);
    const rates = Float64Array.from(rows, (row) => row.reduce((sum, rate) => sum + rate, 0));
    return throughEvents(m, state, place, {
      happen: ([now], draw) => [search(m, now!, draw(1))],
      wait: ([now], draw) => exponentialWait(m, draw(0), m.gather(rates, now!)),
    });
  },
  observe: (_m, _p, state) => [...ownOf(state)],
};

/** Works, is worn, is broken: wear once in 1000 hours, breakdown of the worn once in 200, repair in 20. */
const MACHINE = [
  [-0.001, 0.001, 0],
  [0, -0.005, 0.005],
  [0.05, 0, -0.05],
];

export const markovInTime: Process = {
  name: 'markov-ct',
  aliases: ['ctmc', 'continuous-time-markov', 'markov-jump'],
  title: 'Markov chain in continuous time',
  use: 'Things that are in one of several states and change at any moment: machines that fail and are repaired, molecules, patients.',
  formula: 'P(X(t + dt) = j | X(t) = i) = Qᵢⱼ dt',
  family: 'Chains and walks',
  source: 'Norris, Markov Chains (1997), chapter 2.',
  parameters: [
    { name: 'matrix', aliases: ['q', 'generator', 'rates'], symbol: 'Q', meaning: 'transition rates: row i holds the rates of going from state i to states 0, 1, 2 and so on; on the diagonal stands minus their sum', unit: 'per unit of time', kind: 'matrix', fallback: MACHINE },
    START,
  ], // biome-ignore format: a table
  components: () => ['state'],
  schemes: [clock],
  refuse: (p) => faultOfRates(values(p).matrix) ?? faultOfStart(values(p).start, values(p).matrix),
  moments(p, t) {
    const { matrix, start } = values(p);
    const fastest = matrix.reduce((most, row, state) => Math.max(most, -row[state]!), 0);
    if (workOfExponential(matrix.length, fastest * t) > MOST_WORK) return UNKNOWN;
    return momentsOfState(exponential(matrix.map((row) => row.map((rate) => rate * t)))[start]!);
  },
  presets: [
    { title: 'A machine: works, worn, broken; in hours', parameters: { matrix: MACHINE, start: 0 }, horizon: 5000 },
  ],
};
