/** A process of one's own: its equations, and the parameters that their expressions speak of. It knows no field. */
import type { ExpressionProcess, ParameterValue } from '@tessera/models';
import type { ProcessEntry } from '../../preview/protocol.ts';

/** What the address and the list of processes call it. */
export const OWN = 'own';

/** dX = drift dt + diffusion dW, from `initial`. */
export interface OwnEquation {
  readonly component: string;
  readonly initial: number;
  readonly drift: string;
  /** Empty: none. */
  readonly diffusion: string;
}

export const FIRST_EQUATIONS: readonly OwnEquation[] = [
  { component: 'X', initial: 10, drift: 'r*X*(1 - X/K)', diffusion: 'sigma*X' },
];
const FIRST_VALUES: Readonly<Record<string, number>> = { r: 4, K: 100, sigma: 0.4 };
const MOST_EQUATIONS = 10;

/** Names that expressions know themselves: the time, and the constants of the models' table, which stays out of the page. */
const KNOWN = new Set(['t', 'pi']);
/** A name that no bracket makes a function. */
const NAMES = /(?<![\w.])[a-z_]\w*(?!\w|\s*\()/gi;

/** The names that stand for parameters, in the order in which they are first used. */
export function namesIn(equations: readonly OwnEquation[]): string[] {
  const components = new Set(equations.map(({ component }) => component));
  const all = equations.flatMap(({ drift, diffusion }) => [
    ...(drift.match(NAMES) ?? []),
    ...(diffusion.match(NAMES) ?? []),
  ]);
  return [...new Set(all)].filter((name) => !components.has(name) && !KNOWN.has(name));
}

/** As the engine takes it; a parameter without a value is 1. */
export function ownModel(
  equations: readonly OwnEquation[],
  values: Readonly<Record<string, ParameterValue>>,
): ExpressionProcess {
  return {
    name: OWN,
    equations: equations.map(({ component, initial, drift, diffusion }) => ({
      component,
      initial,
      drift: drift.trim() === '' ? '0' : drift,
      ...(diffusion.trim() !== '' && { diffusion }),
    })),
    parameters: Object.fromEntries(namesIn(equations).map((name) => [name, Number(values[name] ?? firstValue(name))])),
  };
}

const firstValue = (name: string): number => FIRST_VALUES[name] ?? 1;

/** It as an entry of the list. */
export function ownEntry(equations: readonly OwnEquation[]): ProcessEntry {
  return {
    name: OWN,
    aliases: [],
    title: 'Drift and diffusion as expressions',
    use: 'Type the drift and the diffusion of each component. Names that are no components become parameters.',
    formula: equations.map(({ component }) => `d${component} = drift dt + diffusion dW`).join('\n'),
    family: 'Diffusions',
    source: '',
    parameters: namesIn(equations).map((name) => ({
      name,
      symbol: name,
      meaning: 'a parameter of your equations',
      kind: 'number',
      fallback: firstValue(name),
    })),
    presets: [],
    isDiscrete: false,
    components: equations.map(({ component }) => component),
    schemes: [],
  };
}

/** As an address has it. */
export function writeEquations(equations: readonly OwnEquation[]): string {
  return JSON.stringify(
    equations.map(({ component, initial, drift, diffusion }) => [component, initial, drift, diffusion]),
  );
}

/** Those of an address; undefined where it says none, or anything else. */
export function readEquations(text: string | null): readonly OwnEquation[] | undefined {
  let told: unknown;
  try {
    told = JSON.parse(text ?? 'null');
  } catch {
    return undefined;
  }
  if (!Array.isArray(told) || told.length === 0 || told.length > MOST_EQUATIONS) return undefined;
  const read = told.map((one: unknown): OwnEquation | undefined => {
    const [component, initial, drift, diffusion] = Array.isArray(one) ? (one as unknown[]) : [];
    const isOne = [component, drift, diffusion].every((part) => typeof part === 'string') && Number.isFinite(initial);
    return isOne ? ({ component, initial, drift, diffusion } as OwnEquation) : undefined;
  });
  return read.every((one) => one !== undefined) ? (read as OwnEquation[]) : undefined;
}
