/** The M/M/c queue, customer by customer. */
import { exponentialWait, ownOf, startClock, throughEvents } from './event-clock.ts';
import type { Parameters, PathMoments, Process, Scheme } from './process.ts';
import { queueDistributionAt } from './queue-analysis.ts';

interface Values {
  readonly lambda: number;
  readonly mu: number;
  readonly c: number;
  /** 0 for no limit. */
  readonly capacity: number;
  readonly n0: number;
}

function values(p: Parameters): Values {
  return p as unknown as Values;
}

const exact: Scheme = {
  name: 'exact',
  title: 'Exact, customer by customer',
  source: 'Competing exponential clocks: Asmussen and Glynn, Stochastic Simulation (2007), section II.6.',
  start: (m, p) => startClock(m, [m.const(values(p).n0)]),
  step(m, p, state, place) {
    const { lambda, mu, c, capacity } = values(p);
    const one = m.const(1);
    const zero = m.const(0);
    const limit = m.const(capacity === 0 ? Infinity : capacity);
    type V = typeof one;
    // Who finds the system full goes away, so then nobody arrives.
    const arrivals = (n: V) => m.select(m.lt(n, limit), m.const(lambda), zero);
    const services = (n: V) => m.mul(m.const(mu), m.min(n, m.const(c)));
    return throughEvents(m, state, place, {
      happen([n], draw) {
        const arrival = arrivals(n!);
        const arrives = m.le(m.mul(draw(1), m.add(arrival, services(n!))), arrival);
        return [m.select(arrives, m.add(n!, one), m.sub(n!, one))];
      },
      wait: ([n], draw) => exponentialWait(m, draw(0), m.add(arrivals(n!), services(n!))),
    });
  },
  observe(m, p, state) {
    const [n] = ownOf(state);
    const busy = m.min(n!, m.const(values(p).c));
    return [n!, m.sub(n!, busy), busy];
  },
};

/** From the distribution at t; of the number in the system, waiting, and in service. */
function moments(p: Parameters, t: number): PathMoments {
  const { lambda, mu, c, capacity, n0 } = values(p);
  const shares = queueDistributionAt({ lambda, mu, c, capacity }, n0, t);
  if (shares === undefined) return { mean: [NaN, NaN, NaN], variance: [NaN, NaN, NaN] };
  const expected = (f: (n: number) => number) => shares.reduce((sum, share, n) => sum + share * f(n), 0);
  const readings = [(n: number) => n, (n: number) => Math.max(n - c, 0), (n: number) => Math.min(n, c)];
  const mean = readings.map(expected);
  return { mean, variance: readings.map((f, k) => expected((n) => (f(n) - mean[k]!) ** 2)) };
}

function refuse(p: Parameters): string | undefined {
  const { c, capacity, n0 } = values(p);
  if (capacity !== 0 && capacity < c)
    return `capacity (${capacity}) counts those in service too, so it is at least c (${c}); or 0 for no limit`;
  if (capacity !== 0 && n0 > capacity) return `n0 (${n0}) is above capacity (${capacity}); lower it`;
  return undefined;
}

export const queue: Process = {
  name: 'mmc',
  aliases: ['m/m/c', 'mm1', 'm/m/1', 'queue', 'erlang'],
  title: 'M/M/c queue',
  use: 'Customers who come at random and are served by several servers: counters, call centres, repair shops, computers.',
  formula: 'n → n + 1 at rate λ, n → n - 1 at rate μ min(n, c)',
  family: 'Counts and queues',
  source: 'Gross, Shortle, Thompson and Harris, Fundamentals of Queueing Theory (2008), chapter 2.',
  parameters: [
    { name: 'lambda', aliases: ['arrival_rate', 'arrivals'], symbol: 'λ', meaning: 'mean number of customers who come', unit: 'per unit of time', kind: 'number', fallback: 4, low: 0, usual: [0, 20] },
    { name: 'mu', aliases: ['service_rate'], symbol: 'μ', meaning: 'mean number of customers whom one server serves; the queue settles only while λ is below c μ', unit: 'per unit of time', kind: 'number', fallback: 1, low: 0, isLowOpen: true, usual: [0.5, 5] },
    { name: 'c', aliases: ['servers', 's'], symbol: 'c', meaning: 'number of servers', kind: 'number', fallback: 5, low: 1, high: 1e9, isWhole: true, usual: [1, 20] },
    { name: 'capacity', aliases: ['k'], symbol: 'K', meaning: 'places in the system, waiting and in service; who finds none goes away; 0 for no limit', kind: 'number', fallback: 0, low: 0, high: 1e9, isWhole: true, usual: [0, 50] },
    { name: 'n0', aliases: ['start'], symbol: 'n₀', meaning: 'customers in the system at the start', kind: 'number', fallback: 0, low: 0, high: 1e9, isWhole: true, isInitial: true, usual: [0, 20] },
  ], // biome-ignore format: a table
  components: () => ['n', 'waiting', 'busy'],
  schemes: [exact],
  refuse,
  note(p) {
    const { lambda, mu, c, capacity } = values(p);
    if (capacity !== 0 || lambda < c * mu) return undefined;
    return `lambda (${lambda}) is not below c times mu (${c * mu}): the servers cannot keep up, so the queue grows without end.`;
  },
  moments,
  presets: [
    { title: 'One counter, 80 % busy', parameters: { lambda: 0.8, mu: 1, c: 1, capacity: 0, n0: 0 }, horizon: 100 },
    { title: 'A call centre: 90 calls an hour, 8 agents, 5 minutes a call', parameters: { lambda: 90, mu: 12, c: 8, capacity: 0, n0: 0 }, horizon: 8 },
    { title: 'Telephone lines without waiting (Erlang)', parameters: { lambda: 10, mu: 1, c: 15, capacity: 15, n0: 0 }, horizon: 20 },
    { title: 'Overloaded: the queue grows', parameters: { lambda: 6, mu: 1, c: 5, capacity: 0, n0: 0 }, horizon: 20 },
  ], // biome-ignore format: a table
};
