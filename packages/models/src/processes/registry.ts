/** Every process, once. */
import { geometricBrownianMotion } from './geometric-brownian-motion.ts';
import { heston } from './heston.ts';
import type { Process } from './process.ts';

/** All processes, in the order in which people look for them. */
export const PROCESSES: readonly Process[] = [geometricBrownianMotion, heston];

/** The process of that name or alias, in any case. */
export function findProcess(name: string): Process | undefined {
  const wanted = name.trim().toLowerCase();
  return PROCESSES.find((process) => process.name === wanted || process.aliases.includes(wanted));
}
