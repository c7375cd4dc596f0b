/**
 * The order in which formulas can be evaluated: each after what it reads. Depth first, with an explicit stack, and with
 * areas as runs of numbers of which the finished ones are skipped, so that the work is near linear in cells and
 * references however much areas overlap. It evaluates nothing.
 */
import type { CellKey } from '../workbook/address.ts';
import type { Run } from './cell-index.ts';
import { type Dependencies, printKey } from './dependencies.ts';

export interface Order {
  /** The formulas that the roots need (roots included), each after its precedents where no circle forbids it. */
  readonly order: readonly CellKey[];
  /** Circles of references, each as the cells on it in the order of reading; the first does not repeat at the end. */
  readonly circles: readonly (readonly CellKey[])[];
}

interface Visit {
  readonly key: CellKey;
  readonly number: number;
  readonly runs: readonly Run[];
  /** The run being walked, and how far. */
  run: number;
  next: number;
}

const [ON_STACK, DONE] = [1, 2];

/** Circles beyond this many are not listed. */
const MAX_CIRCLES = 100;

/** Orders the formulas that `roots` need; all formulas when no roots are given. */
export function orderFormulas(dependencies: Dependencies, roots?: Iterable<CellKey>): Order {
  const { formulas, computed, owners } = dependencies;
  const order: CellKey[] = [];
  const circles: (readonly CellKey[])[] = [];
  const stack: Visit[] = [];
  /** By the number of a formula's cell: 0 where it was not met. */
  const states = new Uint8Array(computed.size);
  const skip = new Int32Array(computed.size + 1);
  for (let number = 0; number < skip.length; number++) skip[number] = number;

  /** The first member at or after a number that is not finished. */
  const unfinished = (number: number): number => {
    let end = number;
    while (skip[end] !== end) end = skip[end]!;
    for (let at = number; at !== end; ) {
      const next = skip[at]!;
      skip[at] = end;
      at = next;
    }
    return end;
  };
  const open = (key: CellKey, number: number): void => {
    const runs: Run[] = [];
    for (const area of formulas.get(key)!.areas) for (const run of computed.runs(area)) runs.push(run);
    stack.push({ key, number, runs, run: 0, next: runs[0]?.from ?? 0 });
    states[number] = ON_STACK;
  };
  const close = ({ key, number }: Visit): void => {
    stack.pop();
    states[number] = DONE;
    order.push(key);
    // Cells of an array that are not its own stay unfinished: passing over them again costs a look at its state.
    skip[number] = number + 1;
  };
  const recordCircle = (key: CellKey): void => {
    if (circles.length >= MAX_CIRCLES) return;
    const from = stack.findIndex((visit) => visit.key === key);
    circles.push(stack.slice(from).map((visit) => visit.key));
  };
  /** The formula that fills a member, and the number of its own cell. */
  const visit = (member: number): void => {
    const owner = owners[member]!;
    const number = computed.keys[member] === owner ? member : computed.numberOf(owner)!;
    if (states[number] === ON_STACK) recordCircle(owner);
    else if (states[number] !== DONE) open(owner, number);
  };
  const visitFrom = (root: number): void => {
    visit(root);
    while (stack.length > 0) {
      const top = stack.at(-1)!;
      const run = top.runs[top.run];
      if (run === undefined) {
        close(top);
        continue;
      }
      const number = unfinished(top.next);
      if (number >= run.to) {
        top.run++;
        top.next = top.runs[top.run]?.from ?? 0;
        continue;
      }
      top.next = number + 1;
      visit(number);
    }
  };

  for (const root of roots ?? formulas.keys()) {
    const number = computed.numberOf(root);
    if (number !== undefined) visitFrom(number);
  }
  return { order, circles };
}

/** `Sheet1!A1 → Sheet1!B1 → Sheet1!A1` */
export function printCircle(dependencies: Dependencies, circle: readonly CellKey[]): string {
  return [...circle, circle[0]!].map((key) => printKey(dependencies.workbook, key)).join(' → ');
}
