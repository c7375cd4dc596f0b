/**
 * The M/M/c queue in the long run and in time, in closed form (Gross, Shortle, Thompson and Harris, Fundamentals of Queueing Theory, 2008,
 * sections 2.2 to 2.6). It knows no simulation.
 */
import { ModelsError } from '../models-error.ts';
import { MOST_WORK } from './matrix.ts';

/** A queue; rates per unit of time. */
export interface QueueModel {
  /** Customers who come per unit of time. */
  readonly lambda: number;
  /** Customers whom one server serves per unit of time. */
  readonly mu: number;
  /** Servers. */
  readonly c: number;
  /** Places in the system, waiting and in service; none or 0 for no limit. */
  readonly capacity?: number;
}

/** Long-run values. Where no limit holds the queue of too few servers, lengths and waits are infinite. */
export interface QueueAnalysis {
  /** Offered load λ / μ, in servers (erlangs). */
  readonly load: number;
  /** Share of time that a server is busy. */
  readonly utilisation: number;
  /** Whether the queue settles at all. */
  readonly isStable: boolean;
  /** Probability that a customer is turned away; 0 without a limit. */
  readonly lost: number;
  /** Probability that a customer who enters has to wait: Erlang C where there is no limit. */
  readonly waits: number;
  /** Mean numbers of customers in the system and waiting. */
  readonly L: number;
  readonly Lq: number;
  /** Mean times in the system and waiting, of those who enter. */
  readonly W: number;
  readonly Wq: number;
}

/** Servers and places: more are no queue but a mistake. */
const MOST_PLACES = 1e6;

/**
 * Erlang B: the share of calls lost when all servers are busy and nobody waits, by its stable recursion B(0) = 1,
 * B(k) = a B(k - 1) / (k + a B(k - 1)).
 * @throws ModelsError `queue-invalid`
 */
export function erlangB(load: number, servers: number): number {
  check({ lambda: load, mu: 1, c: servers });
  let lost = 1;
  for (let k = 1; k <= servers; k++) lost = (load * lost) / (k + load * lost);
  return lost;
}

/**
 * Erlang C: the probability of having to wait when the line has no limit; 1 where the servers cannot keep up.
 * @throws ModelsError `queue-invalid`
 */
export function erlangC(load: number, servers: number): number {
  const lost = erlangB(load, servers);
  return load >= servers ? 1 : lost / (1 - (load / servers) * (1 - lost));
}

/**
 * The long run of a queue.
 * @throws ModelsError `queue-invalid`
 */
export function analyseQueue(model: QueueModel): QueueAnalysis {
  check(model);
  return (model.capacity ?? 0) > 0 ? limited(model) : unlimited(model);
}

/**
 * The probability of n customers in the system in the long run, for n from 0 to `most`; 0 everywhere when the queue never
 * settles.
 * @throws ModelsError `queue-invalid`
 */
export function queueDistribution(model: QueueModel, most: number): number[] {
  check(model);
  const capacity = model.capacity ?? 0;
  const { load, isStable } = analyseQueue(model);
  if (!isStable) return new Array<number>(most + 1).fill(0);
  const weights = weightsOf(model, capacity > 0 ? capacity : Math.max(most, model.c));
  // From c on the weights fall geometrically, so those that are left out have a closed sum.
  const rest = capacity > 0 ? 0 : (weights.at(-1)! * load) / (model.c - load);
  const total = weights.reduce((sum, weight) => sum + weight, rest);
  return Array.from({ length: most + 1 }, (_, n) => (weights[n] ?? 0) / total);
}

/** Events of a stretch of time that is worked out at once: the probability of none must not underflow. */
const EVENTS_AT_ONCE = 500;

/**
 * The probability of 0, 1, 2 and so on customers in the system at time t when there were `n0` at time 0, by uniformisation
 * (Jensen, "Markoff chains as an aid in the study of Markoff processes", Skandinavisk Aktuarietidskrift 36 (1953)); to about 12
 * digits. Undefined where it would take too long: it takes the square of the events until then.
 * @throws ModelsError `queue-invalid`
 */
export function queueDistributionAt(model: QueueModel, n0: number, t: number): number[] | undefined {
  check(model);
  const { lambda, mu, c } = model;
  const fastest = lambda + mu * c;
  const pieces = Math.max(Math.ceil((fastest * t) / EVENTS_AT_ONCE), 1);
  const events = (fastest * t) / pieces;
  // Eight standard deviations and some: what lies beyond has a probability below 1e-14.
  const most = Math.ceil(events + 8 * Math.sqrt(events) + 20);
  const places = (model.capacity ?? 0) > 0 ? model.capacity! : n0 + most * pieces;
  if (!(places * most * pieces <= MOST_WORK)) return undefined;
  let shares: number[] = Array.from({ length: places + 1 }, (_, n) => (n === n0 ? 1 : 0));
  for (let piece = 0; piece < pieces; piece++) {
    let moved = shares;
    let weight = Math.exp(-events);
    let sum = shares.map((share) => share * weight);
    for (let k = 1; k <= most; k++) {
      moved = afterEvent(moved, lambda / fastest, (n) => (mu * Math.min(n, c)) / fastest);
      weight *= events / k;
      sum = sum.map((share, n) => share + weight * moved[n]!);
    }
    shares = sum;
  }
  return shares;
}

/** Shares after one event of the fastest rate, which changes nothing where the queue is slower. */
function afterEvent(shares: readonly number[], up: number, down: (n: number) => number): number[] {
  const last = shares.length - 1;
  return shares.map((share, n) => {
    const from = (n > 0 ? shares[n - 1]! * up : 0) + (n < last ? shares[n + 1]! * down(n + 1) : 0);
    return from + share * (1 - (n < last ? up : 0) - down(n));
  });
}

/** In proportion to the probabilities of 0 to `most` customers; the greatest is 1, so nothing overflows. */
function weightsOf({ lambda, mu, c }: QueueModel, most: number): number[] {
  const logs = [0];
  for (let n = 1; n <= most; n++) logs.push(logs[n - 1]! + Math.log(lambda / (mu * Math.min(n, c))));
  const greatest = logs.reduce((a, b) => Math.max(a, b));
  return logs.map((x) => Math.exp(x - greatest));
}

function unlimited({ lambda, mu, c }: QueueModel): QueueAnalysis {
  const load = lambda / mu;
  const isStable = load < c;
  const waits = erlangC(load, c);
  const Lq = isStable ? (waits * load) / (c - load) : Infinity;
  const Wq = isStable ? waits / (c * mu - lambda) : Infinity;
  const utilisation = Math.min(load / c, 1);
  return { load, utilisation, isStable, lost: 0, waits, L: Lq + load, Lq, W: Wq + 1 / mu, Wq };
}

function limited(model: QueueModel): QueueAnalysis {
  const { lambda, mu, c } = model;
  const weights = weightsOf(model, model.capacity!);
  const total = weights.reduce((sum, w) => sum + w, 0);
  const mean = (f: (n: number) => number) => weights.reduce((sum, w, n) => sum + w * f(n), 0) / total;
  const last = weights.length - 1;
  const lost = mean((n) => (n === last ? 1 : 0));
  const [L, Lq] = [mean((n) => n), mean((n) => Math.max(n - c, 0))];
  const entering = mean((n) => (n < last ? 1 : 0));
  const waits = entering > 0 ? mean((n) => (n >= c && n < last ? 1 : 0)) / entering : 0;
  const busy = mean((n) => Math.min(n, c));
  const rate = lambda * entering;
  const Wq = rate > 0 ? Lq / rate : 0;
  return { load: lambda / mu, utilisation: busy / c, isStable: true, lost, waits, L, Lq, W: Wq + 1 / mu, Wq };
}

function check({ lambda, mu, c, capacity = 0 }: QueueModel): void {
  const refuse = (what: string, value: number, must: string): never => {
    throw new ModelsError('queue-invalid', { what, value, must });
  };
  if (!(lambda >= 0 && lambda < Infinity)) refuse('lambda', lambda, 'a number, 0 or more');
  if (!(mu > 0 && mu < Infinity)) refuse('mu', mu, 'a number above 0');
  if (!(Number.isInteger(c) && c >= 1 && c <= MOST_PLACES)) refuse('c', c, `a whole number from 1 to ${MOST_PLACES}`);
  if (capacity !== 0 && !(Number.isInteger(capacity) && capacity >= c && capacity <= MOST_PLACES))
    refuse('capacity', capacity, `0 for no limit, or a whole number from c (${c}) to ${MOST_PLACES}`);
}
