/**
 * What can be said of a chain in whole steps without simulating it: classes of states, long-run shares, hitting times,
 * absorption. Rows and states are numbered from 0. It knows no process of the table.
 */
import { ModelsError } from '../models-error.ts';
import { identity, type Matrix, rowTimesPower, solve } from './matrix.ts';
import { faultOfProbabilities } from './transitions.ts';

/** States that lead to one another. */
export interface ChainClass {
  /** Ascending. */
  readonly states: readonly number[];
  /** Nothing leads out of it: who enters stays. */
  readonly isRecurrent: boolean;
}

/** The classes of the chain, by their first states. @throws ModelsError `chain-invalid` */
export function chainClasses(matrix: Matrix): ChainClass[] {
  check(matrix);
  return classesOf(matrix);
}

/**
 * The share of time that the chain spends in each state in the long run, by state.
 * @throws ModelsError `chain-invalid`, also where it depends on the start because several classes are recurrent:
 * `stationaryDistributions` has those one by one.
 */
export function stationaryDistribution(matrix: Matrix): number[] {
  const [first, ...others] = stationaryDistributions(matrix);
  if (others.length === 0) return first!.shares;
  const classes = chainClasses(matrix).filter(({ isRecurrent }) => isRecurrent);
  const names = classes.map(({ states }) => `{${states.slice(0, 8).join(', ')}${states.length > 8 ? ', …' : ''}}`);
  const reason = `the long-run shares depend on the start, because the chain never leaves any of ${names.join(', ')}; ask for the shares of each class`;
  throw new ModelsError('chain-invalid', { reason });
}

/**
 * The stationary distribution of each recurrent class, 0 outside it; every other one is a mixture of these. Without
 * subtractions, so each share is accurate relative to itself (Grassmann, Taksar and Heyman, "Regenerative analysis and steady
 * state distributions for Markov chains", Operations Research 33 (1985)).
 * @throws ModelsError `chain-invalid`
 */
export function stationaryDistributions(matrix: Matrix): { states: readonly number[]; shares: number[] }[] {
  return chainClasses(matrix)
    .filter(({ isRecurrent }) => isRecurrent)
    .map(({ states }) => {
      const shares = new Array<number>(matrix.length).fill(0);
      const inside = statesReduced(states.map((from) => states.map((to) => matrix[from]![to]!)));
      states.forEach((state, k) => {
        shares[state] = inside[k]!;
      });
      return { states, shares };
    });
}

/** States are taken out one by one from the last; then their shares follow from those before them. */
function statesReduced(matrix: Matrix): number[] {
  const rows = matrix.map((row) => [...row]);
  for (let last = rows.length - 1; last > 0; last--) {
    const leaving = rows[last]!.slice(0, last).reduce((sum, p) => sum + p, 0);
    for (let i = 0; i < last; i++) {
      const through = rows[i]![last]! / leaving;
      rows[i]![last] = through;
      if (through > 0) for (let j = 0; j < last; j++) rows[i]![j]! += through * rows[last]![j]!;
    }
  }
  const shares = [1];
  for (let k = 1; k < rows.length; k++) shares.push(shares.reduce((sum, share, i) => sum + share * rows[i]![k]!, 0));
  const total = shares.reduce((sum, share) => sum + share, 0);
  return shares.map((share) => share / total);
}

/**
 * The distribution after a number of steps, from one of the states at the start.
 * @throws ModelsError `chain-invalid`
 */
export function distributionAfter(matrix: Matrix, start: number | readonly number[], steps: number): number[] {
  check(matrix);
  const first = typeof start === 'number' ? matrix.map((_, state) => (state === start ? 1 : 0)) : start;
  const sum = first.reduce((all, p) => all + p, 0);
  if (first.length !== matrix.length || !first.every((p) => p >= 0) || !(Math.abs(sum - 1) <= 1e-9))
    refuse(`the start is no state from 0 to ${matrix.length - 1} and no distribution of ${matrix.length} states`);
  if (!Number.isInteger(steps) || steps < 0)
    refuse(`the number of steps is ${steps}, and it must be whole and not negative`);
  return rowTimesPower(first, matrix, steps);
}

/**
 * By state, the probability of ever being in one of the targets; 1 in them.
 * @throws ModelsError `chain-invalid`
 */
export function hittingProbabilities(matrix: Matrix, targets: readonly number[]): number[] {
  check(matrix, targets);
  const held = hold(matrix, targets);
  const reaching = reachers(held, targets);
  const escaping = reachers(
    held,
    statesWhere(matrix, (state) => !reaching[state]),
  );
  // Certain where nothing leads away from the targets, impossible where nothing leads to them.
  const open = statesWhere(matrix, (state) => reaching[state]! && escaping[state]!);
  const right = open.map((state) => [
    matrix[state]!.reduce((sum, p, to) => (reaching[to] && !escaping[to] ? sum + p : sum), 0),
  ]);
  const solved = solveFrom(matrix, open, right);
  const result = matrix.map((_, state): number => (reaching[state] && !escaping[state] ? 1 : 0));
  open.forEach((state, k) => {
    result[state] = Math.min(solved[k]![0]!, 1);
  });
  return result;
}

/**
 * By state, the expected number of steps until the chain is in one of the targets for the first time: 0 in them, infinite
 * where it may never get there.
 * @throws ModelsError `chain-invalid`
 */
export function expectedHittingTimes(matrix: Matrix, targets: readonly number[]): number[] {
  check(matrix, targets);
  const held = hold(matrix, targets);
  const reaching = reachers(held, targets);
  const escaping = reachers(
    held,
    statesWhere(matrix, (state) => !reaching[state]),
  );
  const isTarget = new Set(targets);
  const open = statesWhere(matrix, (state) => !escaping[state] && !isTarget.has(state));
  const solved = solveFrom(
    matrix,
    open,
    open.map(() => [1]),
  );
  const result = matrix.map((_, state) => (isTarget.has(state) ? 0 : Infinity));
  open.forEach((state, k) => {
    result[state] = solved[k]![0]!;
  });
  return result;
}

/** How a chain comes to rest in its recurrent classes. */
export interface Absorption {
  /** The recurrent classes, by their first states. */
  readonly classes: readonly (readonly number[])[];
  /** States that are left for ever at some time. */
  readonly transient: readonly number[];
  /** By state and class: the probability of ending there. */
  readonly probabilities: readonly (readonly number[])[];
  /** By state: the expected number of steps until a recurrent class is entered; 0 in one. */
  readonly steps: readonly number[];
  /** By two transient states, in the order of `transient`: the expected number of visits from the one to the other. */
  readonly fundamental: readonly (readonly number[])[];
}

/**
 * Absorption by the fundamental matrix N = (I - Q)^-1 of the transient states (Kemeny and Snell, Finite Markov Chains, 1960,
 * theorems 3.2.4, 3.3.5 and 3.3.7).
 * @throws ModelsError `chain-invalid`
 */
export function absorption(matrix: Matrix): Absorption {
  const all = chainClasses(matrix);
  const classes = all.filter(({ isRecurrent }) => isRecurrent).map(({ states }) => states);
  const transient = all.flatMap(({ states, isRecurrent }) => (isRecurrent ? [] : states)).sort((a, b) => a - b);
  const fundamental = solveFrom(matrix, transient, identity(transient.length));
  const into = transient.map((from) =>
    classes.map((states) => states.reduce((sum, to) => sum + matrix[from]![to]!, 0)),
  );
  const steps = matrix.map(() => 0);
  const probabilities = matrix.map((_, state) => classes.map((states): number => (states.includes(state) ? 1 : 0)));
  transient.forEach((state, k) => {
    const visits = fundamental[k]!;
    steps[state] = visits.reduce((sum, times) => sum + times, 0);
    probabilities[state] = classes.map((_, c) => visits.reduce((sum, times, j) => sum + times * into[j]![c]!, 0));
  });
  return { classes, transient, probabilities, steps, fundamental };
}

/**
 * X with (I - P) X = right over some of the states, from which the chain surely goes elsewhere. On the diagonal stands the sum
 * of what leaves a state: 1 - p would lose it where p is close to 1.
 */
function solveFrom(matrix: Matrix, states: readonly number[], right: Matrix): number[][] {
  const leaving = (from: number) => matrix[from]!.reduce((sum, p, to) => (to === from ? sum : sum + p), 0);
  const system = states.map((from) => states.map((to) => (from === to ? leaving(from) : -matrix[from]![to]!)));
  return solve(system, right) ?? refuse('it takes longer to leave some states than numbers can tell');
}

/** The chain in which the targets are never left. */
function hold(matrix: Matrix, targets: readonly number[]): number[][] {
  const isTarget = new Set(targets);
  return matrix.map((row, state) => (isTarget.has(state) ? row.map((_, to) => (to === state ? 1 : 0)) : [...row]));
}

/** By state, whether one of the targets can be reached from it. */
function reachers(matrix: Matrix, targets: readonly number[]): boolean[] {
  const sources = arrows(matrix).backward;
  const reached = matrix.map(() => false);
  const open = [...targets];
  for (const state of open) reached[state] = true;
  for (let to = open.pop(); to !== undefined; to = open.pop()) {
    for (const from of sources[to]!) {
      if (reached[from]) continue;
      reached[from] = true;
      open.push(from);
    }
  }
  return reached;
}

type Arrows = readonly (readonly number[])[];

/** By state: where it can go in a step, and from where it can be come to. */
function arrows(matrix: Matrix): { readonly forward: Arrows; readonly backward: Arrows } {
  const backward: number[][] = matrix.map(() => []);
  const forward = matrix.map((row, from) =>
    row.flatMap((p, to) => {
      if (!(p > 0)) return [];
      backward[to]!.push(from);
      return [to];
    }),
  );
  return { forward, backward };
}

function statesWhere(matrix: Matrix, holds: (state: number) => boolean): number[] {
  return matrix.flatMap((_, state) => (holds(state) ? [state] : []));
}

/**
 * Strongly connected components by two walks: the second one goes backward, in the order in which the first one left its states
 * (Sharir, "A strong-connectivity algorithm", Computers and Mathematics with Applications 7 (1981)).
 */
function classesOf(matrix: Matrix): ChainClass[] {
  const { forward, backward } = arrows(matrix);
  const seen = new Set<number>();
  const left = matrix.flatMap((_, state) => walk(state, forward, seen)).reverse();
  const placed = new Set<number>();
  const classes = left.flatMap((state) => {
    const states = walk(state, backward, placed).sort((a, b) => a - b);
    if (states.length === 0) return [];
    const inside = new Set(states);
    return [{ states, isRecurrent: states.every((from) => forward[from]!.every((to) => inside.has(to))) }];
  });
  return classes.sort((a, b) => a.states[0]! - b.states[0]!);
}

/** The states met for the first time on a walk in depth, in the order in which it leaves them. */
function walk(root: number, arrows: Arrows, seen: Set<number>): number[] {
  if (seen.has(root)) return [];
  seen.add(root);
  const left: number[] = [];
  const path = [{ state: root, next: 0 }];
  for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
    const to = arrows[top.state]![top.next++];
    if (to === undefined) {
      left.push(top.state);
      path.pop();
    } else if (!seen.has(to)) {
      seen.add(to);
      path.push({ state: to, next: 0 });
    }
  }
  return left;
}

function check(matrix: Matrix, targets: readonly number[] = [0]): void {
  const fault = faultOfProbabilities(matrix);
  if (fault !== undefined) refuse(fault);
  if (targets.length === 0) refuse('no target states are named');
  const strange = targets.find((state) => !Number.isInteger(state) || state < 0 || state >= matrix.length);
  if (strange !== undefined)
    refuse(`state ${strange} is named, and the states are numbered from 0 to ${matrix.length - 1}`);
}

function refuse(reason: string): never {
  throw new ModelsError('chain-invalid', { reason });
}
