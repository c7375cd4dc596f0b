/**
 * A distribution text away from any workbook: taken apart as it was written, and read with arguments that are numbers.
 * What arguments refer to is worth what the caller says. It knows no distribution by name.
 */
import { tokenize } from '@borgar/fx/xlsx';
import { TesseraError } from '../errors.ts';
import type { Node } from '../formula/ast.ts';
import { isFunction } from '../formula/expression.ts';
import { parseFormula } from '../formula/parse.ts';
import type { Argument, Modifiers } from '../random/input.ts';
import { type Area, type CellKey, cellKey } from '../workbook/address.ts';
import { Cells } from './cells.ts';
import type { Formula } from './dependencies.ts';
import { Lowering, type LowerSource } from './lower.ts';
import { type DistributionText, lowerArguments, readDistribution } from './uncertain.ts';

/** What the references in arguments are worth, as they are written; a range is worth a list. */
export type ReferenceValues = Readonly<Record<string, number | readonly number[]>>;

/** The dates that arguments may compute with. */
export interface Calendar {
  /** TODAY() and NOW(): an Excel serial. */
  readonly asOf: number;
  readonly date1904: boolean;
}

/** A text taken apart: arguments and modifiers as they were written. */
export interface DistributionParts {
  readonly name: string;
  /** By parameter; undefined where it was left out, or is open for percentiles. */
  readonly args: readonly (string | undefined)[];
  readonly percentiles?: readonly { readonly share: string; readonly value: string }[];
  readonly truncate?: { readonly low?: string; readonly high?: string };
  readonly scale?: string;
  readonly shift?: string;
  /** Cells and names that the text refers to, as written, each once. */
  readonly references: readonly string[];
}

interface Token {
  readonly type: string;
  readonly value: string;
}

const REFERENCES: ReadonlySet<string> = new Set(['range', 'range_beam', 'range_ternary', 'range_named', 'structured']);
const SPACE: ReadonlySet<string> = new Set(['whitespace', 'newline']);
/** Distributions see no workbook here; an error names the text instead of a cell. */
const NOWHERE = { sheets: [], tables: [] };
const FIRST_CELL = { sheet: 0, row: 0, column: 0 };

/**
 * Takes a text apart; whether its values are possible is not asked.
 * @throws TesseraError `distribution-unknown`, `distribution-arguments`
 */
export function distributionParts(text: string): DistributionParts {
  const { entry } = read(text, text);
  const tokens = tokensOf(text);
  const args: (string | undefined)[] = [];
  const parts: { -readonly [key in keyof DistributionParts]?: DistributionParts[key] } = {};
  for (const piece of argumentsOf(tokens)) {
    const modifier = piece[0]?.type === 'func' ? piece[0].value.toUpperCase() : '';
    const given = (): (string | undefined)[] => argumentsOf(piece).map(textOf);
    if (modifier === 'TRUNCATE') {
      const [low, high] = given();
      parts.truncate = { ...(low !== undefined && { low }), ...(high !== undefined && { high }) };
    } else if (modifier === 'SCALE' || modifier === 'SHIFT') {
      parts[modifier === 'SCALE' ? 'scale' : 'shift'] = given()[0]!;
    } else if (modifier === 'PERCENTILES') {
      const written = given();
      const pairs = written.flatMap((share, i) => (i % 2 === 0 ? [{ share: share!, value: written[i + 1]! }] : []));
      parts.percentiles = [...(parts.percentiles ?? []), ...pairs];
      args.push(...pairs.map(() => undefined));
    } else {
      args.push(textOf(piece));
    }
  }
  while (args.length < entry.parameters.length) args.push(undefined);
  const references = tokens.filter(({ type }) => REFERENCES.has(type)).map(({ value }) => value);
  return { name: entry.name, args, ...parts, references: [...new Set(references)] };
}

/** A text whose arguments are numbers. */
export interface ConstantDistribution {
  readonly distribution: DistributionText;
  readonly args: readonly Argument<number>[];
  readonly modifiers: Modifiers<number>;
}

/**
 * Reads a text with `values` in place of its references.
 * @throws TesseraError `distribution-not-constant` where an argument is no number without the workbook; else as a
 *   compilation does
 */
export function constantDistribution(text: string, values: ReferenceValues, calendar: Calendar): ConstantDistribution {
  const distribution = readConstant(text, values);
  const { args, modifiers } = lowerArguments(distribution, constantLowering(calendar), nowhere, undefined);
  // Nothing symbolic is left: the source below refuses what would differ from trial to trial.
  return {
    distribution,
    args: args as readonly Argument<number>[],
    modifiers: modifiers as Modifiers<number>,
  };
}

/** The tree of a text with `values` in place of its references; what it computes with needs no workbook. */
export function readConstant(text: string, values: ReferenceValues): DistributionText {
  read(text, text);
  const written = tokensOf(text).map(({ type, value }) =>
    REFERENCES.has(type) ? literal(value, values, text) : value,
  );
  const distribution = read(written.join(''), text);
  refuseCalls(distribution, text);
  return distribution;
}

/** A lowering for trees of `readConstant`, which have neither cells nor draws. */
export function constantLowering(calendar: Calendar): Lowering {
  return new Lowering(new NoWorkbook(calendar));
}

/** Where an argument stands when there is no workbook. */
export function nowhere(node: Node): Formula {
  return { key: cellKey(0, 0, 0), node, arrays: false, names: {} };
}

function read(text: string, asWritten: string): DistributionText {
  try {
    return readDistribution(parseFormula(text, { workbook: NOWHERE, cell: FIRST_CELL }), asWritten);
  } catch (failure) {
    // The sentence of a formula in a cell would send people to a workbook.
    if (!(failure instanceof TesseraError) || !failure.code.startsWith('formula-')) throw failure;
    const { position, detail } = failure.facts;
    throw new TesseraError('distribution-arguments', {
      distribution: `"${asWritten}"`,
      reason: detail === undefined ? failure.message : `it cannot be read at character ${position}: ${detail}`,
      signature: 'triangular(80, 100, 130)',
    });
  }
}

function tokensOf(text: string): Token[] {
  return (tokenize(text) as Token[]).filter(({ type }) => type !== 'fx_prefix');
}

/** The tokens of each argument of a call that is known to be well formed, without spaces around. */
function argumentsOf(call: readonly Token[]): Token[][] {
  const pieces: Token[][] = [[]];
  let depth = 0;
  for (const token of call) {
    const sign = token.type === 'operator' ? token.value : '';
    if (sign === ')' || sign === '}') depth--;
    if (sign === ',' && depth === 1) pieces.push([]);
    else if (depth > 0) pieces.at(-1)!.push(token);
    if (sign === '(' || sign === '{') depth++;
  }
  return pieces.map(trimmed);
}

function trimmed(tokens: readonly Token[]): Token[] {
  const first = tokens.findIndex(({ type }) => !SPACE.has(type));
  return first < 0 ? [] : tokens.slice(first, tokens.findLastIndex(({ type }) => !SPACE.has(type)) + 1);
}

function textOf(tokens: readonly Token[]): string | undefined {
  return tokens.length === 0 ? undefined : tokens.map(({ value }) => value).join('');
}

/** A value as a formula writes it, safe beside any operator. */
function literal(reference: string, values: ReferenceValues, text: string): string {
  const value = Object.hasOwn(values, reference) ? values[reference]! : undefined;
  const numbers = typeof value === 'number' ? [value] : (value ?? [NaN]);
  if (numbers.length === 0 || !numbers.every(Number.isFinite)) throw notConstant(text, reference);
  return typeof value === 'number' ? `(${value})` : `{${numbers.join()}}`;
}

function notConstant(text: string, what: string): TesseraError {
  return new TesseraError('distribution-not-constant', { distribution: text, what });
}

/** What draws, what looks at cells, and what LET and LAMBDA name, means something in a workbook only. */
function refuseCalls({ args, percentiles = [], truncate, scale, shift }: DistributionText, text: string): void {
  const visit = (part: unknown): void => {
    if (typeof part !== 'object' || part === null) return;
    const node = part as Node;
    if (node.kind === 'call' && (node.draw !== undefined || !isFunction(node.name))) {
      throw notConstant(text, `${node.name}()`);
    }
    if (node.kind === 'let' || node.kind === 'lambda') throw notConstant(text, `${node.kind.toUpperCase()}()`);
    if (node.kind === 'unsupported' || node.kind === 'spill') throw notConstant(text, 'a part of the workbook');
    for (const inner of Object.values(part)) visit(inner);
  };
  visit([args, percentiles.map(({ share, value }) => [share, value]), truncate, scale, shift]);
}

/** The model around a lowering that has neither cells nor draws. */
class NoWorkbook implements LowerSource {
  readonly date1904: boolean;
  readonly #cells: Cells;

  constructor({ asOf, date1904 }: Calendar) {
    this.date1904 = date1904;
    this.#cells = new Cells({
      formulas: [],
      values: new Map(),
      sheets: [{ name: 'Sheet1' }],
      subtotals: new Set(),
      hiddenRows: [new Set()],
      filteredRows: [new Set()],
      macintosh: false,
      tables: [],
      names: {},
      date1904,
      asOf,
    });
  }

  formulaOf(): undefined {
    return undefined;
  }
  isRandom(_: CellKey): boolean {
    return false;
  }
  anyRandom(_: Area): boolean {
    return false;
  }
  base(): null {
    return null;
  }
  contextOf(formula: Formula) {
    return { ...this.#cells.contextOf(formula), refuse: (what: string): never => this.#refuse(what) };
  }
  draw(): never {
    return this.#refuse('a draw of its own');
  }
  inputOf(): undefined {
    return undefined;
  }
  fallBack(_: Formula, reason: string): never {
    return this.#refuse(reason);
  }
  unreadable(): undefined {
    return undefined;
  }
  circular(): never {
    return this.#refuse('itself');
  }

  #refuse(what: string): never {
    throw notConstant('an argument', what);
  }
}
