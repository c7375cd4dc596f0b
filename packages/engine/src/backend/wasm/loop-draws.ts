/**
 * Which draws in the bodies of loops run side by side: neighbours whose indices depend on the trip's number alone, so that
 * they are there before either draw. It knows no generator.
 */
import type { Graph, Id, Operation } from '../../ir/ir.ts';

/** More would need more registers than there are. */
const ABREAST = 2;
/** An index is a few operations on the trip's number. */
const DEEPEST = 8;
const STEPS: ReadonlySet<Operation['op']> = new Set<Operation['op']>(['add', 'sub', 'mul']);

/**
 * By draw: its group, itself included. `home` says in which loop's body an operation stands, 0 for none; `isTrip` whether a
 * loop variable is the trip's number.
 */
export function loopDraws(
  { operations }: Graph,
  home: Int32Array,
  isTrip: (operation: Operation) => boolean,
): ReadonlyMap<Id, readonly Id[]> {
  const groups = new Map<Id, readonly Id[]>();
  const open = new Map<number, Id[]>();
  /** Operations between an early value and the trip; 255 for values that are not early. */
  const depth = new Uint8Array(operations.length).fill(255);
  operations.forEach((operation, id) => {
    const { op, args } = operation;
    if (op === 'const' || (op === 'input' && operation.same) || (op === 'loopVar' && isTrip(operation))) depth[id] = 0;
    else if (STEPS.has(op)) {
      const most = Math.max(...args.map((arg) => depth[arg]!));
      if (most < DEEPEST) depth[id] = most + 1;
    } else if ((op === 'draw' || op === 'mirror') && home[id] !== 0 && depth[args[0]!]! <= DEEPEST) {
      const body = home[id]!;
      const group = open.get(body) ?? [];
      group.push(id as Id);
      groups.set(id as Id, group);
      if (group.length < ABREAST) open.set(body, group);
      else open.delete(body);
    }
  });
  return groups;
}
