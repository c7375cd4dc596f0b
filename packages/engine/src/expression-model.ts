/**
 * A model without a file: one expression over named variables, as a workbook of one sheet and the model beside it. The
 * names stand in column A, the variables in column B, the expression above them; nobody sees their addresses.
 */
import { TesseraError } from './errors.ts';
import { type ExpressionScope, isFunction, isVariableName, rewriteExpression } from './formula/expression.ts';
import type { InputModel, Model } from './model.ts';
import { streamOf } from './random/philox.ts';
import { cellKey, printCell } from './workbook/address.ts';
import { PLAIN_STYLE } from './workbook/styles.ts';
import { type Cell, error, type Workbook } from './workbook/workbook.ts';

/** A variable by three values (triangular; all equal: a constant) or by any distribution, whose arguments may be variables. */
export type ExpressionVariable = { readonly name: string } & (
  | { readonly min: number; readonly mode: number; readonly max: number }
  | { readonly distribution: string }
);

/** What `compileModel` takes. The output is the expression, its label the text; each input's label is its name. */
export interface ExpressionModel {
  readonly workbook: Workbook;
  readonly model: Model;
}

/** More would be a mistake. */
export const MOST_VARIABLES = 1000;

const SHEET = 'Model';
const FIRST_ROW = 1;

/**
 * The model of an expression. Draws go by the variable's name: they stay the same when other variables are added.
 * Throws `expression-syntax`, `variable-unknown`, `variable-invalid` or `function-unknown`.
 */
export function expressionModel(formula: string, variables: readonly ExpressionVariable[]): ExpressionModel {
  const named = variables.map((variable) => ({ ...variable, name: variable.name.normalize('NFC') }));
  checkNames(named.map(({ name }) => name));
  const scope = scopeOf(named.map(({ name }) => name));
  const expression = rewriteExpression(formula.normalize('NFC'), scope);
  const inputs = named.map((variable, index) => inputOf(variable, index, scope));
  const label = formula.trim();
  return {
    workbook: sheetOf(expression, named),
    model: { inputs, outputs: [{ cell: `${SHEET}!${printCell(0, 1)}`, label }] },
  };
}

function checkNames(names: readonly string[]): void {
  const refuse = (name: string, reason: string) => new TesseraError('variable-invalid', { name, reason });
  if (names.length > MOST_VARIABLES) throw refuse(names.at(-1)!, `there are more than ${MOST_VARIABLES} variables`);
  names.forEach((name, index) => {
    if (!isVariableName(name)) {
      const reason = /^(true|false)$/i.test(name)
        ? 'it is a truth value in every formula'
        : 'a name is made of letters, digits and _ and does not begin with a digit';
      throw refuse(name, reason);
    }
    if (names.indexOf(name) < index) throw refuse(name, 'it is given twice');
  });
}

/** The name as written; else, in another case, when only one variable has it. */
function scopeOf(names: readonly string[]): ExpressionScope {
  const exact = new Map(names.map((name, index) => [name, index]));
  const lower = new Map<string, number | undefined>();
  for (const [index, name] of names.entries()) {
    const key = name.toLowerCase();
    lower.set(key, lower.has(key) ? undefined : index);
  }
  return {
    names,
    isCallable: isFunction,
    cellOf(name) {
      const index = exact.get(name) ?? lower.get(name.toLowerCase());
      return index === undefined ? undefined : addressOf(index);
    },
  };
}

function addressOf(index: number): string {
  return printCell(FIRST_ROW + index, 1);
}

function inputOf(variable: ExpressionVariable, index: number, scope: ExpressionScope): InputModel {
  const { name } = variable;
  const distribution =
    'distribution' in variable
      ? rewriteExpression(variable.distribution.normalize('NFC'), { ...scope, isCallable: () => true })
      : triangle(variable);
  return { cell: `${SHEET}!${addressOf(index)}`, distribution, label: name, stream: streamOf(name) };
}

function triangle({ name, min, mode, max }: { name: string; min: number; mode: number; max: number }): string {
  const refuse = (reason: string) => new TesseraError('variable-invalid', { name, reason });
  if (![min, mode, max].every(Number.isFinite)) throw refuse('its values must be numbers');
  if (min > mode) throw refuse(`its least value ${min} is above its most likely value ${mode}`);
  if (mode > max) throw refuse(`its most likely value ${mode} is above its greatest value ${max}`);
  return `triangular(${min}, ${mode}, ${max})`;
}

/** Without a most likely value a variable has none that the expression could be shown for: its cell holds #N/A. */
function sheetOf(formula: string, variables: readonly ExpressionVariable[]): Workbook {
  const cells = new Map<number, Cell>([
    [cellKey(0, 0, 0), { value: 'Result', style: 0 }],
    [cellKey(0, 0, 1), { value: null, formula, style: 0 }],
  ]);
  variables.forEach((variable, index) => {
    const value = 'mode' in variable ? variable.mode : error('#N/A');
    cells.set(cellKey(0, FIRST_ROW + index, 0), { value: variable.name, style: 0 });
    cells.set(cellKey(0, FIRST_ROW + index, 1), { value, style: 0 });
  });
  const extent = { sheet: 0, top: 0, left: 0, bottom: FIRST_ROW + variables.length - 1, right: 1 };
  const layout = { merged: [], columnWidths: new Map(), rowHeights: new Map(), frozen: { rows: 0, columns: 0 } };
  const hidden = { hiddenRows: new Set<number>(), hiddenColumns: new Set<number>() };
  return {
    sheets: [{ name: SHEET, state: 'visible', cells, extent, ...layout, ...hidden, showGridLines: true }],
    names: [],
    tables: [],
    styles: [PLAIN_STYLE],
    date1904: false,
    iteration: { enabled: false, count: 100, delta: 0.001 },
    notes: [],
  };
}
