/** A graph as text, for people and tests: one operation a line, `%id = op args`. */
import { type Graph, OPERATIONS, type Operation } from './ir.ts';

/** Text of a graph: streams and tables first, then operations, then outputs. */
export function printGraph(graph: Graph): string {
  const lines = [
    ...graph.streams.map((stream, index) => `stream ${index} ${stream}`),
    ...graph.tables.map((table, index) => `table ${index} ${table.length} entries: ${preview(table)}`),
    ...graph.operations.map((operation, id) => `%${id} = ${printOperation(operation)}`),
    ...graph.outputs.map((id, index) => `output ${index} %${id}`),
  ];
  return lines.join('\n') + '\n';
}

function preview(table: Float64Array): string {
  return Array.from(table.subarray(0, 8), String).join(' ') + (table.length > 8 ? ' …' : '');
}

function printOperation({ op, args, imm, loop }: Operation): string {
  const parts: string[] = [op];
  if (op === 'bool') parts.push(imm === 1 ? 'true' : 'false');
  else if (OPERATIONS[op].imm !== 'none') parts.push(Object.is(imm, -0) ? '-0' : String(imm));
  if (loop !== undefined) parts.push(`@${loop}`);
  return [...parts, ...args.map((arg) => `%${arg}`)].join(' ');
}
