/** How each call is answered on the engine. It knows no processes. */
import type { CompiledProgram, RunProgram } from '@tessera/api';
import {
  type Compiled,
  checkParity,
  chooseBackend,
  compare,
  createRunner,
  dependentsOf,
  describeFile,
  errorsByCell,
  formatAt,
  type Parity,
  type Program,
  parseAddress,
  printAddress,
  printProgram,
  type Runner,
  replay,
  singleThread,
  suggest,
  TesseraError,
  variablesOf,
  type Workbook,
  windowOf,
  withInputsApart,
} from '@tessera/engine';
import { restoreProgram, saveProgram } from '@tessera/jobs';
import type { Call, Calls, Formats, ReplayedTrial, Valued } from './calls.ts';
import { type Desk, dayOf, type FileAtHand, serialOf } from './desk.ts';
import { compileAskedPaths, outputsOfTrial, pathAgain } from './path-answers.ts';

type Answers = {
  readonly [C in Call]: (desk: Desk, input: Calls[C]['in'], file?: FileAtHand) => Promise<Calls[C]['out']>;
};

/** Most entries of a list that grows with the workbook. */
const MOST_LISTED = 1000;
const MOST_CHANGED = 20_000;

export const ANSWERS: Answers = {
  async describe(desk, { moment }, file) {
    const { workbook, values } = await desk.filled(file!, moment);
    return describeFile(workbook, values);
  },

  async cells(desk, { window, moment }, file) {
    const { workbook, values } = await desk.filled(file!, moment);
    return windowOf(workbook, window, values);
  },

  async place(desk, { reference }, file) {
    const workbook = await desk.open(file!);
    const { sheet, top, left, bottom, right } = parseAddress(reference, workbook);
    const names = workbook.sheets.map(({ name }) => name);
    const first = printAddress({ sheet, top, left, bottom: top, right: left }, names);
    return { reference: first, sheet: names[sheet]!, top, left, bottom, right };
  },

  async variables(desk, _, file) {
    return variablesOf(await desk.open(file!));
  },

  parity: (desk, { moment }, file) =>
    desk.kept(['parity', file!.id, dayOf(moment)], async () => {
      const workbook = await desk.open(file!);
      return shortened(checkParity(workbook, await desk.recalculated(file!, serialOf(moment, workbook))));
    }),

  suggestions: (desk, { moment }, file) =>
    desk.kept(['suggestions', file!.id, dayOf(moment)], async () => {
      const workbook = await desk.open(file!);
      const asOf = serialOf(moment, workbook);
      return suggest(workbook, asOf, chooseBackend(), await desk.recalculated(file!, asOf));
    }),

  async dependents(desk, { cells, moment }, file) {
    const workbook = await desk.open(file!);
    const areas = cells.map((cell) => parseAddress(cell, workbook));
    const { count, areas: found } = dependentsOf(await desk.recalculated(file!, serialOf(moment, workbook)), areas);
    return { count, areas: found.slice(0, MOST_CHANGED) };
  },

  async compile(desk, { subject, about }, file) {
    const compiled = await desk.compile(subject, file);
    const { program, report, recalculated } = compiled;
    const known = named(program, file);
    const positions = about.map((output) => positionOf(output, known, recalculated.dependencies.workbook));
    const outputs = known.outputs.map(({ reference }) => reference);
    const formats = formatsOf(compiled);
    return { program: saveProgram(known), asOf: program.asOf, report, formats, outputs, positions };
  },

  async program(desk, { subject }, file) {
    const compiled = await desk.compile(subject, file);
    const { notes } = compiled.report;
    // Whoever asks wants to try other distributions, without asking again.
    const program = named(withInputsApart(compiled), file);
    return encoded({ ...described(program, formatsOf(compiled)), notes: [...notes] });
  },

  async runProgram(_, { program, formats = NO_FORMATS, about }) {
    return encoded({ ...described(restoreProgram(program), formats), ...about } satisfies RunProgram);
  },

  paths: async (_, asked) => compileAskedPaths(asked),
  path: (_, asked) => pathAgain(asked),
  trial: (_, asked) => outputsOfTrial(asked),

  async replay(desk, { subject, settings, trial }, file) {
    const compiled = await desk.compile(subject, file);
    return withRunner(compiled, (runner): ReplayedTrial => {
      const range = { seed: settings.seed, replicate: settings.replicate ?? 0, first: trial, count: 1 };
      const { inputs, outputs } = named(compiled.program, file);
      const valued = (of: readonly { readonly reference: string; readonly label: string }[], columns: Float64Array[]) =>
        of.map(({ reference, label }, i): Valued => ({ reference, label, value: numberIn(columns[i]!) }));
      const cells = replay(compiled, runner, settings, trial);
      return {
        outputs: valued(outputs, runner.outputs(range)),
        inputs: valued(inputs, runner.inputs(range)),
        changed: file ? cells.length : 0,
        cells: file ? cells.slice(0, MOST_CHANGED) : [],
      };
    });
  },

  async compare(_, { runs, trials, seconds }) {
    const runners = await Promise.all(runs.map(({ program }) => createRunner(program, chooseBackend())));
    const compared = runs.map((run, i) => ({ ...run, executor: singleThread(runners[i]!) }));
    const end = performance.now() + seconds * 1000;
    const signal = {
      get aborted() {
        return performance.now() > end;
      },
    };
    try {
      return await compare(compared, { ...(trials !== undefined && { trials }), signal });
    } finally {
      for (const runner of runners) runner.release();
    }
  },

  errors: (desk, { subject, settings, trials }, file) =>
    desk.kept(['errors', file?.id, subject, { ...settings, seed: String(settings.seed) }, trials], async () => {
      const compiled = await desk.compile(subject, file);
      return withRunner(compiled, (runner) => {
        const found = errorsByCell(compiled, runner, settings, trials);
        if (file) return found;
        const names = namesOf(compiled.program);
        return found.map((errors) => errors.map((error) => ({ ...error, cell: names.get(error.cell) ?? error.cell })));
      });
    }),
};

const NO_FORMATS: Formats = { inputs: [], outputs: [] };

/** A program as text, with what a page shows of it. */
function described(program: Program, formats: Formats): Omit<CompiledProgram, 'notes'> {
  const { inputs, outputs, fallbacks } = program;
  return {
    program: printProgram(program),
    inputs: inputs.map(({ reference, label, distribution, stream }, i) => ({
      ...{ reference, label, distribution, stream },
      format: formats.inputs[i] ?? 'General',
    })),
    outputs: outputs.map(({ reference, label, base }, i) => ({
      ...{ reference, label, base },
      format: formats.outputs[i] ?? 'General',
    })),
    fallback_cells: fallbacks.slice(0, MOST_LISTED).map(({ cell, reason }) => ({ cell, reason })),
  };
}

/** The formats of the cells; an expression has none. */
function formatsOf({ model, recalculated }: Compiled): Formats {
  const { workbook } = recalculated.dependencies;
  return {
    inputs: model.inputs.map(({ key }) => formatAt(workbook, key)),
    outputs: model.outputs.map(({ key, expression }) =>
      expression === undefined ? formatAt(workbook, key) : 'General',
    ),
  };
}

/** As the body of an answer: the server sends it on as it is, for a large one would hold it up. */
function encoded(answer: CompiledProgram): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(answer));
}

async function withRunner<T>({ program }: Compiled, use: (runner: Runner) => T): Promise<T> {
  const runner = await createRunner(program, chooseBackend());
  try {
    return use(runner);
  } finally {
    runner.release();
  }
}

/** A program whose inputs and outputs people know by what they wrote: the cells of an expression are nobody's business. */
function named(program: Program, file: FileAtHand | undefined): Program {
  if (file) return program;
  const rename = <T extends { readonly label: string }>(entry: T): T => ({ ...entry, reference: entry.label });
  return { ...program, inputs: program.inputs.map(rename), outputs: program.outputs.map(rename) };
}

/** Where an output stands: by its reference or label, or by the cell that it means. */
function positionOf(asked: string | undefined, { outputs }: Program, workbook: Workbook): number {
  if (asked === undefined && outputs.length === 1) return 0;
  const references = outputs.map(({ reference }) => reference);
  const typed = asked?.trim() ?? '';
  const found = [references.indexOf(typed), outputs.findIndex(({ label }) => label === typed)].find((at) => at >= 0);
  const at = found ?? (asked === undefined ? -1 : references.indexOf(cellOf(typed, workbook) ?? ''));
  if (at >= 0) return at;
  const shown = references.length > 10 ? [...references.slice(0, 10), '…'] : references;
  throw new TesseraError('output-unknown', { output: asked ?? 'no output by name', outputs: shown.join(', ') });
}

function cellOf(text: string, workbook: Workbook): string | undefined {
  try {
    const { sheet, top, left, bottom, right } = parseAddress(text, workbook);
    const names = workbook.sheets.map(({ name }) => name);
    return top === bottom && left === right ? printAddress({ sheet, top, left, bottom, right }, names) : undefined;
  } catch (cause) {
    if (cause instanceof TesseraError) return undefined;
    throw cause;
  }
}

function namesOf({ inputs, outputs }: Program): ReadonlyMap<string, string> {
  return new Map([...inputs, ...outputs].map(({ reference, label }) => [reference, label]));
}

function numberIn([value]: Float64Array): number | null {
  return Number.isFinite(value) ? value! : null;
}

/** Counts stay as they are; lists as long as a page can show. */
function shortened(parity: Parity): Parity {
  const { mismatches, unsupported, circles } = parity;
  return {
    ...parity,
    mismatches: mismatches.slice(0, MOST_LISTED),
    unsupported: unsupported.slice(0, MOST_LISTED),
    circles: circles.slice(0, MOST_LISTED).map((circle) => circle.slice(0, MOST_LISTED)),
  };
}
