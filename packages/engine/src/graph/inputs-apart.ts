/**
 * Inputs in stages of their own, ahead of the model: the uniforms of all inputs, then the values of those whose arguments
 * are the same in every trial. The model reads columns, so a distribution can be replaced without it (`redistribute`).
 */
import { makeSymbolic } from '../formula/operand.ts';
import type { Symbolic, SymbolicContext } from '../formula/symbolic.ts';
import type { Graph, Id } from '../ir/ir.ts';
import { optimise } from '../ir/optimise.ts';
import { prune } from '../ir/prune.ts';
import type { CompiledStage } from '../program.ts';
import type { CellKey } from '../workbook/address.ts';

/** An operation of the model that a stage ahead of it computes, and its program column. */
interface Ahead {
  readonly id: Id;
  readonly column: number;
}

export class InputsApart {
  readonly #context: SymbolicContext;
  readonly #newColumn: () => number;
  readonly #uniforms = new Map<CellKey, Ahead>();
  readonly #values = new Map<CellKey, Ahead>();

  constructor(context: SymbolicContext, newColumn: () => number) {
    this.#context = context;
    this.#newColumn = newColumn;
  }

  /** The uniform of an input as the model sees it: a column. */
  uniform(key: CellKey, id: Id): Id {
    const column = this.#newColumn();
    this.#uniforms.set(key, { id, column });
    return this.#context.builder.input(column);
  }

  /** The value of an input, lowered over its column of uniforms, as the model sees it; undefined: as it was lowered. */
  value(key: CellKey, lowered: Symbolic): Symbolic | undefined {
    if (!this.#dependsOnNothingElse(lowered.value, this.#uniforms.get(key)!.column)) return undefined;
    const column = this.#newColumn();
    this.#values.set(key, { id: lowered.value, column });
    return makeSymbolic(this.#context, 'number', this.#context.builder.input(column));
  }

  #dependsOnNothingElse(value: Id, uniform: number): boolean {
    const { builder } = this.#context;
    const seen = new Set<Id>();
    const pending = [value];
    for (let id = pending.pop(); id !== undefined; id = pending.pop()) {
      if (seen.has(id)) continue;
      seen.add(id);
      const { op, args, imm } = builder.operation(id);
      if (op === 'draw' || op === 'mirror' || op === 'trial' || (op === 'input' && imm !== uniform)) return false;
      pending.push(...args);
    }
    return true;
  }

  /** Where the program has the value and the uniform of an input that is computed apart. */
  columnsOf(key: CellKey): { readonly column: number; readonly uniform: number } | undefined {
    const value = this.#values.get(key);
    return value && { column: value.column, uniform: this.#uniforms.get(key)!.column };
  }

  /** Run before all others. */
  get stages(): CompiledStage[] {
    const graph = this.#context.builder.graph([]);
    const both = [this.#uniforms, this.#values].map((ahead) => [...ahead.values()]);
    return both.filter((ahead) => ahead.length > 0).map((ahead) => stageOf(graph, ahead));
  }
}

function stageOf(whole: Graph, ahead: readonly Ahead[]): CompiledStage {
  const graph = prune({ ...whole, outputs: ahead.map(({ id }) => id) });
  const reads = [...new Set(graph.operations.flatMap(({ op, imm }) => (op === 'input' ? [imm] : [])))];
  const operations = graph.operations.map((operation) =>
    operation.op === 'input' ? { ...operation, imm: reads.indexOf(operation.imm) } : operation,
  );
  return {
    kind: 'compiled',
    graph: optimise({ ...graph, operations, columns: reads.length }),
    reads,
    writes: ahead.map(({ column }) => column),
  };
}
