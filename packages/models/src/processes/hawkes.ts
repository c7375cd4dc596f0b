/** The Hawkes process with an exponential kernel: every event makes further events likelier for a while. */
import { exp, log, log1p } from '@tessera/engine';
import { ownOf, startClock, throughEvents } from './event-clock.ts';
import { exponential } from './matrix.ts';
import type { Parameters, Process, Scheme } from './process.ts';

interface Values {
  readonly mu: number;
  readonly alpha: number;
  readonly beta: number;
  readonly lambda0: number;
}

function values(p: Parameters): Values {
  return p as unknown as Values;
}

/** Own state: events so far, and by how much the intensity is above its base. */
const exact: Scheme = {
  name: 'exact',
  title: 'Exact, event by event',
  source:
    'Dassios and Zhao, "Exact simulation of Hawkes process with exponentially decaying intensity", Electronic Communications in Probability 18 (2013), no. 62.',
  start(m, p) {
    const { mu, lambda0 } = values(p);
    return startClock(m, [m.const(0), m.const(lambda0 - mu)]);
  },
  step(m, p, state, place) {
    const { mu, alpha, beta } = values(p);
    return throughEvents(m, state, place, {
      pass: ([count, excess], time) => [count!, m.mul(excess!, exp(m, m.mul(m.const(-beta), time)))],
      happen: ([count, excess]) => [m.add(count!, m.const(1)), m.add(excess!, m.const(alpha))],
      wait([, excess], draw) {
        // The excess may die out before it brings an event: then only the base does.
        const x = m.div(m.mul(m.const(beta), log(m, draw(0))), excess!);
        const dies = m.not(m.gt(x, m.const(-1)));
        const safe = m.select(dies, m.const(0), x);
        const fromExcess = m.select(dies, m.const(Infinity), m.div(log1p(m, safe), m.const(-beta)));
        const fromBase = mu > 0 ? m.div(log(m, draw(1)), m.const(-mu)) : m.const(Infinity);
        return m.min(fromExcess, fromBase);
      },
    });
  },
  observe(m, p, state) {
    const [count, excess] = ownOf(state);
    return [count!, m.add(m.const(values(p).mu), excess!)];
  },
};

/**
 * Means and variances of count and intensity: their linear differential equations, solved by a matrix exponential, so that no
 * case of alpha against beta is special (Da Fonseca and Zaatour, "Hawkes process: fast calibration, application to trade
 * clustering, and diffusive limit", Journal of Futures Markets 34 (2014)).
 */
function moments(p: Parameters, t: number) {
  const { mu, alpha, beta, lambda0 } = values(p);
  const decay = beta - alpha;
  // Rows: 1, E λ, Var λ, Cov(N, λ), E N, Var N.
  const slopes = [
    [0, 0, 0, 0, 0, 0],
    [beta * mu, -decay, 0, 0, 0, 0],
    [0, alpha * alpha, -2 * decay, 0, 0, 0],
    [0, alpha, 1, -decay, 0, 0],
    [0, 1, 0, 0, 0, 0],
    [0, 1, 0, 2, 0, 0],
  ];
  const grown = exponential(slopes.map((row) => row.map((x) => x * t)));
  const [, intensity, spread, , count, variance] = grown.map((row) => row[0]! + row[1]! * lambda0);
  return { mean: [count!, intensity!], variance: [variance!, spread!] };
}

export const hawkes: Process = {
  name: 'hawkes',
  aliases: ['self-exciting', 'hawkes-process'],
  title: 'Hawkes process',
  use: 'Events that set off further events: trades, aftershocks, posts, attacks. The intensity jumps at each event and falls back to its base.',
  formula: 'dλ = β (μ - λ) dt + α dN',
  family: 'Counts and queues',
  source: 'Hawkes, "Spectra of some self-exciting and mutually exciting point processes", Biometrika 58 (1971).',
  parameters: [
    { name: 'mu', aliases: ['base', 'baseline'], symbol: 'μ', meaning: 'base intensity, to which the intensity falls back', unit: 'events per unit of time', kind: 'number', fallback: 1, low: 0, usual: [0, 5] },
    { name: 'alpha', aliases: ['excitation', 'jump'], symbol: 'α', meaning: 'by how much each event raises the intensity; each event sets off α/β further ones on average, and from α = β on the number of events explodes', unit: 'events per unit of time', kind: 'number', fallback: 0.8, low: 0, usual: [0, 3] },
    { name: 'beta', aliases: ['decay'], symbol: 'β', meaning: 'how fast the excitement fades', unit: 'per unit of time', kind: 'number', fallback: 2, low: 0, isLowOpen: true, usual: [0.5, 5] },
    { name: 'lambda0', aliases: ['intensity'], symbol: 'λ₀', meaning: 'intensity at the start; the base when left out', unit: 'events per unit of time', kind: 'number', fallback: 1, follows: 'mu', low: 0, isInitial: true, usual: [0, 5] },
  ], // biome-ignore format: a table
  components: () => ['N', 'lambda'],
  schemes: [exact],
  refuse(p) {
    const { mu, lambda0 } = values(p);
    if (lambda0 < mu) return `lambda0 (${lambda0}) is below mu (${mu}), and the intensity never is; raise lambda0`;
    return undefined;
  },
  note(p) {
    const { alpha, beta } = values(p);
    if (alpha < beta) return undefined;
    return `alpha (${alpha}) is not below beta (${beta}): each event sets off one or more further ones on average, so the number of events explodes.`;
  },
  moments,
  presets: [
    { title: 'Trades of a share, per second', parameters: { mu: 0.5, alpha: 3, beta: 5, lambda0: 0.5 }, horizon: 60 },
    { title: 'Aftershocks, per day', parameters: { mu: 0.2, alpha: 0.9, beta: 1.2, lambda0: 10 }, horizon: 30 },
    { title: 'Nearly critical', parameters: { mu: 1, alpha: 1.9, beta: 2, lambda0: 1 }, horizon: 50 },
  ],
};
