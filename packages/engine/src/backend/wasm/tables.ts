/**
 * Which look-up tables stand interleaved in memory: those that are read at the same index, such as the coefficients of
 * a piecewise polynomial. A row of them is then one cache line or two, and one load takes two of its entries. It knows no
 * addresses.
 */
import type { Graph, Id } from '../../ir/ir.ts';

/** Rows of equal length that stand together, by table: entry i of all of them, then entry i + 1. */
export interface TableGroup {
  readonly tables: readonly number[];
  /** Entries of each. */
  readonly length: number;
}

/** Where a table stands in its group. */
export interface TablePlace {
  readonly group: number;
  readonly column: number;
}

/** Groups the tables by the first index that they are read at. */
export function groupTables({ operations, tables }: Graph): TableGroup[] {
  const grouped = new Set<number>();
  const groups = new Map<string, number[]>();
  const index = (at: Id, table: number): string => `${at} ${tables[table]!.length}`;
  for (const { op, args, imm } of operations) {
    if (op !== 'gather' || grouped.has(imm)) continue;
    grouped.add(imm);
    const key = index(args[0]!, imm);
    const group = groups.get(key);
    if (group) group.push(imm);
    else groups.set(key, [imm]);
  }
  return Array.from(groups.values(), (members) => ({
    tables: members.sort((a, b) => a - b),
    length: tables[members[0]!]!.length,
  }));
}

/** By table: its place. */
export function placesOf(groups: readonly TableGroup[]): TablePlace[] {
  const places: TablePlace[] = [];
  groups.forEach(({ tables }, group) => {
    tables.forEach((table, column) => {
      places[table] = { group, column };
    });
  });
  return places;
}
