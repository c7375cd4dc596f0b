/** `tessera inspect`: what a workbook holds, and where a simulation of it could start. */
import {
  checkParity,
  chooseBackend,
  type Parity,
  recalculate,
  type Sheet,
  type Suggestions,
  serialOfMoment,
  suggest,
  type Workbook,
} from '@tessera/engine';
import { readArguments } from '../arguments.ts';
import { named, printParity } from '../print-run.ts';
import { count, number, percent, table } from '../text.ts';

/** What `inspect --json` prints. */
interface Inspection {
  readonly file: string;
  readonly sheets: readonly {
    readonly name: string;
    readonly state: string;
    readonly rows: number;
    readonly columns: number;
    readonly cells: number;
    readonly formulas: number;
  }[];
  readonly names: readonly { readonly name: string; readonly formula: string }[];
  readonly application: string | null;
  readonly date_system: 1900 | 1904;
  readonly parity: Parity;
  readonly notes: readonly string[];
  readonly suggested_inputs: Suggestions['inputs'];
  readonly suggested_outputs: Suggestions['outputs'];
}

export async function inspect(words: readonly string[]): Promise<number> {
  const { workbook, path, json } = readArguments(words, ['json']);
  const now = serialOfMoment(new Date(), workbook.date1904);
  const parity = checkParity(workbook, recalculate(workbook, { asOf: now }));
  const { inputs, outputs } = await suggest(workbook, now, chooseBackend());
  const inspection: Inspection = {
    file: path,
    sheets: workbook.sheets.map(describeSheet),
    names: workbook.names.filter(({ hidden }) => !hidden).map(({ name, formula }) => ({ name, formula })),
    application: workbook.application ?? null,
    date_system: workbook.date1904 ? 1904 : 1900,
    parity,
    notes: workbook.notes,
    suggested_inputs: inputs,
    suggested_outputs: outputs,
  };
  process.stdout.write(json ? `${JSON.stringify(inspection, null, 2)}\n` : print(inspection, workbook));
  return 0;
}

function describeSheet({ name, state, extent, cells }: Sheet): Inspection['sheets'][number] {
  let formulas = 0;
  for (const { formula } of cells.values()) if (formula !== undefined) formulas++;
  return {
    name,
    state,
    rows: (extent?.bottom ?? -1) + 1,
    columns: (extent?.right ?? -1) + 1,
    cells: cells.size,
    formulas,
  };
}

/** How many suggestions are shown. */
const SHOWN = 12;

function print(
  { file, sheets, names, application, parity, notes, suggested_inputs, suggested_outputs }: Inspection,
  { date1904 }: Workbook,
): string {
  const hidden = (state: string): string => (state === 'visible' ? '' : state === 'hidden' ? 'hidden' : 'very hidden');
  const sheetRows = sheets.map(({ name, rows, columns, cells, formulas, state }) => [
    name,
    `${count(rows)} × ${count(columns)}`,
    count(cells),
    count(formulas),
    hidden(state),
  ]);
  const inputs = suggested_inputs
    .slice(0, SHOWN)
    .map(({ label, reference, value, weight }) => [named(label, reference), number(value), percent(weight, 0)]);
  const outputs = suggested_outputs.map(({ label, reference, value, formulas }) => [
    named(label, reference),
    number(value),
    count(formulas),
  ]);
  return [
    `${file}${application === null ? '' : `, saved by ${application}`}${date1904 ? ', dates count from 1904' : ''}\n${printParity(parity)}`,
    `Sheets\n${table([['', 'size', 'cells', 'formulas', ''], ...sheetRows])}`,
    ...(names.length > 0
      ? [
          `Names\n${table(
            names.slice(0, 30).map(({ name, formula }) => [name, formula]),
            '  ',
            true,
          )}`,
        ]
      : []),
    ...(outputs.length > 0
      ? [
          `Results: cells that nothing else uses, or that have a name\n${table([['', 'value', 'formulas behind it'], ...outputs])}`,
        ]
      : []),
    ...(inputs.length > 0
      ? [
          `Drivers: constants by how far they move the results when they are moved by 10 % (the strongest is 100 %)\n${table([['', 'value', 'weight'], ...inputs])}`,
        ]
      : []),
    ...(notes.length > 0 ? [`To know\n${notes.map((note) => `  ${note}`).join('\n')}`] : []),
    ...(suggested_inputs[0] && suggested_outputs[0]
      ? [next(file, suggested_inputs[0].reference, suggested_inputs[0].value, suggested_outputs[0].reference)]
      : []),
    '',
  ].join('\n\n');
}

/** A command to go on with: the strongest driver, 10 % either way. */
function next(file: string, input: string, value: number, output: string): string {
  const ends = [value * 0.9, value, value * 1.1].sort((a, b) => a - b).map((x) => Number(x.toPrecision(4)));
  return `To start:\n  tessera run ${file} --input "${input}=triangular(${ends.join(', ')})" --output "${output}"`;
}
