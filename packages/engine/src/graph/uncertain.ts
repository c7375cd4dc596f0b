/**
 * One uncertain cell: reads its distribution as a person writes it, `normal(B4*1.1, B5, truncate(0, ))`, and lowers it
 * over a uniform. Arguments are formulas as seen from the cell. It knows no distribution by name.
 */
import { TesseraError } from '../errors.ts';
import type { Node } from '../formula/ast.ts';
import { combineErrors, makeSymbolic, numberOf, symbolicOf, valueOf } from '../formula/operand.ts';
import { isSymbolic, type Operand, type Symbolic } from '../formula/symbolic.ts';
import { isError } from '../formula/value.ts';
import type { Id } from '../ir/ir.ts';
import type { Distribution } from '../random/distributions/distribution.ts';
import { DISTRIBUTIONS, findDistribution } from '../random/distributions/registry.ts';
import { type Argument, buildInput, checkConstants, type Modifiers } from '../random/input.ts';
import { fitPercentiles } from '../random/percentiles.ts';
import type { Formula } from './dependencies.ts';
import type { Lowering } from './lower.ts';

/** A distribution with its arguments still formulas, one for each parameter (undefined: left out, or open). */
export interface DistributionText {
  readonly entry: Distribution;
  /** As the person wrote it. */
  readonly text: string;
  readonly args: readonly (Node | undefined)[];
  /** `percentiles(0.1, 80, 0.9, 120)` in place of parameters: one pair for each, which is solved for. */
  readonly percentiles?: readonly { readonly parameter: number; readonly share: Node; readonly value: Node }[];
  readonly truncate?: { readonly low?: Node; readonly high?: Node };
  readonly scale?: Node;
  readonly shift?: Node;
}

/** `triangular(low, mode, high)` */
export function signatureOf(entry: Distribution): string {
  return `${entry.name}(${entry.parameters.map(({ name }) => name).join(', ')})`;
}

/** Reads the tree of a distribution text. Throws `distribution-unknown`, `distribution-arguments`. */
export function readDistribution(node: Node, text: string): DistributionText {
  if (node.kind !== 'call') throw unknown(text);
  const entry = findDistribution(node.name);
  if (entry === undefined) throw unknown(node.name.toLowerCase());
  const complain = (reason: string): never => {
    throw new TesseraError('distribution-arguments', { distribution: text, reason, signature: signatureOf(entry) });
  };
  const args: (Node | undefined)[] = [];
  const modifiers: { truncate?: { low?: Node; high?: Node }; scale?: Node; shift?: Node } = {};
  const percentiles: { parameter: number; share: Node; value: Node }[] = [];
  for (const arg of node.args) {
    const given = arg.kind === 'call' ? arg.args.map((part) => (part.kind === 'missing' ? undefined : part)) : [];
    const modifier = arg.kind === 'call' ? arg.name : '';
    if (modifier === 'TRUNCATE') {
      const [low, high] = given;
      if (given.length > 2 || (!low && !high))
        complain('truncate takes a lowest and a highest value, one may be left out');
      modifiers.truncate = { ...(low && { low }), ...(high && { high }) };
    } else if (modifier === 'SHIFT' || modifier === 'SCALE') {
      const [by] = given;
      if (given.length !== 1 || !by) complain(`${modifier.toLowerCase()} takes one value`);
      modifiers[modifier === 'SHIFT' ? 'shift' : 'scale'] = by!;
    } else if (modifier === 'PERCENTILES') {
      if (given.length === 0 || given.length % 2 === 1 || given.includes(undefined))
        complain('percentiles takes pairs of a share and a value, such as percentiles(0.1, 80, 0.9, 120)');
      for (let i = 0; i < given.length; i += 2) {
        percentiles.push({ parameter: args.push(undefined) - 1, share: given[i]!, value: given[i + 1]! });
      }
    } else {
      args.push(arg.kind === 'missing' ? undefined : arg);
    }
  }
  if (args.length > entry.parameters.length) {
    complain(`${args.length} arguments were given, it takes ${entry.parameters.length}`);
  }
  entry.parameters.forEach(({ name, fallback }, index) => {
    const open = percentiles.some(({ parameter }) => parameter === index);
    if (args[index] === undefined && fallback === undefined && !open) complain(`${name} is missing`);
  });
  return { entry, text, args, ...(percentiles.length > 0 && { percentiles }), ...modifiers };
}

function unknown(name: string): TesseraError {
  return new TesseraError('distribution-unknown', { name, known: DISTRIBUTIONS.map((entry) => entry.name).join(', ') });
}

/** Arguments and modifiers as operands: numbers where they are known before the run. */
export interface LoweredArguments {
  readonly args: readonly (Operand | readonly Operand[] | undefined)[];
  readonly modifiers: Modifiers<Operand>;
  /** Every operand that was lowered for them. */
  readonly all: readonly Operand[];
}

/**
 * Lowers the arguments, solves for those given as percentiles, and refuses what is known to be impossible. `at` gives
 * each argument a place in the workbook; `where` names the input in errors, where there is one.
 */
export function lowerArguments(
  distribution: DistributionText,
  lowering: Lowering,
  at: (node: Node) => Formula,
  where: string | undefined,
): LoweredArguments {
  const { entry } = distribution;
  const all: Operand[] = [];
  const number = (node: Node, name: string): Operand => {
    const operand = numberOf(lowering.expression(at(node)), lowering);
    if (!isSymbolic(operand) && isError(operand)) throw notANumber(distribution, name, operand.error, where);
    all.push(operand);
    return operand;
  };
  const given = entry.parameters.map(({ name, list }, index): Operand | readonly Operand[] | undefined => {
    const node = distribution.args[index];
    if (node === undefined) return undefined;
    return list ? numbersOf(lowering.list(at(node)), name, distribution, lowering, all, where) : number(node, name);
  });
  const args = distribution.percentiles ? solved(distribution, given, number) : given;
  const modifiers: Modifiers<Operand> = {
    ...(distribution.truncate && {
      truncate: {
        ...(distribution.truncate.low && { low: number(distribution.truncate.low, 'truncate') }),
        ...(distribution.truncate.high && { high: number(distribution.truncate.high, 'truncate') }),
      },
    }),
    ...(distribution.scale && { scale: number(distribution.scale, 'scale') }),
    ...(distribution.shift && { shift: number(distribution.shift, 'shift') }),
  };
  check(distribution, args, modifiers, where);
  return { args, modifiers, all };
}

/** The input's value over a uniform; `at` and `where` as in `lowerArguments`. */
export function lowerInput(
  distribution: DistributionText,
  u: Id,
  lowering: Lowering,
  at: (node: Node) => Formula,
  where: string | undefined,
): Symbolic {
  const { args, modifiers, all } = lowerArguments(distribution, lowering, at, where);
  const id = (operand: Operand): Id => valueOf(operand, lowering);
  const { value } = buildInput(
    lowering.builder,
    distribution.entry,
    args.map((arg): Argument<Id> => (isList(arg) ? arg.map(id) : arg === undefined ? undefined : id(arg))),
    mapModifiers(modifiers, id),
    u,
  );
  return makeSymbolic(lowering, 'number', value, { errorCode: combineErrors(all, lowering) });
}

/** The arguments with those solved for that are given as percentiles. All must be known before the run. */
function solved(
  { entry, percentiles }: DistributionText,
  given: readonly (Operand | readonly Operand[] | undefined)[],
  number: (node: Node, name: string) => Operand,
): readonly number[] {
  const known = (operand: Operand | readonly Operand[]): number => {
    if (typeof operand === 'number') return operand;
    throw new TesseraError('distribution-arguments', {
      distribution: entry.name,
      reason: 'with percentiles every argument must be known before the run',
      signature: signatureOf(entry),
    });
  };
  const open = new Set(percentiles!.map(({ parameter }) => parameter));
  const args = given.map((arg, index) =>
    open.has(index) ? undefined : arg === undefined ? entry.parameters[index]!.fallback : known(arg),
  );
  const pairs = percentiles!.map(({ share, value }) => ({
    p: known(number(share, 'percentiles')),
    x: known(number(value, 'percentiles')),
  }));
  return fitPercentiles(entry, args, pairs);
}

function isList(arg: Operand | readonly Operand[] | undefined): arg is readonly Operand[] {
  return Array.isArray(arg);
}

/** The numbers of a list; blanks and text are passed over as in a range. */
function numbersOf(
  operands: readonly Operand[],
  name: string,
  distribution: DistributionText,
  lowering: Lowering,
  all: Operand[],
  where: string | undefined,
): readonly Operand[] {
  const numbers = operands.filter(
    (operand) => isSymbolic(operand) || typeof operand === 'number' || isFailure(operand),
  );
  for (const operand of numbers) {
    if (!isSymbolic(operand) && typeof operand === 'object' && operand !== null) {
      throw notANumber(distribution, name, operand.error, where);
    }
    all.push(symbolicOf(operand, lowering));
  }
  return numbers.map((operand) => numberOf(operand, lowering));
}

function isFailure(operand: Operand): boolean {
  return !isSymbolic(operand) && isError(operand);
}

function placed(what: string, where: string | undefined): string {
  return where === undefined ? what : `${what} in ${where}`;
}

function notANumber({ entry }: DistributionText, name: string, found: string, where: string | undefined): TesseraError {
  return new TesseraError('distribution-arguments', {
    distribution: placed(entry.name, where),
    reason: `${name} is ${found}, not a number`,
    signature: signatureOf(entry),
  });
}

/** Refuses what is known to be impossible before a run. */
function check(
  { entry, text }: DistributionText,
  lowered: readonly (Operand | readonly Operand[] | undefined)[],
  modifiers: Modifiers<Operand>,
  where: string | undefined,
): void {
  let constant = true;
  const known = (operand: Operand): number => {
    if (typeof operand === 'number') return operand;
    constant = false;
    return 0;
  };
  const args = lowered.map((arg): Argument<number> | null => {
    if (arg === undefined) return undefined;
    const before = constant;
    constant = true;
    const value = isList(arg) ? arg.map(known) : known(arg);
    const argument = constant ? value : null;
    constant &&= before;
    return argument;
  });
  const numbers = mapModifiers(modifiers, known);
  checkConstants(entry, args, constant ? numbers : {}, placed(text, where));
}

function mapModifiers<A, B>({ truncate, scale, shift }: Modifiers<A>, map: (value: A) => B): Modifiers<B> {
  return {
    ...(truncate && {
      truncate: {
        ...(truncate.low !== undefined && { low: map(truncate.low) }),
        ...(truncate.high !== undefined && { high: map(truncate.high) }),
      },
    }),
    ...(scale !== undefined && { scale: map(scale) }),
    ...(shift !== undefined && { shift: map(shift) }),
  };
}
