/**
 * The model that a person writes beside a workbook: which cells are uncertain and how, which are asked for, and how the
 * run is laid out. Reads it from JSON, and finds its cells, labels and streams in the workbook. It lowers nothing.
 */
import { TesseraError } from './errors.ts';
import type { Scalar } from './formula/value.ts';
import type { Sampling } from './program.ts';
import { streamOf } from './random/philox.ts';
import {
  type Area,
  type CellKey,
  cellKey,
  columnOf,
  parseAddress,
  printAddress,
  rowOf,
  sheetOf,
} from './workbook/address.ts';
import { serialOfIsoDate } from './workbook/dates.ts';
import type { Workbook } from './workbook/workbook.ts';

/** One uncertain cell. */
export interface InputModel {
  /** An address (`Sheet1!B4`) or a defined name. */
  readonly cell: string;
  /** `triangular(80, 100, 130)`; arguments may be formulas as seen from the cell. */
  readonly distribution: string;
  readonly label?: string;
  /** Stream id, 16 hexadecimal digits: keeps the draws when the cell moves. Made from the address when left out. */
  readonly stream?: string;
}

/** A wanted rank correlation (Spearman) between two inputs, named as in `inputs`. */
export interface CorrelationModel {
  readonly inputs: readonly [string, string];
  readonly rank: number;
}

export interface Model {
  readonly inputs: readonly InputModel[];
  /** Addresses, areas (`F20:J20`), defined names, or expressions that begin with `=`. */
  readonly outputs: readonly (string | { readonly cell: string; readonly label?: string })[];
  readonly correlations?: readonly CorrelationModel[];
  /** `random` when left out. */
  readonly sampling?: Sampling;
  /** What TODAY() and NOW() are: an ISO date, with a time or without. */
  readonly asOf?: string;
  readonly trials?: number;
  readonly seed?: number;
}

/** An input with its cell. */
export interface ResolvedInput extends InputModel {
  readonly key: CellKey;
  /** `Sheet1!B4` */
  readonly reference: string;
  readonly label: string;
  readonly stream: string;
}

/** An output: a cell, or an expression over cells. */
export interface ResolvedOutput {
  readonly key: CellKey;
  readonly expression?: string;
  readonly reference: string;
  readonly label: string;
}

export interface ResolvedModel {
  readonly inputs: readonly ResolvedInput[];
  readonly outputs: readonly ResolvedOutput[];
  /** By position of the inputs. */
  readonly correlations: readonly { readonly first: number; readonly second: number; readonly rank: number }[];
  readonly sampling: Sampling;
  /** Excel serial. */
  readonly asOf: number;
}

/** An area as output is cut into cells; beyond this it is a mistake. */
export const MOST_OUTPUTS = 1000;

const SAMPLINGS: readonly Sampling[] = ['random', 'latin-hypercube', 'antithetic'];

/** Checks a model as it comes from JSON. Throws `model-invalid` with the place. */
export function readModel(json: unknown): Model {
  const model = object(json, 'the top');
  const known = [
    'inputs',
    'outputs',
    'correlations',
    'sampling',
    'asOf',
    'trials',
    'seed',
    '$schema',
    'workbook',
    'notes',
  ];
  const stranger = Object.keys(model).find((name) => !known.includes(name));
  if (stranger !== undefined) throw invalid(stranger, 'there is no setting of this name');
  return {
    inputs: list(model.inputs ?? [], 'inputs').map((entry, index) => readInput(entry, `inputs[${index}]`)),
    outputs: list(model.outputs ?? [], 'outputs').map((entry, index) => readOutput(entry, `outputs[${index}]`)),
    correlations: list(model.correlations ?? [], 'correlations').map((entry, index) =>
      readCorrelation(entry, `correlations[${index}]`),
    ),
    ...(model.sampling !== undefined && { sampling: readSampling(model.sampling) }),
    ...(model.asOf !== undefined && { asOf: text(model.asOf, 'asOf') }),
    ...(model.trials !== undefined && { trials: whole(model.trials, 'trials', 1) }),
    ...(model.seed !== undefined && { seed: whole(model.seed, 'seed', 0) }),
  };
}

function readInput(entry: unknown, where: string): InputModel {
  const { cell, distribution, label, stream } = object(entry, where);
  if (stream !== undefined && !(typeof stream === 'string' && /^[0-9a-f]{16}$/.test(stream))) {
    throw invalid(`${where}.stream`, 'a stream is 16 hexadecimal digits in lower case');
  }
  return {
    cell: text(cell, `${where}.cell`),
    distribution: text(distribution, `${where}.distribution`),
    ...(label !== undefined && { label: text(label, `${where}.label`) }),
    ...(stream !== undefined && { stream }),
  };
}

function readOutput(entry: unknown, where: string): Model['outputs'][number] {
  if (typeof entry === 'string') return entry;
  const { cell, label } = object(entry, where);
  return { cell: text(cell, `${where}.cell`), ...(label !== undefined && { label: text(label, `${where}.label`) }) };
}

function readCorrelation(entry: unknown, where: string): CorrelationModel {
  const { inputs, rank } = object(entry, where);
  const [first, second, ...more] = list(inputs, `${where}.inputs`);
  if (more.length > 0) throw invalid(`${where}.inputs`, 'it takes two inputs');
  if (typeof rank !== 'number') throw invalid(`${where}.rank`, 'it is a number from -1 to 1');
  return { inputs: [text(first, `${where}.inputs[0]`), text(second, `${where}.inputs[1]`)], rank };
}

function readSampling(value: unknown): Sampling {
  const sampling = SAMPLINGS.find((name) => name === value);
  if (sampling === undefined) throw invalid('sampling', `it is one of ${SAMPLINGS.join(', ')}`);
  return sampling;
}

function invalid(where: string, reason: string): TesseraError {
  return new TesseraError('model-invalid', { where, reason });
}
function object(value: unknown, where: string): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw invalid(where, 'an object is expected');
}
function list(value: unknown, where: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw invalid(where, 'a list is expected');
}
function text(value: unknown, where: string): string {
  if (typeof value === 'string' && value.trim() !== '') return value;
  throw invalid(where, 'a text is expected');
}
function whole(value: unknown, where: string, least: number): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= least) return value;
  throw invalid(where, `a whole number from ${least} is expected`);
}

/**
 * Finds a model's cells in the workbook. `values`: the recalculated workbook, for labels. `now`: the serial of the run's
 * moment where the model gives none. Throws `TesseraError` for what cannot be found or stands twice.
 */
export function resolveModel(
  workbook: Workbook,
  model: Model,
  values: ReadonlyMap<CellKey, Scalar>,
): Omit<ResolvedModel, 'asOf'> {
  const inputs = model.inputs.map((input) => resolveInput(workbook, input, values));
  checkDistinct(inputs);
  const outputs = model.outputs.flatMap((output) => resolveOutput(workbook, output, values));
  if (outputs.length === 0) throw new TesseraError('model-no-outputs', {});
  return {
    inputs,
    outputs: [...new Map(outputs.map((output) => [output.reference, output])).values()],
    correlations: (model.correlations ?? []).map((wanted) => resolveCorrelation(workbook, wanted, inputs)),
    sampling: model.sampling ?? 'random',
  };
}

/** The model's moment as a serial; `now` where it gives none. */
export function momentOf(workbook: Workbook, model: Model, now: number): number {
  if (model.asOf === undefined) return now;
  const serial = serialOfIsoDate(model.asOf, workbook.date1904);
  if (serial === undefined) throw invalid('asOf', `"${model.asOf}" is no date; write it as 2026-01-31`);
  return serial;
}

function resolveInput(workbook: Workbook, input: InputModel, values: ReadonlyMap<CellKey, Scalar>): ResolvedInput {
  const key = oneCell(parseAddress(input.cell, workbook), input.cell);
  const reference = printAddress(key, namesOf(workbook));
  return {
    ...input,
    key,
    reference,
    label: input.label ?? labelOf(key, values) ?? reference,
    stream: input.stream ?? streamOf(reference),
  };
}

function namesOf({ sheets }: Workbook): string[] {
  return sheets.map(({ name }) => name);
}

function oneCell(area: Area, reference: string): CellKey {
  const count = cellCount(area);
  if (count !== 1) throw new TesseraError('input-not-one-cell', { reference, count });
  return cellKey(area.sheet, area.top, area.left);
}

function cellCount({ top, left, bottom, right }: Area): number {
  return (bottom - top + 1) * (right - left + 1);
}

function checkDistinct(inputs: readonly ResolvedInput[]): void {
  const cells = new Set<CellKey>();
  const streams = new Map<string, ResolvedInput>();
  for (const input of inputs) {
    if (cells.has(input.key)) throw new TesseraError('input-twice', { reference: input.reference });
    cells.add(input.key);
    const other = streams.get(input.stream);
    if (other) {
      throw new TesseraError('stream-twice', {
        first: other.reference,
        second: input.reference,
        stream: input.stream,
      });
    }
    streams.set(input.stream, input);
  }
}

function resolveOutput(
  workbook: Workbook,
  output: Model['outputs'][number],
  values: ReadonlyMap<CellKey, Scalar>,
): ResolvedOutput[] {
  const { cell, label } = typeof output === 'string' ? { cell: output, label: undefined } : output;
  if (cell.startsWith('=')) {
    return [{ key: cellKey(0, 0, 0), expression: cell.slice(1), reference: cell, label: label ?? cell.slice(1) }];
  }
  const area = parseAddress(cell, workbook);
  const count = cellCount(area);
  if (count > MOST_OUTPUTS) throw new TesseraError('output-too-large', { reference: cell, count, limit: MOST_OUTPUTS });
  const outputs: ResolvedOutput[] = [];
  for (let row = area.top; row <= area.bottom; row++) {
    for (let column = area.left; column <= area.right; column++) {
      const key = cellKey(area.sheet, row, column);
      const reference = printAddress(key, namesOf(workbook));
      const own = count === 1 ? label : undefined;
      outputs.push({ key, reference, label: own ?? labelOf(key, values) ?? reference });
    }
  }
  return outputs;
}

function resolveCorrelation(
  workbook: Workbook,
  { inputs: names, rank }: CorrelationModel,
  inputs: readonly ResolvedInput[],
) {
  const [first, second] = names.map((name) => {
    const key = oneCell(parseAddress(name, workbook), name);
    const index = inputs.findIndex((input) => input.key === key);
    if (index >= 0) return index;
    throw new TesseraError('correlation-invalid', { inputs: names.join(' and '), reason: `${name} is not an input` });
  });
  return { first: first!, second: second!, rank };
}

/** How far to the left and above a label is looked for. */
const LABEL_REACH = 24;

/** The text that names a cell: the nearest to its left, with the nearest above when both are there and it is a table. */
export function labelOf(key: CellKey, values: ReadonlyMap<CellKey, Scalar>): string | undefined {
  const [sheet, row, column] = [sheetOf(key), rowOf(key), columnOf(key)];
  const textAt = (r: number, c: number): string | undefined => {
    const value = values.get(cellKey(sheet, r, c));
    return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
  };
  let left: string | undefined;
  for (let c = column - 1; c >= 0 && c >= column - LABEL_REACH && left === undefined; c--) left = textAt(row, c);
  if (left !== undefined && textAt(row, column - 1) !== undefined) return left;
  let above: string | undefined;
  for (let r = row - 1; r >= 0 && r >= row - LABEL_REACH && above === undefined; r--) above = textAt(r, column);
  if (left !== undefined && above !== undefined) return `${left}, ${above}`;
  return left ?? above;
}
