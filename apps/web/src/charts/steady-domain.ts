/** An axis that stays where it is while values move, so that one sees them move: it widens at once and narrows at rest. */
import { useEffect, useState } from 'react';

/** Ends of an axis. */
export type Domain = readonly [low: number, high: number];

const REST = 700;

/** The ends that are shown of those that are wanted. */
export function useSteadyDomain(wanted: Domain | undefined): Domain | undefined {
  const [shown, setShown] = useState(wanted);
  const [low, high] = wanted ?? [];
  useEffect(() => {
    const timer = setTimeout(() => setShown(low === undefined ? undefined : [low, high!]), REST);
    return () => clearTimeout(timer);
  }, [low, high]);
  if (!wanted || !shown) return wanted;
  const union: Domain = [Math.min(wanted[0], shown[0]), Math.max(wanted[1], shown[1])];
  // Something of another size altogether: the old axis would flatten it.
  if (union[1] - union[0] > 3 * (wanted[1] - wanted[0])) return wanted;
  if (union[0] !== shown[0] || union[1] !== shown[1]) setShown(union);
  return union;
}
