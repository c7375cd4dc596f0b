/**
 * How programs name the cells of a file: which can be made uncertain, what a name that a person typed means (an address,
 * a defined name, or the label beside a number), and what an output typed as a formula means. It compiles nothing.
 */
import { tokenize } from '@borgar/fx/xlsx';
import { TesseraError } from './errors.ts';
import type { Node } from './formula/ast.ts';
import { CellIndex } from './graph/cell-index.ts';
import { findDependencies, formulaReader } from './graph/dependencies.ts';
import { labelOf } from './model.ts';
import { type Area, type CellKey, cellKey, parseAddress, printAddress, sheetOf } from './workbook/address.ts';
import type { Scalar, Workbook } from './workbook/workbook.ts';

/** Cells beyond these are not listed: they are data. */
export const MOST_LISTED = 1000;

/**
 * What can be made uncertain: defined names of single numbers first, then the addresses of other numbers that are typed in
 * and that a formula reads (all numbers of a workbook without formulas), in reading order, at most `MOST_LISTED`.
 */
export function variablesOf(workbook: Workbook): string[] {
  const named = new Map<CellKey, string>();
  for (const { name, sheet, hidden } of workbook.names) {
    const key = hidden || sheet !== undefined ? undefined : oneCell(findArea(name, workbook));
    if (key !== undefined && isTypedNumber(workbook, key) && !named.has(key)) named.set(key, name);
  }
  const others = constantsRead(workbook).filter((key) => !named.has(key));
  const sheets = workbook.sheets.map(({ name }) => name);
  return [...named.values(), ...others.map((key) => printAddress(key, sheets))].slice(0, MOST_LISTED);
}

/**
 * The address, for `Model.inputs`, of what a person calls a variable: an address, a defined name, or a label that one
 * number alone has. Throws `input-unknown`, `input-not-one-cell` or `variable-ambiguous`.
 */
export function variableCell(name: string, workbook: Workbook): string {
  const area = findArea(name, workbook);
  const key = oneCell(area);
  // "Q1" may be the label of a number, and the address of a cell that holds nothing.
  if (area && key === undefined) {
    throw new TesseraError('input-not-one-cell', { reference: name, count: cellCount(area) });
  }
  const blank = key !== undefined && !workbook.sheets[area!.sheet]!.cells.has(key);
  const labelled = key === undefined || blank ? cellLabelled(name, workbook, isTypedNumber) : undefined;
  const sheets = workbook.sheets.map((sheet) => sheet.name);
  if (labelled !== undefined) return printAddress(labelled, sheets);
  return printAddress(key ?? oneCell(parseAddress(name, workbook))!, sheets);
}

/**
 * An output as `Model.outputs` has it, from what a person typed: a cell, area or defined name; the label of one formula
 * cell; or an expression over cells, with `=` or without. In an expression the `variables` (as given to `variableCell`)
 * stand for their cells. Throws `input-unknown`, `variable-ambiguous`, `formula-unsupported` or `expression-syntax`.
 */
export function outputOf(text: string, workbook: Workbook, variables: readonly string[] = []): string {
  const typed = text.trim();
  const cells = new Map(variables.map((name) => [name.trim().toLowerCase(), name]));
  const variable = cells.get(typed.toLowerCase());
  if (variable !== undefined) return variableCell(variable, workbook);
  if (!typed.startsWith('=')) {
    if (findArea(typed, workbook)) return typed;
    const labelled = cellLabelled(typed, workbook, isFormula);
    if (labelled !== undefined) {
      return printAddress(
        labelled,
        workbook.sheets.map(({ name }) => name),
      );
    }
  }
  const expression = withVariables(typed.replace(/^=/, ''), (name) => {
    const known = cells.get(name.toLowerCase());
    return known === undefined ? undefined : variableCell(known, workbook);
  });
  checkExpression(expression, typed, workbook);
  return `=${expression}`;
}

/** Replaces the names of variables, as whole words of the formula. */
function withVariables(formula: string, cellOf: (name: string) => string | undefined): string {
  const tokens = tokenize(formula, { mergeRefs: true });
  return tokens.map(({ type, value }) => (type.startsWith('range') ? (cellOf(value) ?? value) : value)).join('');
}

function checkExpression(expression: string, typed: string, workbook: Workbook): void {
  const { node, unsupported } = formulaReader(workbook)(cellKey(0, 0, 0), expression);
  for (const sheet of unknownSheets(expression, workbook)) parseAddress(sheet, workbook);
  if (node.kind === 'unsupported') {
    // One word that is no name: what is near it helps more than where it ends.
    if (/^[^\s()+*/^&=<>]+$/.test(typed)) parseAddress(typed, workbook);
    const [, position = '1', detail = node.reason] = /at character (\d+): (.*?)\. Formula:/s.exec(node.reason) ?? [];
    throw new TesseraError('expression-syntax', { position, detail, formula: typed });
  }
  for (const name of unknownNames(node, workbook)) parseAddress(name, workbook);
  const [first] = unsupported;
  if (first) throw new TesseraError('formula-unsupported', { cell: `The output ${typed}`, ...first });
}

/** References to sheets that are not there: in a formula they are #REF!. */
function unknownSheets(expression: string, { sheets }: Workbook): string[] {
  const known = new Set(sheets.map(({ name }) => name.toLowerCase()));
  return tokenize(expression, { mergeRefs: true }).flatMap(({ type, value }) => {
    if (!type.startsWith('range') || !value.includes('!')) return [];
    const sheet = value
      .slice(0, value.lastIndexOf('!'))
      .replace(/^'(.*)'$/s, '$1')
      .replaceAll("''", "'");
    const missing = [sheet.toLowerCase(), ...sheet.toLowerCase().split(':')].every((name) => !known.has(name));
    return missing ? [value] : [];
  });
}

/** Names in a tree that are neither defined nor bound by a LET or LAMBDA around them. */
function unknownNames(tree: Node, { names }: Workbook): string[] {
  const defined = new Set(names.map(({ name }) => name.toUpperCase()));
  const unknown: string[] = [];
  const visit = (part: unknown, bound: ReadonlySet<string>): void => {
    if (typeof part !== 'object' || part === null) return;
    const node = part as Node;
    let inner = bound;
    if (node.kind === 'name') {
      const upper = node.name.toUpperCase();
      if (!defined.has(upper) && !bound.has(upper)) unknown.push(node.name);
    } else if (node.kind === 'let') inner = new Set([...bound, ...node.bindings.map(({ name }) => name)]);
    else if (node.kind === 'lambda') inner = new Set([...bound, ...node.parameters]);
    for (const value of Object.values(part)) visit(value, inner);
  };
  visit(tree, new Set());
  return unknown;
}

/** Cells with a number, typed in, that some formula reads; all of them when nothing is computed. */
function constantsRead(workbook: Workbook): CellKey[] {
  const keys: CellKey[] = [];
  for (const { cells } of workbook.sheets) {
    for (const [key, { value, formula, arrayOwner, dataTable }] of cells) {
      const typed = formula === undefined && arrayOwner === undefined && !dataTable;
      if (typed && typeof value === 'number') keys.push(key);
    }
  }
  const constants = new CellIndex(keys);
  const { formulas } = findDependencies(workbook);
  if (formulas.size === 0) return keys.sort((a, b) => a - b);
  const changes = new Int32Array(constants.size + 1);
  for (const { areas } of formulas.values()) {
    for (const area of areas) {
      for (const { from, to } of constants.runs(area)) {
        changes[from]!++;
        changes[to]!--;
      }
    }
  }
  let readers = 0;
  return constants.keys
    .filter((_, number) => {
      readers += changes[number]!;
      return readers > 0;
    })
    .sort((a, b) => a - b);
}

type Filter = (workbook: Workbook, key: CellKey) => boolean;

function isTypedNumber(workbook: Workbook, key: CellKey): boolean {
  const cell = workbook.sheets[sheetOf(key)]?.cells.get(key);
  return typeof cell?.value === 'number' && cell.formula === undefined;
}

function isFormula(workbook: Workbook, key: CellKey): boolean {
  return workbook.sheets[sheetOf(key)]?.cells.get(key)?.formula !== undefined;
}

/** The one cell, among those that pass, with a label. */
function cellLabelled(label: string, workbook: Workbook, passes: Filter): CellKey | undefined {
  const wanted = label.trim().toLowerCase();
  const values = new Map<CellKey, Scalar>();
  for (const { cells } of workbook.sheets) for (const [key, { value }] of cells) values.set(key, value);
  const found: CellKey[] = [];
  for (const key of values.keys()) {
    if (passes(workbook, key) && labelOf(key, values)?.toLowerCase() === wanted) found.push(key);
  }
  if (found.length < 2) return found[0];
  const sheets = workbook.sheets.map(({ name }) => name);
  const some = found.slice(0, 5).map((key) => printAddress(key, sheets));
  throw new TesseraError('variable-ambiguous', { name: label, count: found.length, cells: some.join(', ') });
}

function findArea(text: string, workbook: Workbook): Area | undefined {
  try {
    return parseAddress(text, workbook);
  } catch (failure) {
    if (failure instanceof TesseraError) return undefined;
    throw failure;
  }
}

function oneCell(area: Area | undefined): CellKey | undefined {
  return area && cellCount(area) === 1 ? cellKey(area.sheet, area.top, area.left) : undefined;
}

function cellCount({ top, left, bottom, right }: Area): number {
  return (bottom - top + 1) * (right - left + 1);
}
