/**
 * Which operations belong to which loop. A graph is flat: an operation is in the body of a loop when it depends on the
 * loop's state; everything else is outside and computed once.
 */
import type { Graph, Id } from './ir.ts';

/** Operations in order of computation. */
export interface Regions {
  /** Outside all loops. */
  readonly top: readonly Id[];
  /** By loop number: the body's operations without those of inner loops, whose `loop` operation stands for them. */
  readonly bodies: ReadonlyMap<number, readonly Id[]>;
}

const NONE: ReadonlySet<number> = new Set();

/** The loops whose state each operation depends on. */
export function loopDependencies(graph: Graph): readonly ReadonlySet<number>[] {
  if (graph.operations.every(({ op }) => op !== 'loopVar')) return new Array(graph.operations.length).fill(NONE);
  const depends: ReadonlySet<number>[] = [];
  for (const { op, args, loop } of graph.operations) {
    let own: Set<number> | undefined;
    let shared = NONE;
    for (const arg of args) {
      const other = depends[arg]!;
      if (other.size === 0 || other === shared) continue;
      if (shared.size === 0) shared = other;
      else {
        own ??= new Set(shared);
        for (const each of other) own.add(each);
      }
    }
    if (op === 'loopVar' && loop !== undefined) own = new Set([loop]);
    if (op === 'loop' && loop !== undefined && (own ?? shared).has(loop)) {
      own = new Set(own ?? shared);
      own.delete(loop);
    }
    depends.push(own ?? shared);
  }
  return depends;
}

/** Splits a graph into what stands outside loops and the body of each. */
export function regions(graph: Graph): Regions {
  const depends = loopDependencies(graph);
  const enclosing = new Map<number, ReadonlySet<number>>();
  graph.operations.forEach(({ op, loop }, id) => {
    if (op === 'loop') enclosing.set(loop!, depends[id]!);
  });
  const top: Id[] = [];
  const bodies = new Map<number, Id[]>();
  depends.forEach((loops, id) => {
    if (loops.size === 0) {
      top.push(id);
      return;
    }
    const home = innermost(loops, enclosing);
    const body = bodies.get(home);
    if (body) body.push(id);
    else bodies.set(home, [id]);
  });
  return { top, bodies };
}

/** The loop that all others of the set enclose: the deepest, for all of them are around one operation. */
function innermost(loops: ReadonlySet<number>, enclosing: ReadonlyMap<number, ReadonlySet<number>>): number {
  let best = -1;
  let deepest = -1;
  for (const loop of loops) {
    const depth = depthOf(loop, enclosing);
    if (depth > deepest) {
      best = loop;
      deepest = depth;
    }
  }
  return best;
}

/** How many loops are around one. A loop may depend on the state of the one around it alone, so their number is no count of those. */
function depthOf(loop: number, enclosing: ReadonlyMap<number, ReadonlySet<number>>): number {
  let depth = 0;
  for (const around of enclosing.get(loop) ?? []) depth = Math.max(depth, 1 + depthOf(around, enclosing));
  return depth;
}
