/**
 * For tests of whole simulations: a workbook from cells as a person types them, by way of a real file, and a run of it
 * through the public surface. It must not know what is tested.
 */
import {
  type Answer,
  answer,
  type Compiled,
  chooseBackend,
  compileModel,
  createRunner,
  errorsByCell,
  type Model,
  type Questions,
  type RunSettings,
  readXlsx,
  singleThread,
  type Workbook,
} from '@tessera/engine';
import { writeZip } from '@tessera/xlsx';

/** Cells by address; text that begins with `=` is a formula. */
export type Typed = Readonly<Record<string, number | string | boolean>>;

/** 2023-03-15 as an Excel serial: what TODAY() is where a model says nothing. */
export const NOW = 45000;

const TYPES = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

/** A workbook that was a file: sheets by name, defined names by what they stand for. */
export function typedWorkbook(
  sheets: Readonly<Record<string, Typed>>,
  names: Readonly<Record<string, string>> = {},
): Workbook {
  return readXlsx(typedFile(sheets, names), { inflate: () => new Uint8Array(), fileName: 'typed.xlsx' });
}

/** The bytes of that file. */
export function typedFile(
  sheets: Readonly<Record<string, Typed>>,
  names: Readonly<Record<string, string>> = {},
): Uint8Array {
  const titles = Object.keys(sheets);
  const list = titles.map((name, i) => `<sheet name="${escape(name)}" sheetId="${i + 1}" r:id="rId${i + 1}"/>`);
  const defined = Object.entries(names).map(([name, of]) => `<definedName name="${name}">${escape(of)}</definedName>`);
  const links = titles.map(
    (_, i) => `<Relationship Id="rId${i + 1}" Type="${TYPES}/worksheet" Target="worksheets/sheet${i + 1}.xml"/>`,
  );
  const parts: Record<string, string> = {
    '_rels/.rels': `<Relationships><Relationship Id="rId1" Type="${TYPES}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `<workbook><sheets>${list.join('')}</sheets><definedNames>${defined.join('')}</definedNames></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships>${links.join('')}</Relationships>`,
  };
  titles.forEach((name, i) => {
    parts[`xl/worksheets/sheet${i + 1}.xml`] = `<worksheet><sheetData>${rows(sheets[name]!)}</sheetData></worksheet>`;
  });
  return writeZip(Object.entries(parts).map(([name, xml]) => ({ name, bytes: new TextEncoder().encode(xml) })));
}

function rows(typed: Typed): string {
  const byRow = new Map<number, string[]>();
  for (const [address, content] of Object.entries(typed)) {
    const row = Number(/\d+$/.exec(address)![0]);
    byRow.set(row, [...(byRow.get(row) ?? []), cell(address, content)]);
  }
  return [...byRow].map(([row, cells]) => `<row r="${row}">${cells.join('')}</row>`).join('');
}

function cell(address: string, content: number | string | boolean): string {
  if (typeof content === 'number') return `<c r="${address}"><v>${content}</v></c>`;
  if (typeof content === 'boolean') return `<c r="${address}" t="b"><v>${Number(content)}</v></c>`;
  if (content.startsWith('=')) return `<c r="${address}"><f>${escape(content.slice(1))}</f></c>`;
  return `<c r="${address}" t="inlineStr"><is><t>${escape(content)}</t></is></c>`;
}

function escape(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}

/** Compiles a model of a workbook with the one sheet `Sheet1`. */
export function compileTyped(typed: Typed, model: Partial<Model> & Pick<Model, 'outputs'>): Compiled {
  return compileModel(typedWorkbook({ Sheet1: typed }), { inputs: [], ...model }, NOW);
}

/** Inputs and outputs of the first trials, by column. */
export async function columns(
  { program }: Compiled,
  settings: RunSettings,
  backend: 'wasm' | 'reference' = 'wasm',
): Promise<{ inputs: Float64Array[]; outputs: Float64Array[] }> {
  const runner = await createRunner(program, chooseBackend(backend));
  const inputs = program.inputs.map(() => new Float64Array(settings.trials));
  const outputs = program.outputs.map(() => new Float64Array(settings.trials));
  for (let first = 0; first < settings.trials; first += 1024) {
    const count = Math.min(1024, settings.trials - first);
    const range = { seed: settings.seed, replicate: settings.replicate ?? 0, first, count };
    runner.outputs(range).forEach((column, i) => outputs[i]!.set(column, first));
    runner.inputs(range).forEach((column, i) => inputs[i]!.set(column, first));
  }
  runner.release();
  return { inputs, outputs };
}

/** The answer of a run on this thread. */
export async function run(compiled: Compiled, settings: RunSettings, questions: Questions = {}): Promise<Answer> {
  const runner = await createRunner(compiled.program, chooseBackend());
  const explainErrors = async (trials: readonly number[]) => errorsByCell(compiled, runner, settings, trials);
  const result = await answer(compiled.program, settings, questions, singleThread(runner), { explainErrors });
  runner.release();
  return result;
}
