/**
 * Numbers of a path by expression, such as `max(average(S) - K, 0)`: inside an aggregate a component is the whole path,
 * outside it is the value at the end. All expressions of one simulation share what they read off the path.
 */
import { type Arithmetic, type ExpressionTree, SCALARS } from '@tessera/engine';
import { ModelsError } from '../models-error.ts';
import type { Parameters } from '../processes/process.ts';
import { AGGREGATE_NAMES, type Aggregate, type AggregateGrid, findAggregate } from './aggregates.ts';
import {
  type Call,
  type Calls,
  checkName,
  type Fail,
  failing,
  isCondition,
  numberOf,
  partsOf,
  readExpression,
} from './expression.ts';
import type { Functional, PathPoint } from './functional.ts';

/** A number of each path, as an expression such as `max(S)` or `max(average(S) - K, 0) * exp(-0.05)`. */
export interface FunctionalModel {
  /** The expression itself when left out. */
  readonly name?: string;
  readonly expression: string;
  /** Numbers that it may use by name, beside the parameters of the process. */
  readonly constants?: Readonly<Record<string, number>>;
  /** Its odds are asked, so it must be a condition, such as `max(S) > 120`; as a number it is 1 where that holds. */
  readonly isEvent?: true;
}

/** What expressions of a simulation may speak of. */
export interface PathNames {
  readonly components: readonly string[];
  /** Those that are numbers can be used by name. */
  readonly parameters: Parameters;
  readonly grid: { readonly steps: number; readonly horizon: number };
}

/** The time; outside of aggregates it is the horizon. */
const TIME = 't';
/** All functionals of a simulation together: more would be no model but a mistake. */
const MOST_LETTERS = 20_000;
const MOST_READINGS = 500;
/** Times of the grid are told from others to this part of the horizon. */
const SAME_TIME = 1e-9;

/**
 * The functionals of expressions; those that are functionals already stay as they are.
 * @throws ModelsError `expression-invalid`
 */
export function functionalsOf(models: readonly (FunctionalModel | Functional)[], names: PathNames): Functional[] {
  const letters = models.reduce((sum, model) => sum + ('start' in model ? 0 : String(model.expression).length), 0);
  if (letters > MOST_LETTERS) tooMuch(`${letters} letters`, `at most ${MOST_LETTERS} are taken`);
  const readings = new Readings(names);
  return models.map((model): Functional => {
    if ('start' in model) return model;
    const { name, expression } = model;
    const tree = readFunctional(model, names);
    readings.collect(tree);
    return {
      name: name ?? expression.trim(),
      shared: readings,
      start: (m, first) => readings.start(m, first),
      next: (m, state, point) => readings.next(m, state, point),
      result: (m, state, last) => readings.result(m, tree, state, last),
    };
  });
}

function tooMuch(value: string, reason: string): never {
  throw new ModelsError('paths-invalid', { entry: 'length of all functionals together', value, reason });
}

function readFunctional({ expression, constants = {}, isEvent }: FunctionalModel, names: PathNames): ExpressionTree {
  const fail = failing(expression, isEvent ? 'event' : 'functional');
  const variables = [...names.components, TIME];
  for (const [name, value] of Object.entries(constants)) {
    checkName(name, fail);
    if (variables.includes(name))
      fail(`the constant ${name} has the name of ${name === TIME ? 'the time' : 'a component'}`);
    if (!Number.isFinite(value)) fail(`the constant ${name} is ${value}, and it must be a finite number`);
  }
  const numbers = Object.entries(names.parameters).filter(([, value]) => typeof value === 'number');
  const known = {
    horizon: names.grid.horizon,
    ...(Object.fromEntries(numbers) as Record<string, number>),
    ...constants,
  };
  const tree = readExpression(expression, {
    entry: isEvent ? 'event' : 'functional',
    variables,
    constants: known,
    calls: aggregates(names, fail),
  });
  if (isEvent && !isCondition(tree)) fail('odds are of a condition, such as max(S) > 120');
  return tree;
}

/** `max(x)` is the path's, `max(a, b)` is the plain one of two numbers. */
function aggregateOf({ name, args }: Call): Aggregate | undefined {
  return args.length > 1 && (name === 'max' || name === 'min') ? undefined : findAggregate(name);
}

function aggregates({ grid }: PathNames, fail: Fail): Calls {
  return {
    names: AGGREGATE_NAMES,
    isOwn: (call) => aggregateOf(call) !== undefined,
    check(call) {
      const { name, args } = call;
      const { takes, example, fewestSteps = 1 } = aggregateOf(call)!;
      const wanted = takes === 'number and time' ? 2 : 1;
      if (args.length !== wanted)
        fail(`${name}() takes ${wanted === 1 ? '1 argument' : '2 arguments'}, not ${args.length}, as in ${example}`);
      if (takes === 'condition' && !isCondition(args[0]!)) fail(`${name}() takes a condition, as in ${example}`);
      if (grid.steps < fewestSteps) fail(`${name}() needs a path of at least ${fewestSteps} steps`);
      if (wanted === 2) stepOf(args[1]!, grid, fail);
      const inner = args.map(innerAggregate).find((found) => found !== undefined);
      if (inner)
        fail(
          `${name}() reads the path as it goes by, and ${inner}() inside it is known at its end only; start() alone may stand there`,
        );
    },
  };
}

/** The name of an aggregate in a tree that is not known before the end. */
function innerAggregate(tree: ExpressionTree): string | undefined {
  if (tree.kind === 'call' && aggregateOf(tree)?.isKnownAtStart === undefined && aggregateOf(tree)) return tree.name;
  return partsOf(tree)
    .map(innerAggregate)
    .find((name) => name !== undefined);
}

function stepOf(tree: ExpressionTree, { steps, horizon }: PathNames['grid'], fail?: Fail): number {
  if (tree.kind !== 'number') return fail?.('the second argument of at() is a time, and must be a number') ?? 0;
  const step = Math.round((tree.value / horizon) * steps);
  const isOne = step >= 0 && step <= steps && Math.abs(step * (horizon / steps) - tree.value) <= SAME_TIME * horizon;
  if (!isOne) fail?.(`${tree.value} is no time of the grid, which has ${steps} steps of ${horizon / steps}`);
  return step;
}

/** One aggregate of one argument. */
interface Reading {
  readonly aggregate: Aggregate;
  readonly argument: ExpressionTree;
  readonly grid: AggregateGrid;
  /** Where its state begins, and how many columns it has. */
  readonly from: number;
  readonly count: number;
}

/** What all expressions of one simulation read off a path: equal readings are one. */
class Readings {
  readonly #names: PathNames;
  /** By what they read; those that stand inside others come first. */
  readonly #all = new Map<string, Reading>();
  #columns = 0;

  constructor(names: PathNames) {
    this.#names = names;
  }

  collect(tree: ExpressionTree): void {
    for (const part of partsOf(tree)) this.collect(part);
    const aggregate = tree.kind === 'call' ? aggregateOf(tree) : undefined;
    if (tree.kind !== 'call' || !aggregate || this.#all.has(keyOf(tree))) return;
    if (this.#all.size === MOST_READINGS)
      tooMuch(`more than ${MOST_READINGS} different aggregates`, 'fewer are read off a path');
    const { steps, horizon } = this.#names.grid;
    const time = tree.args[1] ? stepOf(tree.args[1], this.#names.grid) * (horizon / steps) : 0;
    const count = aggregate.start(SCALARS, 0).length;
    const grid = { steps, horizon, time };
    this.#all.set(keyOf(tree), { aggregate, argument: tree.args[0]!, grid, from: this.#columns, count });
    this.#columns += count;
  }

  start<V, B>(m: Arithmetic<V, B>, first: PathPoint<V>): V[] {
    const states: V[] = [];
    for (const { aggregate, argument } of this.#all.values())
      states.push(...aggregate.start(m, this.#value(m, argument, first, states)));
    return states;
  }

  next<V, B>(m: Arithmetic<V, B>, states: readonly V[], point: PathPoint<V>): V[] {
    return [...this.#all.values()].flatMap(({ aggregate, argument, grid, from, count }) => {
      const x = this.#value(m, argument, point, states);
      return aggregate.next(m, states.slice(from, from + count), x, point.time, grid);
    });
  }

  /** NaN where a component of the path ended in an error, whatever conditions made of it. */
  result<V, B>(m: Arithmetic<V, B>, tree: ExpressionTree, states: readonly V[], last: PathPoint<V>): V {
    const value = this.#value(m, tree, last, states);
    const isSound = last.values.map((x) => m.eq(x, x)).reduce((a, b) => m.and(a, b));
    return m.select(isSound, value, m.const(NaN));
  }

  /** An expression at a point; aggregates by their states, which the point is the end of. */
  #value<V, B>(m: Arithmetic<V, B>, tree: ExpressionTree, point: PathPoint<V>, states: readonly V[]): V {
    const { components } = this.#names;
    return numberOf(m, tree, {
      name: (name) => (name === TIME ? point.time : point.values[components.indexOf(name)]!),
      call: (call) => {
        const reading = aggregateOf(call) && this.#all.get(keyOf(call));
        if (!reading) return undefined;
        const { aggregate, argument, grid, from, count } = reading;
        return aggregate.result(m, states.slice(from, from + count), this.#value(m, argument, point, states), grid);
      },
    });
  }
}

const KEYS = new WeakMap<ExpressionTree, string>();

/** What tells readings apart; aliases are one. */
function keyOf(tree: ExpressionTree): string {
  const key = KEYS.get(tree) ?? keyText(tree);
  KEYS.set(tree, key);
  return key;
}

function keyText(tree: ExpressionTree): string {
  return JSON.stringify(tree, (_, value: ExpressionTree) =>
    value?.kind === 'call' ? { ...value, name: aggregateOf(value)?.name ?? value.name } : value,
  );
}
