/** Every process, once. */

import { arma } from './arma.ts';
import { bates } from './bates.ts';
import { brownianBridge } from './brownian-bridge.ts';
import { brownianMotion } from './brownian-motion.ts';
import { compoundPoisson } from './compound-poisson.ts';
import { constantElasticity } from './constant-elasticity.ts';
import { coxIngersollRoss } from './cox-ingersoll-ross.ts';
import { garch } from './garch.ts';
import { geometricBrownianMotion } from './geometric-brownian-motion.ts';
import { hawkes } from './hawkes.ts';
import { heston } from './heston.ts';
import { hullWhite } from './hull-white.ts';
import { kou } from './kou.ts';
import { markov } from './markov.ts';
import { markovInTime } from './markov-in-time.ts';
import { merton } from './merton.ts';
import { multiGeometricBrownianMotion } from './multi-geometric-brownian-motion.ts';
import { ornsteinUhlenbeck } from './ornstein-uhlenbeck.ts';
import { poissonProcess } from './poisson-process.ts';
import type { Process } from './process.ts';
import { queue } from './queue.ts';
import { randomWalk } from './random-walk.ts';
import { varianceGamma } from './variance-gamma.ts';
import { vasicek } from './vasicek.ts';

/** All processes, in the order in which people look for them. */
export const PROCESSES: readonly Process[] = [
  geometricBrownianMotion,
  multiGeometricBrownianMotion,
  constantElasticity,
  brownianMotion,
  brownianBridge,
  ornsteinUhlenbeck,
  vasicek,
  coxIngersollRoss,
  hullWhite,
  heston,
  bates,
  merton,
  kou,
  varianceGamma,
  garch,
  markov,
  markovInTime,
  randomWalk,
  poissonProcess,
  compoundPoisson,
  hawkes,
  queue,
  arma,
];

/** The process of that name or alias, in any case. */
export function findProcess(name: string): Process | undefined {
  const wanted = name.trim().toLowerCase();
  return PROCESSES.find((process) => process.name === wanted || process.aliases.includes(wanted));
}
