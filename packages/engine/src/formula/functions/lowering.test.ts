/**
 * Functions that lower themselves: compiled and evaluated they must agree. Each call is lowered once with arguments that
 * vary, run on the reference interpreter for many trials, and compared with the evaluator's answer for each of them.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { interpreter } from '../../backend/reference/interpret.ts';
import type { Id } from '../../ir/ir.ts';
import { callFunction } from '../call.ts';
import type { EvaluationContext } from '../evaluate.ts';
import { type LowerArgument, type LowerSite, lowerCall } from '../lower-call.ts';
import { makeSymbolic, symbolicOf, TAG, tagOf } from '../operand.ts';
import { checkedScalars } from '../operators.ts';
import {
  CheckedBuilder,
  Fallback,
  isSymbolic,
  type Operand,
  type OperandArray,
  type SymbolicContext,
} from '../symbolic.ts';
import { type ArrayValue, ERROR_KINDS, error, isArray, isError, type Scalar } from '../value.ts';
import { FUNCTIONS, findFunction } from './registry.ts';

/** An argument: the same in all trials, or with a value per trial. */
type Given =
  | Scalar
  | ArrayValue
  /** `least`: a bound that the compiler can see. */
  | { readonly trials: readonly Scalar[]; readonly least?: number }
  | { readonly cells: readonly Given[] }
  | undefined;

class Context implements SymbolicContext {
  readonly builder = new CheckedBuilder();
  readonly texts: string[] = [];
  /** What each input column holds. */
  readonly columns: Float64Array[] = [];

  textCode(text: string): number {
    const known = this.texts.indexOf(text);
    return known >= 0 ? known : this.texts.push(text) - 1;
  }
  random(): Id {
    throw new Error('nothing here draws');
  }
  fallback(reason: string): never {
    throw new Fallback(reason);
  }

  #input(values: readonly number[]): Id {
    return this.builder.input(this.columns.push(Float64Array.from(values)) - 1);
  }

  /** Scalars that vary, as an operand of their common type or of any. */
  vary(trials: readonly Scalar[]): Operand {
    const tags = trials.map((x) =>
      typeof x === 'string' ? TAG.text : typeof x === 'boolean' ? TAG.boolean : x === null ? TAG.blank : TAG.number,
    );
    const sound = tags.filter((_, k) => !isError(trials[k]));
    const value = this.#input(
      trials.map((x) => (isError(x) ? NaN : typeof x === 'string' ? this.textCode(x) : Number(x ?? 0))),
    );
    const code = this.#input(trials.map((x) => (isError(x) ? ERROR_KINDS.indexOf(x.error) : 0)));
    const more = { errorCode: () => code, mayOverflow: false };
    const types = ['number', 'text', 'boolean'] as const;
    const [first = TAG.number] = sound;
    if (first !== TAG.blank && sound.every((tag) => tag === first))
      return makeSymbolic(this, types[first], value, more);
    return makeSymbolic(this, 'any', value, { ...more, tag: this.#input(tags) });
  }
}

const EVALUATION: EvaluationContext = {
  cell: { sheet: 0, row: 0, column: 0 },
  date1904: false,
  asOf: 0,
  arrays: true,
  read: () => null,
  clip: (area) => area,
  random: () => 0.5,
  define: () => undefined,
  spill: () => undefined,
  force: (argument) => (argument as () => never)(),
  refuse: (what) => {
    throw new Error(what);
  },
} as EvaluationContext;
const CALL_SITE = { context: EVALUATION, m: checkedScalars(false), arrays: true };

function inTrial(given: Given, trial: number): Scalar | ArrayValue {
  if (given === undefined || given === null || typeof given !== 'object') return given ?? null;
  if ('trials' in given) return given.trials[trial]!;
  if ('cells' in given) {
    const items = given.cells.map((cell) => inTrial(cell, trial) as Scalar);
    return { rows: items.length, columns: 1, items };
  }
  return given;
}

function lowered(given: Given, context: Context): Operand | OperandArray {
  if (given === undefined || given === null || typeof given !== 'object') return given ?? null;
  if ('trials' in given) {
    const operand = context.vary(given.trials);
    if (given.least === undefined || !isSymbolic(operand)) return operand;
    return { ...operand, value: context.builder.max(operand.value, context.builder.const(given.least)) };
  }
  if ('cells' in given) {
    const operands = given.cells.map((cell) => lowered(cell, context) as Operand);
    return { rows: operands.length, columns: 1, operands };
  }
  return isArray(given) ? { rows: given.rows, columns: given.columns, operands: given.items } : given;
}

/** The results by trial, compiled. Throws `Fallback` when the call is not compiled. */
function compiled(name: string, args: readonly Given[], trials: number): Scalar[] {
  const symbolic = new Context();
  const operands = args.map((arg) => lowered(arg, symbolic));
  const site: LowerSite = {
    symbolic,
    evaluate: CALL_SITE,
    arrays: true,
    wants: 'values',
    read: () => null,
  } as LowerSite;
  const given: LowerArgument[] = operands.map((operand, k) => ({
    missing: args[k] === undefined,
    lower: () => operand,
  }));
  const result = lowerCall(findFunction(name)!, given, site);
  const first = (
    typeof result === 'object' && result !== null && 'operands' in result ? result.operands[0]! : result
  ) as Operand;
  const x = symbolicOf(first, symbolic);
  const graph = symbolic.builder.graph([x.value, tagOf(x, symbolic), x.errorCode()]);
  const kernel = interpreter(graph);
  const [values, tags, codes] = kernel.run({ seed: 1, replicate: 0, first: 0, count: trials }, symbolic.columns);
  return Array.from({ length: trials }, (_, k) => {
    const value = values![k]!;
    if (!Number.isFinite(value)) return error(ERROR_KINDS[codes![k]!]!);
    if (tags![k] === TAG.text) return symbolic.texts[value]!;
    if (tags![k] === TAG.boolean) return value === 1;
    return tags![k] === TAG.blank ? null : value;
  });
}

function evaluated(name: string, args: readonly Given[], trials: number): Scalar[] {
  return Array.from({ length: trials }, (_, trial) => {
    const given = args.map((arg) => ({ missing: arg === undefined, value: () => inTrial(arg, trial) }));
    const value = callFunction(findFunction(name)!, given, CALL_SITE);
    return (isArray(value) ? value.items[0]! : value) as Scalar;
  });
}

function agree(name: string, args: readonly Given[], trials: number): void {
  expect(compiled(name, args, trials), name).toEqual(evaluated(name, args, trials));
}

function column(items: readonly Scalar[]): ArrayValue {
  return { rows: items.length, columns: 1, items };
}

const TRIALS = 24;
const number = fc.oneof(fc.integer({ min: -4, max: 4 }), fc.constantFrom(0.5, -1.5, 2.25));
const text = fc.constantFrom('a', 'B', 'b', 'c?', 'd');
const scalar: fc.Arbitrary<Scalar> = fc.oneof(
  { weight: 6, arbitrary: number },
  { weight: 3, arbitrary: text },
  { weight: 1, arbitrary: fc.constantFrom<Scalar>(true, false, null, error('#DIV/0!'), error('#NUM!')) },
);
const keys = fc
  .oneof(
    fc.array(fc.oneof({ weight: 9, arbitrary: number }, { weight: 1, arbitrary: fc.constant(error('#REF!')) }), {
      minLength: TRIALS,
      maxLength: TRIALS,
    }),
    fc.array(scalar, { minLength: TRIALS, maxLength: TRIALS }),
    fc.array(text, { minLength: TRIALS, maxLength: TRIALS }),
    fc.array(fc.boolean(), { minLength: TRIALS, maxLength: TRIALS }),
  )
  .map((trials) => ({ trials: trials as readonly Scalar[] }));
const numericKeys = fc
  .array(number, { minLength: TRIALS, maxLength: TRIALS })
  .map((trials) => ({ trials: trials as readonly Scalar[] }));
const items = fc.oneof(
  fc.array(scalar, { minLength: 1, maxLength: 30 }),
  fc.array(number, { minLength: 1, maxLength: 30 }).map((xs) => xs.toSorted((a, b) => a - b) as Scalar[]),
);
const matchType = fc.constantFrom(0, 1, -1);

describe('a key that varies in a constant table', () => {
  it('MATCH', () => {
    fc.assert(
      fc.property(keys, items, matchType, (key, list, type) => agree('MATCH', [key, column(list), type], TRIALS)),
    );
  });

  it('VLOOKUP and HLOOKUP, with results of all types', () => {
    fc.assert(
      fc.property(keys, items, fc.boolean(), fc.infiniteStream(scalar), (key, list, approximate, results) => {
        const second = list.map(() => results.next().value as Scalar);
        const table = { rows: list.length, columns: 2, items: list.flatMap((item, k) => [item, second[k]!]) };
        agree('VLOOKUP', [key, table, 2, approximate], TRIALS);
        const wide = { rows: 2, columns: list.length, items: [...list, ...second] };
        agree('HLOOKUP', [key, wide, 2, approximate], TRIALS);
        agree('LOOKUP', [key, column(list), column(second)], TRIALS);
      }),
    );
  });

  it('VLOOKUP with a column that varies too', () => {
    const table: ArrayValue = { rows: 3, columns: 3, items: [1, 'x', 10, 2, 'y', 20, 3, true, 30] };
    const places = fc.array(fc.constantFrom(1, 2, 3, 2.7, 0, 4, -1), { minLength: TRIALS, maxLength: TRIALS });
    fc.assert(
      fc.property(keys, places, (key, trials) => {
        agree('VLOOKUP', [key, table, { trials }, false], TRIALS);
      }),
    );
  });

  it('XLOOKUP and XMATCH in every mode', () => {
    const modes = fc.constantFrom(
      [0, 1],
      [0, -1],
      [-1, 1],
      [-1, -1],
      [1, 1],
      [1, -1],
      [-1, 2],
      [1, -2],
      [0, 2],
      [2, 1],
    );
    fc.assert(
      fc.property(keys, items, modes, fc.infiniteStream(scalar), (key, list, [match, order], results) => {
        // Whether a blank key meets a blank cell is not compiled.
        const types = new Set(key.trials.filter((k) => !isError(k)).map((k) => (k === null ? 'blank' : typeof k)));
        fc.pre(!list.includes(null) || (types.size === 1 && !types.has('blank')));
        const second = list.map(() => results.next().value as Scalar);
        agree('XMATCH', [key, column(list), match!, order!], TRIALS);
        agree('XLOOKUP', [key, column(list), column(second), undefined, match!, order!], TRIALS);
        agree('XLOOKUP', [key, column(list), column(second), 'none', match!, order!], TRIALS);
      }),
    );
  });
});

describe('a table that varies', () => {
  const cells = fc.array(
    fc.oneof(
      fc
        .array(number, { minLength: TRIALS, maxLength: TRIALS })
        .map((trials) => ({ trials: trials as readonly Scalar[] })),
      fc
        .array(fc.oneof(number, fc.constant(error('#NUM!'))), { minLength: TRIALS, maxLength: TRIALS })
        .map((trials) => ({
          trials: trials as readonly Scalar[],
        })),
      number,
      fc.constantFrom<Scalar>(null, error('#N/A')),
    ),
    { minLength: 1, maxLength: 9 },
  );

  it('MATCH of a number, exact and by halving', () => {
    fc.assert(
      fc.property(fc.oneof(numericKeys, number), cells, matchType, (key, list, type) => {
        agree('MATCH', [key, { cells: list }, type], TRIALS);
      }),
    );
  });

  it('XMATCH of a number, nearest and by halving', () => {
    const modes = fc.constantFrom([0, 1], [0, -1], [-1, 1], [-1, -1], [1, 1], [1, -1], [-1, 2], [1, -2], [0, 2]);
    fc.assert(
      fc.property(fc.oneof(numericKeys, number), cells, modes, (key, list, [match, order]) => {
        agree('XMATCH', [key, { cells: list }, match!, order!], TRIALS);
      }),
    );
  });

  it('MATCH of a text among texts that vary', () => {
    const varying = fc.array(text, { minLength: TRIALS, maxLength: TRIALS }).map((trials) => ({ trials }));
    fc.assert(
      fc.property(
        fc.constantFrom('a', 'b', '?', 'c~?', 'x'),
        fc.array(varying, { minLength: 1, maxLength: 5 }),
        (key, list) => {
          agree('MATCH', [key, { cells: list }, 0], TRIALS);
        },
      ),
    );
  });
});

describe('an index that varies', () => {
  const indices = fc.array(fc.constantFrom(1, 2, 3, 1.5, 2.99, 4), { minLength: TRIALS, maxLength: TRIALS });
  const least = 1;

  it('INDEX of a row, a column and both', () => {
    fc.assert(
      fc.property(indices, indices, fc.array(scalar, { minLength: 9, maxLength: 9 }), (rows, columns, list) => {
        agree('INDEX', [{ rows: 3, columns: 3, items: list }, { trials: rows, least }, 2], TRIALS);
        agree('INDEX', [{ rows: 3, columns: 3, items: list }, 2, { trials: columns, least }], TRIALS);
        agree('INDEX', [column(list), { trials: rows, least }], TRIALS);
        const inside = columns.map((c) => Math.min(Math.max(c, 1), 3));
        const both: Given[] = [
          { trials: rows, least },
          { trials: inside, least },
        ];
        agree('INDEX', [{ rows: 3, columns: 3, items: list }, ...both], TRIALS);
      }),
    );
  });

  it('INDEX of a single line, where 0 is that line', () => {
    const wild = fc.array(fc.constantFrom(-1, -0.5, 0, 0.5, 1, 1.5, 2), { minLength: TRIALS, maxLength: TRIALS });
    fc.assert(
      fc.property(wild, fc.array(scalar, { minLength: 3, maxLength: 3 }), (rows, list) => {
        agree('INDEX', [{ rows: 1, columns: 3, items: list }, { trials: rows }, 2], TRIALS);
      }),
    );
  });

  it('INDEX is left to the evaluator where its number may choose all lines', () => {
    const grid = { rows: 3, columns: 3, items: [1, 2, 3, 4, 5, 6, 7, 8, 9] };
    const trials = [1, 0.5, 3];
    expect(() => compiled('INDEX', [grid, { trials }, 2], 3)).toThrow(Fallback);
    expect(() => compiled('INDEX', [grid, 2, { trials, least: 0 }], 3)).toThrow(Fallback);
    expect(() => compiled('INDEX', [column([1, 2]), { trials }], 3)).toThrow(Fallback);
  });

  it('INDEX at the place that MATCH finds is compiled', () => {
    const key = fc.array(number, { minLength: TRIALS, maxLength: TRIALS });
    const varying = fc.array(number, { minLength: TRIALS, maxLength: TRIALS }).map((trials) => ({ trials }));
    const vector = fc.array(varying, { minLength: 2, maxLength: 6 });
    fc.assert(
      fc.property(key, vector, fc.constantFrom(0, 1, -1), (trials, list, type) => {
        const context = new Context();
        const operands = [{ trials }, { cells: list }, type].map((given) => lowered(given, context));
        const site = {
          symbolic: context,
          evaluate: CALL_SITE,
          arrays: true,
          wants: 'values',
          read: () => null,
        } as LowerSite;
        const call = (name: string, args: readonly unknown[]) =>
          lowerCall(
            findFunction(name)!,
            args.map((arg) => ({ missing: false, lower: () => arg as Operand })),
            site,
          );
        const place = call('MATCH', operands);
        expect(call('INDEX', [{ rows: 2, columns: 1, operands: [1, 2] }, place])).toHaveProperty('symbolic');
      }),
    );
  });

  it('CHOOSE', () => {
    const choices = fc.array(fc.oneof(scalar, keys), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(indices, choices, (index, list) =>
        agree('CHOOSE', [{ trials: [...index.slice(1), 0] }, ...list], TRIALS),
      ),
    );
  });
});

describe('working days that vary', () => {
  it('NETWORKDAYS and WORKDAY, with holidays', () => {
    const days = fc.array(fc.integer({ min: 45000, max: 45040 }), { minLength: TRIALS, maxLength: TRIALS });
    const steps = fc.array(fc.integer({ min: -15, max: 15 }), { minLength: TRIALS, maxLength: TRIALS });
    const holidays = column([45003, 45006, 45006, null, 45012, 45029]);
    fc.assert(
      fc.property(days, days, steps, (start, end, count) => {
        agree('NETWORKDAYS', [{ trials: start }, { trials: end }, holidays], TRIALS);
        agree('WORKDAY', [{ trials: start }, { trials: count }, holidays], TRIALS);
        agree(
          'WORKDAY.INTL',
          [{ trials: start }, { trials: count }, '0100001', { cells: [{ trials: end }, 45010] }],
          TRIALS,
        );
        agree('DATEDIF', [45000, { trials: end }, 'MD'], TRIALS);
      }),
      { numRuns: 30 },
    );
  });
});

describe('dated flows that vary', () => {
  const dates = column([45000, 45031.5, 45200, 45365, 45900]);
  const flow = fc.array(fc.double({ min: 1, max: 100, noNaN: true }), { minLength: TRIALS, maxLength: TRIALS });
  const flows = fc.tuple(flow, flow, fc.double({ min: -90, max: 100, noNaN: true }));

  it('XNPV and XIRR, to the bit', () => {
    fc.assert(
      fc.property(flows, ([first, last, middle]) => {
        const cost = { trials: first.map((x) => -x) };
        const values = { cells: [cost, middle, { trials: last }, 20, 5] };
        agree('XNPV', [{ trials: last.map((x) => x / 100) }, values, dates], TRIALS);
        agree('XIRR', [values, dates], TRIALS);
        agree(
          'XIRR',
          [values, { cells: [45000, 45031.5, { trials: last.map((x) => 44990 + x) }, 45365, 45900] }],
          TRIALS,
        );
      }),
      { numRuns: 20 },
    );
  });
});

describe('functions written once over any arithmetic, to the bit', () => {
  // Numbers that are rates, probabilities, counts, dates and what is none of them.
  const pool = [0.1, 0.5, 1, 2, 3.7, 12, 0, -1, -0.25, 60, 40, 45017.75, 0.999, 1e-9];
  const areas = new Set(['date', 'financial', 'distribution']);
  const kernels = FUNCTIONS.filter((entry) => areas.has(entry.category) && 'numeric' in entry);

  it.each(kernels.map(({ name, parameters }) => [name, parameters.length] as const))('%s', (name, count) => {
    const args = Array.from({ length: count }, (_, argument) => ({
      trials: Array.from(
        { length: 60 },
        (_, trial) => pool[(trial * (argument + 3) + (trial >> 3) * argument) % pool.length]!,
      ),
    }));
    agree(name, args, 60);
  });
});

describe('what is not compiled', () => {
  it('says why', () => {
    const key = { trials: [1, 2] };
    expect(() => compiled('MATCH', [1, column([1, 2]), { trials: [0, 1] }], 2)).toThrow('the kind of match varies');
    expect(() => compiled('XLOOKUP', [{ trials: [null, 1] }, column([1, null]), column([1, 2])], 2)).toThrow('blank');
    expect(compiled('ROWS', [{ cells: [key, key] }], 2)).toEqual([2, 2]);
  });
});

describe('whole numbers', () => {
  const whole: fc.Arbitrary<Scalar> = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom<Scalar>(0, 1, 4, 6, 12.7, 35, -1) },
    { weight: 2, arbitrary: fc.constantFrom<Scalar>(true, false, '8', 'x', error('#REF!')) },
  );
  const varying = fc.array(whole, { minLength: TRIALS, maxLength: TRIALS }).map((trials) => ({ trials }));

  it('GCD and LCM refuse truth values in the trials where they meet them', () => {
    fc.assert(
      fc.property(fc.array(varying, { minLength: 2, maxLength: 4 }), whole, (cells, last) => {
        agree('GCD', [{ cells }, last], TRIALS);
        agree('LCM', [{ cells: [last, ...cells] }], TRIALS);
      }),
    );
  });
});
