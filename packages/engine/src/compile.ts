/**
 * A workbook and a model to a program: the whole pipeline as one page. Recalculate the workbook, slice it to what the
 * outputs need, lower what is random to operations, cut the rest out for the evaluator, and plan the stages.
 */
import { TesseraError } from './errors.ts';
import type { Node } from './formula/ast.ts';
import { makeSymbolic, symbolicOf, TAG } from './formula/operand.ts';
import { isSymbolic, type Operand } from './formula/symbolic.ts';
import { isError, type Scalar } from './formula/value.ts';
import { Cells } from './graph/cells.ts';
import { type Dependent, type Formula, formulaReader, printKey } from './graph/dependencies.ts';
import { FallBacks } from './graph/fall-back.ts';
import { InputsApart } from './graph/inputs-apart.ts';
import { Lowering, type LowerSource } from './graph/lower.ts';
import { printCircle } from './graph/order.ts';
import { cellSource, type Recalculated, recalculate } from './graph/recalculate.ts';
import { drawStream } from './graph/replay.ts';
import { computedIn, type Slice, sliceModel } from './graph/slice.ts';
import { StagePlan, type Watch } from './graph/stages.ts';
import { lowerInput, readDistribution } from './graph/uncertain.ts';
import type { Id } from './ir/ir.ts';
import {
  type Model,
  momentOf,
  type ResolvedInput,
  type ResolvedModel,
  type ResolvedOutput,
  resolveModel,
} from './model.ts';
import type { Program, ProgramInput, ProgramOutput, Sampling, Stage, WorkbookStage } from './program.ts';
import { correlate } from './random/correlate.ts';
import { stratified } from './random/latin-hypercube.ts';
import { type Area, type CellKey, cellKey, columnOf, rowOf, sheetOf } from './workbook/address.ts';
import type { Workbook } from './workbook/workbook.ts';

/** What a person should know of a compiled model. */
export interface CompileReport {
  /** Formulas that the outputs need, and how many of them differ from trial to trial. */
  readonly needed: number;
  readonly random: number;
  /** Cells that run on the evaluator, with the reason; about `FALLBACK_COST` times slower than compiled ones. */
  readonly fallbacks: readonly { readonly cell: string; readonly reason: string }[];
  /** Plain sentences: what is allowed but worth a look. */
  readonly notes: readonly string[];
}

/** How many times longer a cell takes on the evaluator than compiled, in order of magnitude (`bench/`). */
export const FALLBACK_COST = 100;

/** A compiled model with what it was made from. */
export interface Compiled {
  readonly program: Program;
  readonly report: CompileReport;
  readonly model: ResolvedModel;
  /** The workbook as it stands, recalculated; its labels, base values and formulas. */
  readonly recalculated: Recalculated;
  readonly slice: Slice;
  /** Outputs that are expressions, as formulas of cells that nothing else has or reads. */
  readonly expressions: readonly Dependent[];
  /** By output: its cell, for an expression the one it was given. */
  readonly outputAreas: readonly (readonly Area[])[];
  /** By input: the areas that its distribution reads. */
  readonly inputAreas: readonly (readonly Area[])[];
}

/**
 * Compiles a model. `now`: the moment of TODAY() and NOW() as an Excel serial, where the model gives none. `recalculatedAt`
 * may give what `recalculate` gave for the workbook and a moment, where someone has it.
 */
export function compileModel(
  workbook: Workbook,
  model: Model,
  now: number,
  recalculatedAt = (asOf: number): Recalculated => recalculate(workbook, { asOf }),
): Compiled {
  const asOf = momentOf(workbook, model, now);
  const recalculated = recalculatedAt(asOf);
  const resolved = { ...resolveModel(workbook, model, recalculated.values), asOf };
  return compileResolved(recalculated, resolved);
}

/**
 * The same model laid out for who wants to change distributions without the workbook: inputs are computed in stages of
 * their own, whose columns the model reads. The same bits, a little slower.
 */
export function withInputsApart({ recalculated, model }: Compiled): Program {
  return compileResolved(recalculated, model, { inputsApart: true }).program;
}

/** How a model is compiled, and who watches. */
export interface CompileOptions {
  /** See `withInputsApart`. */
  readonly inputsApart?: boolean;
  /** Sees the passes. */
  readonly watch?: Watch;
}

/** Compiles a model whose cells are found already, from a workbook that is recalculated already. */
export function compileResolved(
  recalculated: Recalculated,
  model: ResolvedModel,
  { inputsApart = false, watch }: CompileOptions = {},
): Compiled {
  const { workbook } = recalculated.dependencies;
  const read = formulaReader(workbook);
  const inputs = model.inputs.map((input) => uncertain(input, read(input.key, input.distribution)));
  const outputs = model.outputs.map((output, index): Asked => {
    if (output.expression === undefined) return { ...output, formula: undefined };
    const formula = read(output.key, output.expression);
    return { ...output, formula, placed: { ...formula, key: spareCell(workbook, index) } };
  });
  const slice = sliceAll(recalculated, inputs, outputs);
  refuseWhatCannotBe(recalculated, slice, outputs);

  const compiler = new Compiler(recalculated, slice, model, inputs, inputsApart);
  const values = outputs.map((output) => compiler.output(output));
  const inputValues = inputs.map(({ key }) => symbolicOf(compiler.lowering.readAnything(key), compiler.lowering).value);
  const apart = inputs.map(({ key }) => compiler.apart?.columnsOf(key));
  const plan = new StagePlan(compiler.lowering, compiler.fallBacks.formulas, compiler.columns, watch);
  const source = { ...cellSource(recalculated.dependencies, model.asOf), values: recalculated.values };
  const main = plan.plan(values, source);
  const side = plan.plan(
    inputValues.filter((_, i) => !apart[i]),
    source,
  );
  const ahead = compiler.apart?.stages ?? [];
  const sideColumns = side.columns.values();
  const expressions = outputs.flatMap(({ placed }) => placed ?? []);
  const base = expressions.length > 0 ? baseOf(recalculated, expressions, model.asOf) : recalculated.cells;
  const fallbacks = compiler.fallBacks.reasons.map(({ key, reason }) => ({ cell: printKey(workbook, key), reason }));
  const program: Program = {
    version: 1,
    sampling: model.sampling,
    columns: plan.columns,
    strata: compiler.strata,
    stages: [...ahead, ...main.stages],
    inputStages: [...ahead, ...side.stages],
    inputs: inputs.map((input, i) => programInput(input, apart[i] ?? { column: sideColumns.next().value! })),
    outputs: outputs.map((output, i) => programOutput(output, main.columns[i]!, base)),
    fallbacks,
    asOf: model.asOf,
    ...(inputsApart && workbook.date1904 && { date1904: true }),
  };
  const notes = notesOn(recalculated, model, program, outputs, slice);
  return {
    program,
    report: { needed: slice.needed.length, random: slice.random.length, fallbacks, notes },
    model,
    recalculated,
    slice,
    expressions,
    outputAreas: outputs.map(({ key, placed }) => [areaOf(placed?.key ?? key)]),
    inputAreas: inputs.map(({ formula }) => formula.areas),
  };
}

/** A model whose uncertain cells are columns that the host fills: for what-if questions, not for sampling. */
export interface WhatIf {
  readonly stages: readonly WorkbookStage[];
  /** How many columns the stages use; the first ones are the given cells, in their order. */
  readonly columns: number;
  /** The column of each asked cell. */
  readonly outputs: readonly number[];
}

/** Compiles what `outputs` are when `inputs` take other values. Throws `TesseraError` as `compileModel` does. */
export function compileWhatIf(
  recalculated: Recalculated,
  inputs: readonly CellKey[],
  outputs: readonly CellKey[],
  asOf: number,
): WhatIf {
  const slice = sliceModel(recalculated, outputs, new Set(inputs));
  const asked = outputs.map((key) => ({
    key,
    reference: printKey(recalculated.dependencies.workbook, key),
    label: '',
  }));
  const wanted = asked.map((output) => ({ ...output, formula: undefined }));
  refuseWhatCannotBe(recalculated, slice, wanted);
  const model: ResolvedModel = { inputs: [], outputs: asked, correlations: [], sampling: 'random', asOf };
  const compiler = new Compiler(recalculated, slice, model, []);
  for (const key of inputs) compiler.giveColumn(key);
  const values = wanted.map((output) => compiler.output(output));
  const plan = new StagePlan(compiler.lowering, compiler.fallBacks.formulas, compiler.columns);
  const source = { ...cellSource(recalculated.dependencies, asOf), values: recalculated.values };
  const { stages, columns } = plan.plan(values, source);
  return { stages, columns: plan.columns, outputs: columns };
}

interface Uncertain extends ResolvedInput {
  readonly text: ReturnType<typeof readDistribution>;
  readonly formula: Dependent;
}

interface Asked extends ResolvedOutput {
  readonly formula: Dependent | undefined;
  /** An expression as the formula of a cell. */
  readonly placed?: Dependent;
}

/** A cell of the first sheet that no reference reaches: beyond all that is used, in a row and a column of its own. */
function spareCell({ sheets }: Workbook, index: number): CellKey {
  const { bottom = 0, right = 0 } = sheets[0]?.extent ?? {};
  return cellKey(0, bottom + 2 + index, right + 2);
}

/** What expressions are when nothing is uncertain. */
function baseOf({ dependencies, values }: Recalculated, expressions: readonly Dependent[], asOf: number): Cells {
  const source = cellSource(dependencies, asOf);
  const cells = new Cells({ ...source, formulas: [...source.formulas, ...expressions], values });
  cells.evaluate(expressions.map(({ key }) => key));
  return cells;
}

function uncertain(input: ResolvedInput, formula: Dependent): Uncertain {
  if (formula.node.kind === 'unsupported') {
    // The sentence of a formula in a cell would send people to the workbook, where there is none.
    const reason = /cannot be read (at .*?)\. Formula:/s.exec(formula.node.reason)?.[1] ?? formula.node.reason;
    throw new TesseraError('distribution-arguments', {
      distribution: `"${input.distribution}" of ${input.reference}`,
      reason: `it cannot be read ${reason}`,
      signature: 'triangular(80, 100, 130)',
    });
  }
  return { ...input, formula, text: readDistribution(formula.node, input.distribution) };
}

function sliceAll(recalculated: Recalculated, inputs: readonly Uncertain[], outputs: readonly Asked[]): Slice {
  const { dependencies } = recalculated;
  const areas = [...inputs, ...outputs].flatMap(({ formula }) => formula?.areas ?? []);
  const cells = outputs.filter(({ formula }) => !formula).map(({ key }) => key);
  const roots = [...cells, ...areas.flatMap((area) => computedIn(dependencies, area))];
  return sliceModel(recalculated, roots, new Set(inputs.map(({ key }) => key)));
}

/** Refuses, by name and cell, what can be neither compiled nor evaluated. */
function refuseWhatCannotBe(recalculated: Recalculated, slice: Slice, outputs: readonly Asked[]): void {
  const { dependencies, refusals, circles } = recalculated;
  const needed = new Set(slice.needed);
  const refused = refusals.find(({ key }) => needed.has(key));
  if (refused) {
    const { what, reason, key } = refused;
    throw new TesseraError('formula-unsupported', { cell: printKey(dependencies.workbook, key), what, reason });
  }
  const circle = circles.find((cells) => cells.some((key) => needed.has(key)));
  if (circle) throw new TesseraError('circular-reference', { circle: printCircle(dependencies, circle) });
  for (const { formula, reference } of outputs) {
    if (formula?.node.kind !== 'unsupported') continue;
    throw new TesseraError('formula-unsupported', { cell: reference, what: formula.text, reason: formula.node.reason });
  }
}

/** The lowering of one model: what it asks of the workbook, the inputs and the draws. */
class Compiler implements LowerSource {
  readonly lowering: Lowering;
  readonly fallBacks: FallBacks;
  readonly strata: { readonly column: number; readonly stream: string }[] = [];
  columns = 0;
  readonly date1904: boolean;
  readonly #recalculated: Recalculated;
  readonly #slice: Slice;
  readonly #sampling: Sampling;
  readonly #inputs: ReadonlyMap<CellKey, Uncertain>;
  readonly #model: ResolvedModel;
  readonly #uniforms = new Map<CellKey, Id>();
  /** Where inputs are computed apart from the model. */
  readonly apart: InputsApart | undefined;
  readonly #given = new Map<CellKey, number>();

  constructor(
    recalculated: Recalculated,
    slice: Slice,
    model: ResolvedModel,
    inputs: readonly Uncertain[],
    inputsApart = false,
  ) {
    this.#recalculated = recalculated;
    this.#slice = slice;
    this.#sampling = model.sampling;
    this.#model = model;
    this.#inputs = new Map(inputs.map((input) => [input.key, input]));
    this.date1904 = recalculated.dependencies.workbook.date1904;
    this.lowering = new Lowering(this);
    this.fallBacks = new FallBacks(
      {
        dependentOf: (key) => this.formulaOf(key),
        isRandom: (key) => this.isRandom(key),
        cellsIn: (area) => this.#cellsIn(area),
        base: (key) => this.base(key),
        newColumn: () => this.columns++,
        nameOf: (key) => printKey(this.#workbook, key),
        draw: (formula, draw) => this.draw(formula, draw, 0),
      },
      () => this.lowering,
    );
    this.apart = inputsApart ? new InputsApart(this.lowering, () => this.columns++) : undefined;
    this.#drawUniforms(inputs);
  }

  get #workbook(): Workbook {
    return this.#recalculated.dependencies.workbook;
  }

  formulaOf(key: CellKey): Dependent | undefined {
    const { formulas, computed, owners } = this.#recalculated.dependencies;
    const own = formulas.get(key);
    if (own) return own;
    const number = computed.numberOf(key);
    return number === undefined ? undefined : formulas.get(owners[number]!);
  }

  isRandom(key: CellKey): boolean {
    return this.#slice.isRandom(key);
  }
  anyRandom(area: Area): boolean {
    return this.#slice.anyRandom(area);
  }
  base(key: CellKey): Scalar {
    return this.#recalculated.cells.value(key);
  }

  contextOf(formula: Formula) {
    const context = this.#recalculated.cells.contextOf(formula);
    return {
      ...context,
      refuse: (what: string, reason: string): never => {
        throw new TesseraError('formula-unsupported', { cell: printKey(this.#workbook, formula.key), what, reason });
      },
    };
  }

  /** The used cells of an area. */
  #cellsIn(area: Area): CellKey[] {
    const extent = this.#workbook.sheets[area.sheet]?.extent;
    if (!extent) return [];
    const keys: CellKey[] = [];
    for (let row = Math.max(area.top, extent.top); row <= Math.min(area.bottom, extent.bottom); row++) {
      const right = Math.min(area.right, extent.right);
      for (let column = Math.max(area.left, extent.left); column <= right; column++) {
        keys.push(cellKey(area.sheet, row, column));
      }
    }
    return keys;
  }

  draw(formula: Formula, draw: number, repeat: number): Id {
    return this.#uniform(drawStream(printKey(this.#workbook, formula.key), draw), repeat);
  }

  /** One uniform of a stream, laid out as the sampling asks. Only the first of a trial is stratified. */
  #uniform(stream: string, index: number): Id {
    const { builder } = this.lowering;
    const at = builder.const(index);
    if (this.#sampling === 'antithetic') return builder.mirror(stream, at);
    const u = builder.draw(stream, at);
    if (this.#sampling === 'random' || index > 0) return u;
    const known = this.strata.find((entry) => entry.stream === stream);
    const column = known?.column ?? this.columns++;
    if (!known) this.strata.push({ column, stream });
    return stratified(builder, builder.input(column), u);
  }

  #drawUniforms(inputs: readonly Uncertain[]): void {
    const uniforms = inputs.map(({ stream }) => this.#uniform(stream, 0));
    const { correlations } = this.#model;
    const involved = inputs
      .map((_, i) => i)
      .filter((i) => correlations.some(({ first, second }) => first === i || second === i));
    const ranks = involved.map((i) => involved.map((j) => (i === j ? 1 : rankBetween(i, j, this.#model))));
    const names = involved.map((i) => inputs[i]!.reference);
    const mixed =
      involved.length === 0
        ? []
        : correlate(
            this.lowering.builder,
            involved.map((i) => uniforms[i]!),
            ranks,
            names,
          );
    inputs.forEach(({ key }, i) => {
      const place = involved.indexOf(i);
      const uniform = place < 0 ? uniforms[i]! : mixed[place]!;
      this.#uniforms.set(key, this.apart?.uniform(key, uniform) ?? uniform);
    });
  }

  /** Makes a cell the next column, which the host fills with numbers. */
  giveColumn(key: CellKey): void {
    this.#given.set(key, this.columns++);
  }

  inputOf(key: CellKey): Operand | undefined {
    const column = this.#given.get(key);
    if (column !== undefined) {
      return makeSymbolic(this.lowering, 'number', this.lowering.builder.input(column), { mayOverflow: false });
    }
    const input = this.#inputs.get(key);
    if (!input) return undefined;
    const at = (node: Node): Formula => ({ key, node, arrays: false, names: input.formula.names });
    const lowered = lowerInput(input.text, this.#uniforms.get(key)!, this.lowering, at, input.reference);
    return this.apart?.value(key, lowered) ?? lowered;
  }

  fallBack(formula: Formula, reason: string) {
    const dependent = this.#recalculated.dependencies.formulas.get(formula.key)!;
    this.#refuseMovingReference(dependent);
    return this.fallBacks.add(dependent, reason);
  }

  /** The evaluator of a stage has the cells that a formula reads in the workbook as it stands, no others. */
  #refuseMovingReference({ dynamic, key, node }: Dependent): void {
    const moves = dynamic && computesReferences(node).some((call) => this.#variesIn(call, key));
    if (!moves) return;
    throw new TesseraError('formula-unsupported', {
      cell: printKey(this.#workbook, key),
      what: 'OFFSET() or INDIRECT()',
      reason: 'the cells it refers to would change from trial to trial',
    });
  }

  /** Whether an argument that decides on the reference differs from trial to trial. */
  #variesIn(call: Node & { kind: 'call' }, key: CellKey): boolean {
    const deciding = call.name === 'OFFSET' ? call.args.slice(1) : call.args;
    return deciding.some((node) => this.lowering.varies({ key, node, arrays: true, names: {} }));
  }

  unreadable(key: CellKey): string | undefined {
    if (!this.fallBacks.isTextual(key)) return undefined;
    return `it reads ${printKey(this.#workbook, key)}, whose text is built anew in each trial`;
  }

  circular(cells: readonly CellKey[]): never {
    throw new TesseraError('circular-reference', { circle: printCircle(this.#recalculated.dependencies, cells) });
  }

  /** The operation of an output: a number, 1 or 0 for a truth value, NaN for text and errors. */
  output({ key, formula, reference }: Asked): Id {
    const { lowering } = this;
    const { builder } = lowering;
    for (const needed of this.#slice.random) if (!formula) lowering.readAnything(needed);
    const operand = formula ? lowering.expression(formula) : lowering.readAnything(key);
    if (!isSymbolic(operand)) {
      if (typeof operand === 'number') return builder.const(operand);
      if (typeof operand === 'boolean') return builder.const(operand ? 1 : 0);
      if (operand !== null && isError(operand)) return builder.const(NaN);
      throw new TesseraError('output-not-a-number', {
        reference,
        value: operand === null ? 'nothing' : `the text ${JSON.stringify(operand)}`,
      });
    }
    if (operand.type === 'text') {
      throw new TesseraError('output-not-a-number', { reference, value: 'text in every trial' });
    }
    if (operand.type !== 'any') return operand.value;
    const isText = builder.eq(operand.tag!, builder.const(TAG.text));
    return builder.select(isText, builder.const(NaN), operand.value);
  }
}

function areaOf(key: CellKey): Area {
  const [sheet, row, column] = [sheetOf(key), rowOf(key), columnOf(key)];
  return { sheet, top: row, left: column, bottom: row, right: column };
}

function rankBetween(i: number, j: number, { correlations }: ResolvedModel): number {
  const found = correlations.find(
    ({ first, second }) => (first === i && second === j) || (first === j && second === i),
  );
  return found?.rank ?? 0;
}

/** The calls in a tree that compute references. */
function computesReferences(node: Node): (Node & { kind: 'call' })[] {
  const found: (Node & { kind: 'call' })[] = [];
  const visit = (part: unknown): void => {
    if (typeof part !== 'object' || part === null) return;
    const call = part as Node;
    if (call.kind === 'call' && (call.name === 'OFFSET' || call.name === 'INDIRECT')) found.push(call);
    for (const inner of Object.values(part)) visit(inner);
  };
  visit(node);
  return found;
}

function programInput(
  { reference, label, distribution, stream }: Uncertain,
  columns: Pick<ProgramInput, 'column' | 'uniform'>,
): ProgramInput {
  return { reference, label, distribution, stream, ...columns };
}

function programOutput({ reference, label, key, placed }: Asked, column: number, base: Cells): ProgramOutput {
  const value = base.value(placed?.key ?? key);
  return { reference, label, column, base: typeof value === 'number' ? value : null };
}

function notesOn(
  { dependencies, cells }: Recalculated,
  model: ResolvedModel,
  program: Program,
  outputs: readonly Asked[],
  slice: Slice,
): string[] {
  const notes: string[] = [];
  for (const { key, reference } of model.inputs) {
    const value = cells.value(key);
    if (dependencies.formulas.has(key)) notes.push(`${reference} holds a formula; its distribution takes its place.`);
    else if (typeof value === 'string') {
      notes.push(`${reference} holds the text ${JSON.stringify(value)}; its distribution takes its place.`);
    }
  }
  // An uncertain cell whose distribution leaves it one value draws nowhere; that is no mistake of the outputs.
  const [drawn, drawnForOutputs] = [streamsIn(program.inputStages), streamsIn(program.stages)];
  for (const { stream, reference } of program.inputs) {
    if (drawn.has(stream) && !drawnForOutputs.has(stream)) {
      notes.push(`${reference} is uncertain, but no output depends on it.`);
    }
  }
  for (const { key, reference, formula } of outputs) {
    const varies = formula ? formula.areas.some((area) => slice.anyRandom(area)) : slice.isRandom(key);
    if (!varies) notes.push(`${reference} depends on no uncertain cell: it is the same in every trial.`);
  }
  return notes;
}

/** The streams that stages draw from. */
function streamsIn(stages: readonly Stage[]): Set<string> {
  const streams = new Set<string>();
  for (const stage of stages) {
    if (stage.kind !== 'compiled') continue;
    const { operations, streams: names } = stage.graph;
    for (const { op, imm } of operations) if (op === 'draw' || op === 'mirror') streams.add(names[imm]!);
  }
  return streams;
}
