/** Builds a graph: the arithmetic whose values are operations. It shares equal ones and folds what is known. */
import { APPLY } from './apply.ts';
import type { Arithmetic } from './arithmetic.ts';
import type { Graph, Id, Operation, OperationName } from './ir.ts';
import { RARE, type RareName } from './rare.ts';
import { Sharing } from './sharing.ts';

const RARE_INDEX = new Map(RARE.map((entry, index) => [entry.name, index]));

/** Builds one graph: folds constants, shares equal operations, applies identities that are exact in IEEE arithmetic. */
export class Builder implements Arithmetic<Id, Id> {
  readonly #operations: Operation[] = [];
  readonly #sharing = new Sharing(this.#operations);
  readonly #tables: Float64Array[] = [];
  readonly #tableIndex = new Map<Float64Array, number>();
  readonly #streams: string[] = [];
  readonly #streamIndex = new Map<string, number>();
  #columns = 0;
  #loops = 0;

  /** The operation behind an id. */
  operation(id: Id): Operation {
    return this.#operations[id]!;
  }

  /** The table that `imm` of a gather names. */
  table(index: number): Float64Array {
    return this.#tables[index]!;
  }

  /** Number of operations so far. */
  get size(): number {
    return this.#operations.length;
  }

  #emit(op: OperationName, args: readonly Id[], imm = 0, loop?: number): Id {
    const operation: Operation = loop === undefined ? { op, args, imm } : { op, args, imm, loop };
    const id = this.#sharing.place(operation, this.#operations.length) as Id;
    if (id === this.#operations.length) this.#operations.push(operation);
    return id;
  }

  known(x: Id): number | undefined {
    const operation = this.#operations[x]!;
    return operation.op === 'const' ? operation.imm : undefined;
  }

  #truth(x: Id): boolean | undefined {
    const operation = this.#operations[x]!;
    return operation.op === 'bool' ? operation.imm === 1 : undefined;
  }

  const(x: number): Id {
    return this.#emit('const', [], x);
  }

  bool(x: boolean): Id {
    return this.#emit('bool', [], x ? 1 : 0);
  }

  trial(): Id {
    return this.#emit('trial', []);
  }

  /** A new input column; returns its operation. `same` promises one number for all trials of a run: draws at it cost less. */
  input(column: number, same = false): Id {
    this.#columns = Math.max(this.#columns, column + 1);
    const id = this.#emit('input', [], column);
    if (same) this.#operations[id] = { ...this.#operations[id]!, same };
    return id;
  }

  /** One uniform of the stream (16 hexadecimal digits) at `index`. */
  draw(stream: string, index: Id = this.const(0)): Id {
    return this.#emit('draw', [index], this.#stream(stream));
  }

  /** One antithetic uniform of the stream at `index`. */
  mirror(stream: string, index: Id = this.const(0)): Id {
    return this.#emit('mirror', [index], this.#stream(stream));
  }

  #stream(stream: string): number {
    let index = this.#streamIndex.get(stream);
    if (index === undefined) {
      index = this.#streams.push(stream) - 1;
      this.#streamIndex.set(stream, index);
    }
    return index;
  }

  #unary(
    op:
      | 'neg'
      | 'abs'
      | 'sqrt'
      | 'floor'
      | 'ceil'
      | 'trunc'
      | 'nearest'
      | 'pow2'
      | 'exponent'
      | 'mantissa'
      | 'octave'
      | 'centred'
      | 'high',
    a: Id,
  ): Id {
    const x = this.known(a);
    return x === undefined ? this.#emit(op, [a]) : this.const(APPLY[op](x));
  }

  #binary(op: 'add' | 'sub' | 'mul' | 'div' | 'min' | 'max', a: Id, b: Id): Id {
    const x = this.known(a);
    const y = this.known(b);
    return x !== undefined && y !== undefined ? this.const(APPLY[op](x, y)) : this.#emit(op, [a, b]);
  }

  #compare(op: 'eq' | 'ne' | 'lt' | 'le' | 'gt' | 'ge', a: Id, b: Id): Id {
    const x = this.known(a);
    const y = this.known(b);
    return x !== undefined && y !== undefined ? this.bool(APPLY[op](x, y)) : this.#emit(op, [a, b]);
  }

  add(a: Id, b: Id): Id {
    if (Object.is(this.known(b), -0)) return a;
    if (Object.is(this.known(a), -0)) return b;
    return this.#binary('add', a, b);
  }
  sub(a: Id, b: Id): Id {
    return Object.is(this.known(b), 0) ? a : this.#binary('sub', a, b);
  }
  mul(a: Id, b: Id): Id {
    if (this.known(b) === 1) return a;
    if (this.known(a) === 1) return b;
    return this.#binary('mul', a, b);
  }
  div(a: Id, b: Id): Id {
    const divisor = this.known(b);
    if (divisor === 1) return a;
    // Division by a power of two is multiplication by its exact reciprocal.
    if (divisor !== undefined && isExactReciprocal(divisor)) return this.mul(a, this.const(1 / divisor));
    return this.#binary('div', a, b);
  }
  neg(a: Id): Id {
    const { op, args } = this.operation(a);
    return op === 'neg' ? args[0]! : this.#unary('neg', a);
  }
  abs(a: Id): Id {
    const { op, args } = this.operation(a);
    if (op === 'abs') return a;
    return op === 'neg' ? this.abs(args[0]!) : this.#unary('abs', a);
  }
  sqrt(a: Id): Id {
    return this.#unary('sqrt', a);
  }
  floor(a: Id): Id {
    return this.#unary('floor', a);
  }
  ceil(a: Id): Id {
    return this.#unary('ceil', a);
  }
  trunc(a: Id): Id {
    return this.#unary('trunc', a);
  }
  nearest(a: Id): Id {
    return this.#unary('nearest', a);
  }
  min(a: Id, b: Id): Id {
    return a === b ? a : this.#binary('min', a, b);
  }
  max(a: Id, b: Id): Id {
    return a === b ? a : this.#binary('max', a, b);
  }
  pow2(n: Id): Id {
    return this.#unary('pow2', n);
  }
  exponent(x: Id): Id {
    return this.#unary('exponent', x);
  }
  mantissa(x: Id): Id {
    return this.#unary('mantissa', x);
  }
  octave(x: Id): Id {
    return this.#unary('octave', x);
  }
  centred(x: Id): Id {
    return this.#unary('centred', x);
  }
  high(x: Id): Id {
    return this.#unary('high', x);
  }
  cell(x: Id, bits: number): Id {
    const known = this.known(x);
    return known === undefined ? this.#emit('cell', [x], bits) : this.const(APPLY.cell(known, bits));
  }
  place(x: Id, bits: number): Id {
    const known = this.known(x);
    return known === undefined ? this.#emit('place', [x], bits) : this.const(APPLY.place(known, bits));
  }
  eq(a: Id, b: Id): Id {
    return this.#compare('eq', a, b);
  }
  ne(a: Id, b: Id): Id {
    return this.#compare('ne', a, b);
  }
  lt(a: Id, b: Id): Id {
    return this.#compare('lt', a, b);
  }
  le(a: Id, b: Id): Id {
    return this.#compare('le', a, b);
  }
  gt(a: Id, b: Id): Id {
    return this.#compare('gt', a, b);
  }
  ge(a: Id, b: Id): Id {
    return this.#compare('ge', a, b);
  }

  and(a: Id, b: Id): Id {
    const x = this.#truth(a);
    const y = this.#truth(b);
    if (x === false || y === true || a === b) return a;
    if (y === false || x === true) return b;
    return this.#emit('and', [a, b]);
  }
  or(a: Id, b: Id): Id {
    const x = this.#truth(a);
    const y = this.#truth(b);
    if (x === true || y === false || a === b) return a;
    if (y === true || x === false) return b;
    return this.#emit('or', [a, b]);
  }
  xor(a: Id, b: Id): Id {
    const x = this.#truth(a);
    const y = this.#truth(b);
    if (x !== undefined) return x ? this.not(b) : b;
    if (y !== undefined) return y ? this.not(a) : a;
    return this.#emit('xor', [a, b]);
  }
  not(a: Id): Id {
    const x = this.#truth(a);
    if (x !== undefined) return this.bool(!x);
    const { op, args } = this.operation(a);
    return op === 'not' ? args[0]! : this.#emit('not', [a]);
  }
  select(c: Id, a: Id, b: Id): Id {
    const x = this.#truth(c);
    if (x !== undefined) return x ? a : b;
    if (a === b) return a;
    const { op, args } = this.operation(c);
    return op === 'not' ? this.#emit('select', [args[0]!, b, a]) : this.#emit('select', [c, a, b]);
  }

  within(x: Id, low: number, high: number): Id {
    const operation = this.#operations[x]!;
    const [below, above] = operation.within ?? [-Infinity, Infinity];
    if (operation.op !== 'const' && (low > below || high < above)) {
      this.#operations[x] = { ...operation, within: [Math.max(low, below), Math.min(high, above)] };
    }
    return x;
  }

  gather(table: Float64Array, index: Id): Id {
    const x = this.known(index);
    if (x !== undefined) return this.const(APPLY.gather(table, x));
    let at = this.#tableIndex.get(table);
    if (at === undefined) {
      at = this.#tables.push(table) - 1;
      this.#tableIndex.set(table, at);
    }
    return this.#emit('gather', [index], at);
  }

  at(values: readonly Id[], index: Id): Id {
    const x = this.known(index);
    if (x !== undefined) return x >= 0 && x < values.length ? values[Math.trunc(x)]! : this.const(NaN);
    return this.#emit('at', [this.#emit('array', values), index]);
  }

  sort(values: readonly Id[]): Id[] {
    const known = values.map((value) => this.known(value));
    if (known.every((value) => value !== undefined)) return APPLY.sort(known).map((value) => this.const(value));
    const sorted = this.#emit('sort', [this.#emit('array', values)]);
    return values.map((_, index) => this.#emit('at', [sorted, this.const(index)]));
  }

  /** Elements of a sorted array at a computed index; one sort is shared by all that ask for the same values. */
  sortedAt(values: readonly Id[], index: Id): Id {
    return this.#emit('at', [this.#emit('sort', [this.#emit('array', values)]), index]);
  }

  rare(name: RareName, mask: Id, fast: Id, a: Id, b: Id): Id {
    const truth = this.#truth(mask);
    if (truth === false) return fast;
    const index = RARE_INDEX.get(name)!;
    const x = this.known(a);
    const y = this.known(b);
    if (truth === true && x !== undefined && y !== undefined) return this.const(RARE[index]!.apply(x, y));
    return this.#emit('rare', [mask, fast, a, b], index);
  }

  loop(
    limit: number,
    init: readonly Id[],
    body: (state: readonly Id[], trip: Id) => { next: readonly Id[]; done: Id },
  ): Id[] {
    const loop = this.#loops++;
    const state = init.map((_, index) => this.#emit('loopVar', [], index, loop));
    const { next, done } = body(state, this.#emit('loopVar', [], init.length, loop));
    const id = this.#emit('loop', [...init, ...next, done], limit, loop);
    return init.map((_, index) => this.#emit('loopResult', [id], index));
  }

  /**
   * An operation of another graph with arguments of this builder, folded and shared as if built here. Loops are renumbered
   * by adding `COPIED`, so that copied loops and the builder's own never meet.
   */
  copy(operation: Operation, args: readonly Id[], graph: Pick<Graph, 'tables' | 'streams'>): Id {
    const copied = this.#copy(operation, args, graph);
    return operation.within ? this.within(copied, ...operation.within) : copied;
  }

  #copy(operation: Operation, args: readonly Id[], { tables, streams }: Pick<Graph, 'tables' | 'streams'>): Id {
    const { op, imm, loop } = operation;
    const [a, b, c] = args as [Id, Id, Id];
    switch (op) {
      case 'const':
        return this.const(imm);
      case 'bool':
        return this.bool(imm === 1);
      case 'input':
        return this.input(imm, operation.same);
      case 'draw':
        return this.draw(streams[imm]!, a);
      case 'mirror':
        return this.mirror(streams[imm]!, a);
      case 'gather':
        return this.gather(tables[imm]!, a);
      case 'rare':
        return this.rare(RARE[imm]!.name, a, b, c, args[3]!);
      case 'select':
        return this.select(a, b, c);
      case 'at': {
        const index = this.known(b);
        const array = this.operation(a);
        return array.op === 'array' && index !== undefined ? this.at(array.args, b) : this.#emit('at', [a, b]);
      }
      case 'cell':
      case 'place':
        return this[op](a, imm);
      case 'trial':
      case 'array':
      case 'sort':
      case 'loopResult':
        return this.#emit(op, args, imm);
      case 'loop':
      case 'loopVar':
        return this.#emit(op, args, imm, loop! + COPIED);
      case 'not':
      case 'neg':
      case 'abs':
      case 'sqrt':
      case 'floor':
      case 'ceil':
      case 'trunc':
      case 'nearest':
      case 'pow2':
      case 'exponent':
      case 'mantissa':
      case 'octave':
      case 'centred':
      case 'high':
        return this[op](a);
      default:
        return this[op](a, b);
    }
  }

  /** The graph with the asked outputs. The builder can go on afterwards. */
  graph(outputs: readonly Id[]): Graph {
    return {
      operations: this.#operations.slice(),
      tables: this.#tables.slice(),
      streams: this.#streams.slice(),
      columns: this.#columns,
      outputs: outputs.slice(),
    };
  }
}

/** First number of loops copied from another graph. */
const COPIED = 2 ** 20;

function isExactReciprocal(x: number): boolean {
  return APPLY.mantissa(x) === 1 && Math.abs(APPLY.exponent(x)) <= 1000;
}
