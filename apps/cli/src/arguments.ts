/** What a person types, as a model and the settings of a run. */
import { parseArgs } from 'node:util';
import { type Model, parseAddress, printAddress, type Sampling, type Workbook } from '@tessera/engine';
import { UsageError } from './failure.ts';
import { openModel, openWorkbook } from './open.ts';

const OPTIONS = {
  model: { type: 'string' },
  input: { type: 'string', multiple: true },
  output: { type: 'string', multiple: true },
  correlate: { type: 'string', multiple: true },
  sampling: { type: 'string' },
  'as-of': { type: 'string' },
  trials: { type: 'string' },
  seed: { type: 'string' },
  workers: { type: 'string' },
  backend: { type: 'string' },
  percentile: { type: 'string', multiple: true },
  probability: { type: 'string', multiple: true },
  risk: { type: 'string', multiple: true },
  exact: { type: 'boolean' },
  json: { type: 'boolean' },
  progress: { type: 'boolean' },
  samples: { type: 'string' },
  trial: { type: 'string' },
} as const;

export type OptionName = keyof typeof OPTIONS;
type Operator = '<' | '<=' | '>' | '>=' | '=' | '<>';

/** One asked probability: of which output, and its text as typed. */
export interface Event {
  readonly text: string;
  readonly output: string;
  readonly operator: Operator;
  readonly value: number;
}

export interface Arguments {
  readonly path: string;
  readonly workbook: Workbook;
  readonly model: Model;
  readonly trials: number;
  readonly seed: number;
  readonly workers: number | undefined;
  readonly backend: 'wasm' | 'reference';
  readonly percentages: readonly number[];
  readonly levels: readonly number[] | undefined;
  readonly events: readonly Event[];
  readonly exact: boolean;
  readonly json: boolean;
  /** Progress lines even where no terminal shows them. */
  readonly progress: boolean;
  readonly samples: string | undefined;
  readonly trial: number | undefined;
}

/** Reads the words after a command. `allowed`: the options that this command has. */
export function readArguments(words: readonly string[], allowed: readonly OptionName[]): Arguments {
  const { values, positionals } = parse(words, allowed);
  const [path, ...more] = positionals;
  if (path === undefined) throw new UsageError('Name a workbook, such as budget.xlsx.');
  if (more.length > 0)
    throw new UsageError(
      `"${more[0]}" is one file too many: a command takes one workbook. (Put quotes around a cell with a space.)`,
    );
  const file: Model = values.model === undefined ? { inputs: [], outputs: [] } : openModel(values.model);
  const workbook = openWorkbook(path);
  const events = (values.probability ?? []).map((text) => readEvent(text, workbook));
  return {
    path,
    workbook,
    model: {
      ...file,
      inputs: [...file.inputs, ...(values.input ?? []).map(readInput)],
      outputs: [...file.outputs, ...(values.output ?? []), ...events.map(({ output }) => output)],
      correlations: [...(file.correlations ?? []), ...(values.correlate ?? []).map(readCorrelation)],
      ...(values.sampling !== undefined && { sampling: readSampling(values.sampling) }),
      ...(values['as-of'] !== undefined && { asOf: values['as-of'] }),
    },
    trials: whole('--trials', values.trials, 1, 1e12) ?? file.trials ?? 10000,
    seed: whole('--seed', values.seed, 0, Number.MAX_SAFE_INTEGER) ?? file.seed ?? 1,
    workers: whole('--workers', values.workers, 1, 1024),
    backend: readBackend(values.backend ?? 'wasm'),
    percentages: (values.percentile ?? []).map((text) => number('--percentile', text, 0, 100)),
    levels: values.risk?.map((text) => number('--risk', text, 0, 100)),
    events,
    exact: values.exact ?? false,
    json: values.json ?? false,
    progress: values.progress ?? false,
    samples: values.samples,
    trial: whole('--trial', values.trial, 0, Number.MAX_SAFE_INTEGER),
  };
}

function parse(words: readonly string[], allowed: readonly OptionName[]) {
  try {
    const { values, positionals, tokens } = parseArgs({
      args: [...words],
      options: OPTIONS,
      allowPositionals: true,
      tokens: true,
    });
    const stranger = tokens.find((token) => token.kind === 'option' && !allowed.includes(token.name as OptionName));
    if (stranger?.kind === 'option') throw new UsageError(`This command has no option --${stranger.name}.`);
    return { values, positionals };
  } catch (cause) {
    throw new UsageError((cause as Error).message.replace(/\. To specify a positional.*$/s, '.'));
  }
}

/** Place of the first of `marks` outside single quotes, from `from` on; -1 when there is none. */
function outsideQuotes(text: string, marks: string, from = 0): number {
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === "'") quoted = !quoted;
    else if (i >= from && !quoted && marks.includes(text[i]!)) return i;
  }
  return -1;
}

function readInput(text: string) {
  const at = outsideQuotes(text, '=');
  if (at < 1 || at === text.length - 1) {
    throw new UsageError(`--input "${text}": write it as --input "Sheet1!B4=triangular(80,100,130)".`);
  }
  return { cell: text.slice(0, at).trim(), distribution: text.slice(at + 1).trim() };
}

function readCorrelation(text: string) {
  const comma = outsideQuotes(text, ',');
  const equals = comma < 0 ? -1 : outsideQuotes(text, '=', comma);
  const rank = Number(text.slice(equals + 1));
  if (comma < 1 || equals < 0 || text.slice(equals + 1).trim() === '' || Number.isNaN(rank)) {
    throw new UsageError(`--correlate "${text}": write it as --correlate "Sheet1!B4,Sheet1!B5=0.6".`);
  }
  return { inputs: [text.slice(0, comma).trim(), text.slice(comma + 1, equals).trim()] as const, rank };
}

function readEvent(text: string, workbook: Workbook): Event {
  // An expression may compare within; what is asked is its last comparison.
  const expression = /^(=.+?)\s*(?:<=|>=|<>|<|>|=)[^<>=]+$/.exec(text.trim())?.[1];
  const at = expression ? text.indexOf(expression) + expression.length : outsideQuotes(text, '<>=');
  const match = at < 1 ? null : /^\s*(<=|>=|<>|<|>|=)\s*(\S+)\s*$/.exec(text.slice(at));
  const value = match ? Number(match[2]) : Number.NaN;
  if (!match || Number.isNaN(value)) {
    throw new UsageError(
      `--probability "${text}": write it as --probability "Sheet1!F20<0", with a number behind < <= > >= = or <>.`,
    );
  }
  if (expression) return { text, output: expression, operator: match[1] as Operator, value };
  const area = parseAddress(text.slice(0, at).trim(), workbook);
  if (area.top !== area.bottom || area.left !== area.right)
    throw new UsageError(`--probability "${text}": name one cell, not a range.`);
  const output = printAddress(
    area,
    workbook.sheets.map(({ name }) => name),
  );
  return { text, output, operator: match[1] as Operator, value };
}

function readSampling(text: string): Sampling {
  if (text === 'random' || text === 'latin-hypercube' || text === 'antithetic') return text;
  throw new UsageError(`--sampling "${text}": it is random, latin-hypercube or antithetic.`);
}

function readBackend(text: string): 'wasm' | 'reference' {
  if (text === 'wasm' || text === 'reference') return text;
  throw new UsageError(`--backend "${text}": it is wasm or reference.`);
}

function number(option: string, text: string, least: number, most: number): number {
  const value = Number(text.replace(/%$/, ''));
  if (text.trim() !== '' && value >= least && value <= most) return value;
  throw new UsageError(`${option} "${text}": give a number from ${least} to ${most}.`);
}

/** A whole number; 1e6, 1_000_000 and 1,000,000 are one million. */
function whole(option: string, text: string | undefined, least: number, most: number): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text.replace(/[_,]/g, ''));
  if (text.trim() !== '' && Number.isInteger(value) && value >= least && value <= most) return value;
  throw new UsageError(`${option} "${text}": give a whole number from ${least} to ${most}.`);
}
