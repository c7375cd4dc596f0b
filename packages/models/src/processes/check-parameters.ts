/** Parameters as people give them, to the complete and checked ones that schemes read. */
import { ModelsError } from '../models-error.ts';
import type { Parameters, ParameterValue, Process, ProcessParameter } from './process.ts';

/** Elements of a list or a matrix: more is a mistake. */
const MOST_ELEMENTS = 10_000;

/**
 * Every parameter of the process, by its own name: aliases are resolved, `x0` is the first initial value (or all of them, as
 * a list), what is left out takes its fallback.
 * @throws ModelsError `parameter-unknown`, `parameter-invalid`
 */
export function checkParameters(process: Process, given: Readonly<Record<string, unknown>> = {}): Parameters {
  const named = new Map<string, unknown>();
  for (const [name, value] of Object.entries(given)) {
    for (const [own, one] of resolve(process, name, value)) {
      if (named.has(own)) fail(process, own, value, 'it is given twice');
      named.set(own, one);
    }
  }
  const checked: Record<string, ParameterValue> = {};
  for (const parameter of process.parameters) {
    const value = named.get(parameter.name);
    const standIn = checked[parameter.follows ?? ''] ?? parameter.fallback;
    checked[parameter.name] = value === undefined ? standIn : check(process, parameter, value);
  }
  const reason = process.refuse?.(checked);
  if (reason !== undefined)
    throw new ModelsError('paths-invalid', { entry: `process ${process.name}`, value: 'impossible as given', reason });
  return checked;
}

function resolve(process: Process, name: string, value: unknown): (readonly [string, unknown])[] {
  const wanted = name.trim().toLowerCase();
  const found = process.parameters.find(
    (parameter) =>
      parameter.name.toLowerCase() === wanted || parameter.aliases?.includes(wanted) || parameter.symbol === name,
  );
  if (found) return [[found.name, value]];
  const initial = process.parameters.filter(({ isInitial }) => isInitial);
  if (wanted === 'x0' && initial.length > 0) {
    if (initial.length > 1 && Array.isArray(value))
      return value.map((one, k) => [
        initial[k]?.name ?? fail(process, 'x0', value, `it has ${initial.length} values`),
        one,
      ]);
    return [[initial[0]!.name, value]];
  }
  const choices = process.parameters.map((parameter) => parameter.name).join(', ');
  throw new ModelsError('parameter-unknown', { process: process.name, parameter: name, choices });
}

function check(process: Process, parameter: ProcessParameter, value: unknown): ParameterValue {
  const { name, kind } = parameter;
  const one = (x: unknown): number => checkNumber(process, parameter, x);
  const list = (given: unknown): unknown[] => {
    // A list of one may be written as its number.
    const xs = typeof given === 'number' ? [given] : given;
    if (!Array.isArray(xs))
      fail(
        process,
        name,
        xs,
        kind === 'list' ? 'it must be a list of numbers' : 'it must be a list of rows of numbers',
      );
    if (xs.length > MOST_ELEMENTS) fail(process, name, `${xs.length} values`, `at most ${MOST_ELEMENTS} are taken`);
    return xs;
  };
  if (kind === 'number') return one(value);
  if (kind === 'choice') return checkChoice(process, parameter, value);
  if (kind === 'list') return list(value).map(one);
  return list(value).map((row) => list(row).map(one));
}

function checkChoice(process: Process, { name, choices = [] }: ProcessParameter, value: unknown): string {
  const wanted = typeof value === 'string' ? value.trim().toLowerCase() : undefined;
  const found = choices.find((choice) => choice.name === wanted);
  if (found) return found.name;
  return fail(process, name, value, `it must be one of ${choices.map((choice) => choice.name).join(', ')}`);
}

function checkNumber(
  process: Process,
  { name, low, high, isLowOpen, isHighOpen, isWhole }: ProcessParameter,
  value: unknown,
): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) fail(process, name, value, 'it must be a finite number');
  if (isWhole && !Number.isInteger(value)) fail(process, name, value, 'it must be a whole number');
  if (low !== undefined && (isLowOpen ? value <= low : value < low))
    fail(process, name, value, `it must be ${isLowOpen ? 'above' : 'at least'} ${low}`);
  if (high !== undefined && (isHighOpen ? value >= high : value > high))
    fail(process, name, value, `it must be ${isHighOpen ? 'below' : 'at most'} ${high}`);
  return value;
}

function fail(process: Process, parameter: string, value: unknown, reason: string): never {
  const shown = typeof value === 'string' ? `"${value}"` : String(JSON.stringify(value)).slice(0, 100);
  throw new ModelsError('parameter-invalid', { process: process.name, parameter, value: shown, reason });
}
