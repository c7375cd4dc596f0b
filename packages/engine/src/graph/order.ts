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
  readonly runs: readonly Run[];
  /** The run being walked, and how far. */
  run: number;
  next: number;
}

/** Circles beyond this many are not listed. */
const MAX_CIRCLES = 100;

/** Orders the formulas that `roots` need; all formulas when no roots are given. */
export function orderFormulas(dependencies: Dependencies, roots?: Iterable<CellKey>): Order {
  const { formulas, computed, owners } = dependencies;
  const order: CellKey[] = [];
  const circles: (readonly CellKey[])[] = [];
  const stack: Visit[] = [];
  const onStack = new Set<CellKey>();
  const done = new Set<CellKey>();
  const skip = Int32Array.from({ length: computed.size + 1 }, (_, number) => number);

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
  const open = (key: CellKey): void => {
    const runs = formulas.get(key)!.areas.flatMap((area) => computed.runs(area));
    stack.push({ key, runs, run: 0, next: runs[0]?.from ?? 0 });
    onStack.add(key);
  };
  const close = ({ key }: Visit): void => {
    stack.pop();
    onStack.delete(key);
    done.add(key);
    order.push(key);
    // Cells of an array that are not its own stay unfinished: passing over them again costs a look at `done`.
    const number = computed.numberOf(key)!;
    skip[number] = number + 1;
  };
  const recordCircle = (key: CellKey): void => {
    if (circles.length >= MAX_CIRCLES) return;
    const from = stack.findIndex((visit) => visit.key === key);
    circles.push(stack.slice(from).map((visit) => visit.key));
  };
  const visitFrom = (root: CellKey): void => {
    if (done.has(root)) return;
    open(root);
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
      const owner = owners[number]!;
      if (onStack.has(owner)) recordCircle(owner);
      else if (!done.has(owner)) open(owner);
    }
  };

  for (const root of roots ?? formulas.keys()) {
    const number = computed.numberOf(root);
    if (number !== undefined) visitFrom(owners[number]!);
  }
  return { order, circles };
}

/** `Sheet1!A1 → Sheet1!B1 → Sheet1!A1` */
export function printCircle(dependencies: Dependencies, circle: readonly CellKey[]): string {
  return [...circle, circle[0]!].map((key) => printKey(dependencies.workbook, key)).join(' → ');
}
