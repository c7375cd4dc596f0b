/** What is simulated, as the page has it and as its address tells it. It knows no field and no engine. */
import type { ParameterValue, PathsModel, PayoffModel, ProcessParameter } from '@tessera/models';
import { FIRST_EQUATIONS, OWN, type OwnEquation, ownModel, readEquations, writeEquations } from './own-process.ts';

/** A process with its values, the grid, and what is asked of its paths. */
export interface Setup {
  /** `own`: the one of the equations. */
  readonly process: string;
  readonly equations: readonly OwnEquation[];
  /** Those that differ from the process's own. */
  readonly parameters: Readonly<Record<string, ParameterValue>>;
  /** The process's first when empty. */
  readonly scheme: string;
  /** The process's own when undefined. */
  readonly horizon: number | undefined;
  readonly steps: number | undefined;
  /** The process's main one when empty. */
  readonly component: string;
  readonly seed: string;
  /** The time that is marked, as a share of the horizon. */
  readonly mark: number;
  /** Expressions that are read off each path; undefined: those to begin with. */
  readonly functionals: readonly string[] | undefined;
  readonly payoffs: readonly PayoffModel[];
}

export const FIRST_SETUP: Setup = {
  process: 'gbm',
  parameters: {},
  scheme: '',
  horizon: undefined,
  steps: undefined,
  component: '',
  seed: '1',
  mark: 1,
  functionals: undefined,
  payoffs: [],
  equations: FIRST_EQUATIONS,
};

const WORDS = ['process', 'scheme', 'component', 'seed'] as const;
/** Before the names of parameters, and before the numbers of functionals and of payoffs. */
const [PARAMETER, FUNCTIONAL, PAYOFF] = ['p.', 'f.', 'o.'] as const;
const EQUATIONS = 'equations';
/** No longer in a preview; a simulation that is longer runs on the server. */
export const MOST_STEPS = 100_000;
/** That are read off a path here. */
export const MOST_FUNCTIONALS = 20;
/** A choice. */
const WORD = /^[a-z][\w-]*$/i;
const SEED = /^\d{1,20}$/;

/** The setup of an address; what it does not tell, or tells wrongly, is as at first. */
export function setupOf(params: URLSearchParams): Setup {
  const words = WORDS.flatMap((name) => {
    const word = params.get(name);
    return word === null || (name === 'seed' && !SEED.test(word)) ? [] : [[name, word] as const];
  });
  const number = (name: string, isFine: (x: number) => boolean) => {
    const text = params.get(name);
    const value = text === null || text.trim() === '' ? Number.NaN : Number(text);
    return isFine(value) ? { [name]: value } : {};
  };
  return {
    ...FIRST_SETUP,
    ...Object.fromEntries(words),
    ...number('horizon', (x) => x > 0 && x < Infinity),
    ...number('steps', (x) => Number.isInteger(x) && x > 0 && x <= MOST_STEPS),
    ...number('mark', (x) => x >= 0 && x <= 1),
    parameters: parametersOf(params),
    functionals: functionalsOf(params),
    payoffs: payoffsOf(params),
    equations: readEquations(params.get(EQUATIONS)) ?? FIRST_EQUATIONS,
  };
}

/** None at all is told by an empty one. */
function functionalsOf(params: URLSearchParams): Setup['functionals'] {
  const told = [...params].filter(([name]) => name.startsWith(FUNCTIONAL)).map(([, text]) => text);
  return told.length === 0 ? undefined : told.filter((text) => text !== '').slice(0, MOST_FUNCTIONALS);
}

/** Each as its kind and its parameters: `asian,strike=100`. */
function payoffsOf(params: URLSearchParams): Setup['payoffs'] {
  const told = [...params].filter(([name]) => name.startsWith(PAYOFF)).map(([, text]) => text.split(','));
  return told.slice(0, MOST_FUNCTIONALS).map(([kind, ...parts]) => {
    const values = parts.map((part) => {
      const [name, text = ''] = part.split('=');
      return [name!, text.trim() === '' || Number.isNaN(Number(text)) ? text : Number(text)] as const;
    });
    return { ...Object.fromEntries(values), kind: kind! };
  });
}

function writePayoff({ kind, ...values }: PayoffModel): string {
  return [kind, ...Object.entries(values).map(([name, value]) => `${name}=${value}`)].join(',');
}

function parametersOf(params: URLSearchParams): Setup['parameters'] {
  const found: Record<string, ParameterValue> = {};
  for (const [name, text] of params) {
    const value = name.startsWith(PARAMETER) ? readValue(text) : undefined;
    if (value !== undefined) found[name.slice(PARAMETER.length)] = value;
  }
  return found;
}

/** A number, a list with commas, rows with semicolons, or a word; undefined for anything else. */
export function readValue(text: string): ParameterValue | undefined {
  if (WORD.test(text)) return text;
  const rows = text.split(/[;\n]/).map((row) => row.trim());
  const numbers = (row: string) =>
    row.split(/[,\s]+/).map((one) => (one === '' || one === '-' ? Number.NaN : Number(one)));
  const read = rows.map(numbers);
  if (read.some((row) => row.some((x) => !Number.isFinite(x)))) return undefined;
  if (read.length > 1) return read;
  return read[0]!.length > 1 || text.includes(',') ? read[0]! : read[0]![0]!;
}

/** As `readValue` reads it. */
export function writeValue(value: ParameterValue, between = '; '): string {
  if (typeof value === 'number' || typeof value === 'string') return String(value);
  const isMatrix = Array.isArray(value[0]);
  return value.map((row) => (typeof row === 'number' ? String(row) : row.join(', '))).join(isMatrix ? between : ', ');
}

const FITS: Readonly<Record<ProcessParameter['kind'], (value: ParameterValue) => boolean>> = {
  number: (value) => typeof value === 'number',
  choice: (value) => typeof value === 'string',
  list: (value) => Array.isArray(value) && typeof value[0] === 'number',
  matrix: (value) => Array.isArray(value) && Array.isArray(value[0]),
};

/** Those of the values that are parameters of a process, and of their kind: an address may say anything. */
export function fitting(parameters: readonly ProcessParameter[], values: Setup['parameters']): Setup['parameters'] {
  return Object.fromEntries(
    parameters.flatMap(({ name, kind }) => {
      const value = values[name];
      return value !== undefined && FITS[kind](value) ? [[name, value]] : [];
    }),
  );
}

/** The value that a parameter has when the process is as set. */
export function valueOf(
  parameter: ProcessParameter,
  parameters: readonly ProcessParameter[],
  values: Setup['parameters'],
): ParameterValue {
  const own = values[parameter.name];
  if (own !== undefined) return own;
  const followed = parameters.find(({ name }) => name === parameter.follows);
  return followed ? valueOf(followed, parameters, values) : parameter.fallback;
}

/** What the address says of a setup: that in which it differs from the first; null takes what `before` has out. */
export function addressOf(setup: Setup, before: Iterable<string>): Readonly<Record<string, string | number | null>> {
  const names = [...WORDS, 'horizon', 'steps', 'mark'] as const;
  const words = names.map((name) => [name, setup[name] === FIRST_SETUP[name] ? null : setup[name]!] as const);
  const gone = [...before]
    .filter((name) => [PARAMETER, FUNCTIONAL, PAYOFF].some((start) => name.startsWith(start)))
    .map((name) => [name, null] as const);
  const own = Object.entries(setup.parameters).map(([name, value]) => [PARAMETER + name, writeValue(value)] as const);
  const { functionals, payoffs, equations } = setup;
  const priced = payoffs.map((payoff, i) => [`${PAYOFF}${i + 1}`, writePayoff(payoff)] as const);
  const read = (functionals?.length === 0 ? [''] : (functionals ?? [])).map(
    (text, i) => [`${FUNCTIONAL}${i + 1}`, text] as const,
  );
  const told = setup.process === OWN && equations !== FIRST_EQUATIONS ? writeEquations(equations) : null;
  return Object.fromEntries([...words, ...gone, ...own, ...read, ...priced, [EQUATIONS, told] as const]);
}

/** What the engine is asked for. */
export function modelOf(setup: Setup, functionals: readonly string[] = []): PathsModel {
  const { process, equations, parameters, scheme, horizon, steps, component, payoffs } = setup;
  return {
    ...(process === OWN ? { process: ownModel(equations, parameters) } : { process, parameters }),
    ...(scheme !== '' && { scheme }),
    ...(horizon !== undefined && { horizon }),
    ...(steps !== undefined && { steps }),
    ...(component !== '' && { components: [component] }),
    functionals: functionals.filter((text) => text.trim() !== '').map((expression) => ({ expression })),
    ...(payoffs.length > 0 && {
      payoffs: payoffs.map((payoff) => ({ ...(component !== '' && { component }), ...payoff })),
    }),
  };
}
