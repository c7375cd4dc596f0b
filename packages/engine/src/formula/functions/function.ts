/**
 * How a spreadsheet function is declared: once, as one entry in a table. From the entry the evaluator, the compiler,
 * the docs and the tests learn of it.
 *
 * There are four ways to give the meaning, from best to last:
 *  - `numeric`: numbers in, number out, written over any arithmetic. Evaluator and compiler both follow from it
 *    (coercion, broadcasting over arrays, errors, error kinds).
 *  - `aggregate`: the numbers of ranges and arguments in (SUM, STDEV.S, NPV), written over any arithmetic.
 *  - `evaluate` with `lower`: values in, value out, and the same as IR.
 *  - `evaluate` alone: a cell that needs it with a random argument runs on the evaluator, and the report says so.
 */
import type { Arithmetic } from '../../ir/ir.ts';
import type { Area } from '../../workbook/address.ts';
import type { Operand, OperandArray, SymbolicContext } from '../symbolic.ts';
import type { ArrayValue, ErrorKind, ReferenceValue, Scalar, Value } from '../value.ts';

/**
 * What an argument is turned into before the function sees it:
 *  - number, text, logical: one scalar, converted as Excel converts (errors pass through the call); arrays broadcast
 *  - scalar: one scalar of any type, unconverted; arrays broadcast; an error passes through unless `errors`
 *  - values: an array or reference read as an array, unconverted, errors inside; a scalar stays a scalar
 *  - reference: a reference, not read (OFFSET, ROW, INDEX in reference form)
 *  - lazy: not evaluated until asked (IF, CHOOSE, IFERROR)
 */
export type Accepts = 'number' | 'text' | 'logical' | 'scalar' | 'values' | 'reference' | 'lazy';

export interface Parameter {
  readonly name: string;
  readonly accepts: Accepts;
  /** May be left out; `fallback` is then used when given, else the function sees `undefined`. */
  readonly optional?: boolean;
  /** Used when the argument is left out or omitted (`IF(A1,,2)`: omitted is blank unless this is given). */
  readonly fallback?: number | string | boolean;
  /** This parameter and those after it may repeat. */
  readonly repeats?: boolean;
  /** The function sees errors in this argument instead of returning the first of them. */
  readonly errors?: boolean;
  /**
   * Of a number: a truth value is #VALUE! and an omitted argument #N/A (the functions that came with the Analysis
   * ToolPak, such as EDATE).
   */
  readonly strict?: boolean;
  /** The argument is evaluated as an array even in a legacy cell (SUMPRODUCT, LOOKUP, MMULT), nested calls included. */
  readonly array?: boolean;
  /** A reference takes the shape of the one in that parameter, from its own top left cell (SUMIF's sum_range). */
  readonly shapedLike?: number;
  /** Of a reference: false when the function only asks where it is (ROW, OFFSET); else its cells are read. */
  readonly reads?: boolean;
}

/** Arithmetic with Excel's failures: the first `require` that does not hold makes the result that error. */
export interface Checked<V, B> extends Arithmetic<V, B> {
  require(condition: B, otherwise: ErrorKind): void;
  /** True when the workbook counts days from 1 January 1904; else from 1900, with Excel's 29 February 1900. */
  readonly date1904?: boolean;
}

/** The cells that SUBTOTAL and AGGREGATE leave out. */
export interface PassedOver {
  /** Those that hold such a function themselves. */
  readonly subtotals: boolean;
  /** Those in hidden rows: all of these, or only the ones that a filter hides. */
  readonly hidden: 'all' | 'filtered' | 'none';
}

/** What `evaluate` can ask for. */
export interface EvaluateContext {
  /** Where the formula stands. */
  readonly cell: { readonly sheet: number; readonly row: number; readonly column: number };
  readonly date1904: boolean;
  /** True in a workbook of Excel for the Mac, where CHAR and CODE mean other characters. */
  readonly macintosh?: boolean;
  /** Excel serial of the run's moment (TODAY, NOW). */
  readonly asOf: number;
  /** Reads one cell. */
  read(sheet: number, row: number, column: number): Scalar;
  /** The used part of an area: whole columns are cut to the sheet's extent. */
  clip(area: Area): Area | undefined;
  /** The last row and column used on any sheet: where whole columns and rows end when they are read as arrays. */
  readonly bounds?: { readonly bottom: number; readonly right: number };
  /** An area as an array, for a context that remembers arrays; `readArea` of `call.ts` reads cell by cell without it. */
  array?(area: Area): ArrayValue;
  /**
   * Position from 0 of the first cell of a row or column that equals a number, text (without regard to case) or truth
   * value; -1 when none does; undefined when that is not known without a search.
   */
  first?(area: Area, key: Scalar): number | undefined;
  /** Whether SUBTOTAL or AGGREGATE passes a cell over. */
  passesOver?(sheet: number, row: number, column: number, over: PassedOver): boolean;
  /**
   * One uniform draw for RAND() and its kin. `draw` says which drawing call of the formula it is (`Node.draw`); a
   * function leaves it out, the evaluator fills it in.
   */
  random(draw?: number): number;
  /** An argument's thunk, for lazy parameters. */
  force(argument: unknown): Value;
  /** The reference that a text spells, as an address (A1 or R1C1 form) or a name; #REF! when it spells none (INDIRECT). */
  resolve?(text: string, isA1: boolean): Value;
  /** Stops the evaluation: something here cannot be evaluated. */
  refuse?(what: string, reason: string): never;
}

interface Entry {
  /** Upper case, as Excel writes it in English. */
  readonly name: string;
  /** Older or other names of the same function (STDEV for STDEV.S). */
  readonly aliases?: readonly string[];
  readonly category:
    | 'math'
    | 'logical'
    | 'lookup'
    | 'financial'
    | 'date'
    | 'text'
    | 'statistical'
    | 'information'
    | 'distribution';
  /** One sentence. */
  readonly summary: string;
  readonly parameters: readonly Parameter[];
  /** Formulas with their results, tests each: a number compares at 1e-12 relative, errors are written '#N/A'. */
  readonly examples: readonly (readonly [formula: string, result: number | string | boolean])[];
  /** True when each recalculation may differ (RAND, TODAY, OFFSET). */
  readonly volatile?: boolean;
  /** True for RAND and its kin: `evaluate` asks `context.random()`, `lower` asks `context.random()` of its own context. */
  readonly draws?: boolean;
}

export interface NumericFunction extends Entry {
  readonly numeric: <V, B>(m: Checked<V, B>, ...args: V[]) => V;
  /** 'boolean' when the 0 or 1 computed is a truth value. */
  readonly result?: 'number' | 'boolean';
}

export interface AggregateFunction extends Entry {
  /**
   * `xs`: the numbers of all `values` arguments, in order, by Excel's rule (texts, truth values and blanks in ranges are
   * passed over, literal ones are converted); `rest`: the `number` arguments in order (undefined when left out).
   */
  readonly aggregate: <V, B>(m: Checked<V, B>, xs: readonly V[], rest: readonly (V | undefined)[]) => V;
  /**
   * The same where some of `xs` are numbers in some trials only (IF(…, 5, "") in a range): x counts where `present` holds
   * (else x is 0). Compiled code needs it; without it such a call runs on the evaluator.
   */
  readonly masked?: <V, B>(
    m: Checked<V, B>,
    xs: readonly V[],
    present: readonly B[],
    rest: readonly (V | undefined)[],
  ) => V;
}

export interface GeneralFunction extends Entry {
  readonly evaluate: (args: readonly (Value | undefined)[], context: EvaluateContext) => Value;
  /** Lowered arguments in, lowered result out. Called only when at least one argument is symbolic. */
  readonly lower?: (args: readonly LoweredArgument[], context: SymbolicContext) => Operand | OperandArray;
}

/** A reference as a lowered function sees it, with the means to read its cells. */
export interface LoweredReference extends ReferenceValue {
  /** The operands of its area: an array, or the operand of a single cell; #VALUE! for several areas. */
  read(): Operand | OperandArray;
  /** The used cells of all its areas but those that `EvaluateContext.passesOver`. */
  visible(over: PassedOver): readonly Operand[];
}

/** A lowered argument; a lazy one is a function; a reference one that is constant is a LoweredReference. */
export type LoweredArgument = Operand | OperandArray | LoweredReference | (() => Operand | OperandArray) | undefined;

export type FunctionDefinition = NumericFunction | AggregateFunction | GeneralFunction;
