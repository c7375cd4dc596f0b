/**
 * What one process has before it: the workbooks that it opened and the models that it compiled last, within a bound of
 * memory. It answers nothing itself, and knows no database: bytes come with the request.
 */
import { createHash } from 'node:crypto';
import { inflateRawSync } from 'node:zlib';
import {
  type Compiled,
  compileModel,
  type ExpressionVariable,
  expressionModel,
  type Model,
  momentOf,
  outputOf,
  type Recalculated,
  readWorkbook,
  recalculate,
  serialOfMoment,
  TesseraError,
  variableCell,
  type Workbook,
} from '@tessera/engine';
import type { Moment, Subject } from './calls.ts';
import { Recent } from './recent.ts';

/** The file is not open here, and its bytes did not come with the request. */
export class BytesWanted extends Error {}

/** A file, and its bytes where they came along. */
export interface FileAtHand {
  readonly id: string;
  readonly name: string;
  readonly bytes?: Uint8Array;
}

/** What a container may inflate to: much less than the reader's own limit, since several are open in one process. */
const LIMITS = { inflatedSize: 512 * 2 ** 20, partSize: 384 * 2 ** 20 };

/** Heap that a cell of a workbook takes, what recalculating keeps of each formula, and a compiled model (measured). */
const CELL_BYTES = 100;
const FORMULA_BYTES = 1100;
const COMPILED_BYTES = 750;
/** What a compiled expression without a file takes, roughly. */
const EXPRESSION_BYTES = 2 ** 16;

/** Models that are kept compiled of one recalculated workbook: someone edits one, and looks at runs of others. */
const MODELS = 4;
/** Formulas of a workbook above which one model is kept alone. */
const LARGE = 20_000;

/** A workbook recalculated at a moment, with the models that were compiled from it. */
interface Ground {
  readonly recalculated: Recalculated;
  readonly compiled: Recent<Compiled>;
}

/** Owns the caches of a process. */
export class Desk {
  readonly #books: Recent<Workbook>;
  readonly #grounds: Recent<Ground>;
  /** Models of expressions, which have no workbook to keep. */
  readonly #compiled: Recent<Compiled>;
  readonly #values: Recent<Recalculated['values']>;
  readonly #answers: Recent<unknown>;

  /** `room`: bytes for workbooks, as much for compiled models, less for computed values and for kept answers. */
  constructor(room: number) {
    this.#books = new Recent(room);
    this.#grounds = new Recent(room);
    this.#compiled = new Recent(room / 16);
    this.#values = new Recent(room / 4);
    this.#answers = new Recent(room / 16);
  }

  /** The workbook of a file. Throws `BytesWanted`, or a `TesseraError` that says what is wrong with the file. */
  async open(file: FileAtHand): Promise<Workbook> {
    const known = this.#books.get(file.id);
    if (known) return known;
    if (!file.bytes) throw new BytesWanted(file.id);
    const workbook = await readWorkbook(file.bytes, { inflate, fileName: file.name, limits: LIMITS });
    this.#books.set(file.id, workbook, sizeOf(workbook).cells * CELL_BYTES);
    return workbook;
  }

  /** The workbook, and at a moment its values where its formulas have none: programs write such files. */
  async filled(file: FileAtHand, moment?: Moment): Promise<{ workbook: Workbook; values?: Recalculated['values'] }> {
    const workbook = await this.open(file);
    if (moment === undefined || !lacksValues(workbook)) return { workbook };
    const key = keyOf([file.id, dayOf(moment)]);
    let values = this.#values.get(key);
    if (!values) {
      values = recalculate(workbook, { asOf: serialOf(moment, workbook) }).values;
      this.#values.set(key, values, values.size * CELL_BYTES);
    }
    return { workbook, values };
  }

  /** The workbook of a file, recalculated at a moment (a serial). */
  async recalculated(file: FileAtHand, asOf: number): Promise<Recalculated> {
    return this.#ground(file.id, await this.open(file), asOf).recalculated;
  }

  /** Its models come and go within it, and are counted with it. */
  #ground(id: string, workbook: Workbook, asOf: number): Ground {
    const key = `${id} ${asOf}`;
    const known = this.#grounds.get(key);
    if (known) return known;
    const { cells, formulas } = sizeOf(workbook);
    const models = formulas > LARGE ? 1 : MODELS;
    const ground = { recalculated: recalculate(workbook, { asOf }), compiled: new Recent<Compiled>(models) };
    this.#grounds.set(key, ground, cells * CELL_BYTES + formulas * (FORMULA_BYTES + models * COMPILED_BYTES));
    return ground;
  }

  /** A model, compiled. */
  async compile(subject: Subject, file: FileAtHand | undefined): Promise<Compiled> {
    const key = keyOf(subject);
    if (!file) return kept(this.#compiled, key, EXPRESSION_BYTES, () => compileExpression(subject));
    const opened = await this.open(file);
    const { workbook, model } = modelOfFile(subject, opened);
    const asOf = momentOf(workbook, model, serialOf(subject.moment, workbook));
    const ground = this.#ground(file.id, workbook, asOf);
    return kept(ground.compiled, key, 1, () => compileModel(workbook, model, asOf, () => ground.recalculated));
  }

  /** An answer that is worth keeping, by what it depends on. */
  async kept<T>(of: readonly unknown[], make: () => T | Promise<T>): Promise<T> {
    const key = keyOf(of);
    const known = this.#answers.get(key);
    if (known !== undefined) return known as T;
    const made = await make();
    this.#answers.set(key, made, JSON.stringify(made).length * 2);
    return made;
  }
}

function kept<T>(among: Recent<T>, key: string, bytes: number, make: () => T): T {
  const known = among.get(key);
  if (known !== undefined) return known;
  const made = make();
  among.set(key, made, bytes);
  return made;
}

const LACKING = new WeakMap<Workbook, boolean>();

/** Whether a formula has no value. Looked at once: the windows of a page all ask. */
function lacksValues(workbook: Workbook): boolean {
  const known = LACKING.get(workbook) ?? hasUnvalued(workbook);
  LACKING.set(workbook, known);
  return known;
}

function hasUnvalued({ sheets }: Workbook): boolean {
  for (const { cells } of sheets) {
    for (const { value, formula } of cells.values()) if (formula !== undefined && value === null) return true;
  }
  return false;
}

/** What is kept of a moment where the day is all that it decides, or nearly. */
export function dayOf(moment: Moment): Moment {
  return typeof moment === 'number' ? moment : moment.slice(0, 10);
}

/** A moment as the workbook's serial. */
export function serialOf(moment: Moment, { date1904 }: Workbook): number {
  return typeof moment === 'number' ? moment : serialOfMoment(new Date(moment), date1904);
}

function inflate(bytes: Uint8Array, size: number): Uint8Array {
  return inflateRawSync(bytes, { maxOutputLength: size, chunkSize: 1 << 18 });
}

function keyOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('base64');
}

function sizeOf({ sheets }: Workbook): { readonly cells: number; readonly formulas: number } {
  let [cells, formulas] = [0, 0];
  for (const sheet of sheets) {
    cells += sheet.cells.size;
    for (const { formula } of sheet.cells.values()) if (formula !== undefined) formulas++;
  }
  return { cells, formulas };
}

interface Asked {
  readonly workbook: Workbook;
  readonly model: Model;
}

/** The model of a file: as it was written, or with the names that people have for its cells. */
function modelOfFile({ expression, model }: Subject, workbook: Workbook): Asked {
  if (!expression) return { workbook, model };
  const { formula, variables } = expression;
  const cells = variables.map(({ name }) => variableCell(name, workbook));
  const names = variables.map(({ name }) => name);
  const inputs = variables.map((variable, i) => ({
    cell: cells[i]!,
    distribution: distributionOf(variable),
    label: variable.name,
  }));
  const correlations = renamed(model, new Map(names.map((name, i) => [name, cells[i]!])));
  return { workbook, model: { ...model, inputs, outputs: [outputOf(formula, workbook, names)], correlations } };
}

/** An expression without a file, compiled. */
function compileExpression({ expression, model, moment }: Subject): Compiled {
  const made = expressionModel(expression!.formula, expression!.variables);
  const correlations = renamed(model, new Map(made.model.inputs.map(({ label, cell }) => [label!, cell])));
  const { workbook } = made;
  return compileModel(workbook, { ...model, ...made.model, correlations }, serialOf(moment, workbook));
}

function distributionOf(variable: ExpressionVariable): string {
  if ('distribution' in variable) return variable.distribution;
  return `triangular(${variable.min}, ${variable.mode}, ${variable.max})`;
}

/** Correlations between cells, from those between variables. */
function renamed({ correlations = [] }: Model, cells: ReadonlyMap<string, string>): NonNullable<Model['correlations']> {
  return correlations.map(({ inputs, rank }) => {
    const [first, second] = inputs.map((name) => cells.get(name));
    if (first !== undefined && second !== undefined) return { inputs: [first, second], rank };
    const unknown = inputs.find((name) => !cells.has(name));
    throw new TesseraError('correlation-invalid', {
      inputs: inputs.join(' and '),
      reason: `${unknown} is not a variable`,
    });
  });
}
