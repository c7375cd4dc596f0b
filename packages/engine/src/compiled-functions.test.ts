/** Each function compiled against the same function evaluated: value, type and kind of error, trial by trial. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { interpreter } from './backend/reference/interpret.ts';
import { failed, makeSymbolic, symbolicOf, TAG, tagOf } from './formula/operand.ts';
import type { Operand } from './formula/symbolic.ts';
import { ERROR_KINDS, isError, type Scalar } from './formula/value.ts';
import { findDependencies } from './graph/dependencies.ts';
import { at, makeWorkbook } from './graph/fixture.ts';
import { Lowering, type LowerSource } from './graph/lower.ts';
import { recalculate } from './graph/recalculate.ts';
import { prune } from './ir/prune.ts';
import { type Area, type CellKey, columnOf, rowOf } from './workbook/address.ts';

/** Uncertain numbers in A1:A5; cells of every kind made of them in B1:B8; constants of every kind in D1:E6. */
const INPUTS = ['A1', 'A2', 'A3', 'A4', 'A5'];
const MADE = {
  B1: '=A1+A2',
  B2: '=IF(A1>0,A2,"none")',
  B3: '=A3>1',
  B4: '=1/A4',
  B5: '=IF(A2>1,NA(),A5)',
  B6: '=IF(A3>0,"yes",IF(A3<-1,"no","5"))',
  B7: '=IF(A5>0,A5,A1>A2)',
  B8: '=A1*1E+308',
};
const CONSTANTS = {
  D1: 1,
  D2: 2,
  D3: 'yes',
  D4: true,
  D5: '5',
  D6: 3,
  E1: 10,
  E2: 20,
  E3: 30,
  E4: 40,
  E5: 50,
  E6: -60,
};

const TRIALS = 200;
const VALUES = [-3, -2.5, -2, -1.5, -1, -0.5, 0, 0, 0.1, 0.5, 1, 1, 1.5, 2, 2.5, 2.675, 3, 4, 5, 7, 12.345, 1e6];

/** The columns of inputs: fixed, and the same for all formulas. */
const COLUMNS = INPUTS.map((_, column) =>
  Float64Array.from(fc.sample(fc.constantFrom(...VALUES), { numRuns: TRIALS, seed: 100 + column })),
);

/** What a formula is in each trial, compiled and evaluated; or why it cannot be compiled. */
type Outcome = readonly { readonly value: unknown; readonly expected: unknown }[] | string;

function shown(value: Scalar): unknown {
  return isError(value) ? value.error : Object.is(value, -0) ? 0 : value;
}

/** Compiles formulas, each in a cell of its own from F1 down, and evaluates them in every trial. */
function outcomesOf(formulas: readonly string[]): Outcome[] {
  const asked = formulas.map((text, row) => [`F${row + 1}`, text] as const);
  const constant = Object.fromEntries(INPUTS.map((cell) => [cell, 1]));
  const book = makeWorkbook({
    sheets: { Sheet1: { ...constant, ...cells(MADE), ...CONSTANTS, ...cells(Object.fromEntries(asked)) } },
  });
  const dependencies = findDependencies(book);
  const base = recalculate(book, { asOf: 0 }, dependencies);
  const random = new Set<CellKey>(
    [...INPUTS, ...Object.keys(MADE), ...asked.map(([cell]) => cell)].map((cell) => at(cell)),
  );
  const reasons = new Map<CellKey, string>();
  const source: LowerSource = {
    date1904: false,
    formulaOf: (key) => dependencies.formulas.get(key),
    isRandom: (key) => random.has(key),
    anyRandom: (area) => [...random].some((key) => contains(area, key)),
    base: (key) => base.values.get(key) ?? null,
    contextOf: (formula) => base.cells.contextOf(formula),
    draw: () => {
      throw new Error('no draws here');
    },
    inputOf: (key): Operand | undefined => {
      const column = INPUTS.findIndex((cell) => at(cell) === key);
      if (column < 0) return undefined;
      return makeSymbolic(lowering, 'number', lowering.builder.input(column), { mayOverflow: false });
    },
    fallBack: ({ key }, reason) => {
      reasons.set(key, reason);
      return null;
    },
    unreadable: () => undefined,
    circular: () => {
      throw new Error('circular');
    },
  };
  const lowering: Lowering = new Lowering(source);
  const expected = Array.from({ length: TRIALS }, (_, trial) => {
    const overrides = new Map(INPUTS.map((cell, column) => [at(cell), COLUMNS[column]![trial]!] as const));
    return recalculate(book, { asOf: 0, overrides }, dependencies).values;
  });
  return asked.map(([cell]) => {
    const compiled = compiledValues(lowering.read(at(cell)), lowering);
    const reason = reasons.get(at(cell));
    if (reason !== undefined) return reason;
    return expected.map((values, trial) => ({
      value: compiled[trial],
      expected: shown(values.get(at(cell)) ?? null),
    }));
  });
}

/** The operand's value in each trial: a number, text, truth value, or the name of an error. */
function compiledValues(operand: Operand, lowering: Lowering): unknown[] {
  const { builder } = lowering;
  const symbolic = symbolicOf(operand, lowering);
  const isFailed = builder.select(failed(operand, lowering), builder.const(1), builder.const(0));
  const graph = prune(builder.graph([symbolic.value, tagOf(symbolic, lowering), isFailed, symbolic.errorCode()]));
  const range = { seed: 1, replicate: 0, first: 0, count: TRIALS };
  const [values, tags, errors, codes] = interpreter(graph).run(range, COLUMNS);
  return Array.from({ length: TRIALS }, (_, trial) => {
    const value = values![trial]!;
    if (errors![trial] === 1) return ERROR_KINDS[codes![trial]!];
    if (tags![trial] === TAG.text) return lowering.texts[value];
    if (tags![trial] === TAG.boolean) return value === 1;
    return value + 0;
  });
}

function cells(formulas: Readonly<Record<string, string>>): Record<string, { formula: string }> {
  return Object.fromEntries(Object.entries(formulas).map(([cell, text]) => [cell, { formula: text.slice(1) }]));
}

function contains(area: Area, key: CellKey): boolean {
  const row = rowOf(key);
  const column = columnOf(key);
  return row >= area.top && row <= area.bottom && column >= area.left && column <= area.right;
}

/** Formulas by function; each is held to the evaluator in every trial. */
const FORMULAS: Readonly<Record<string, readonly string[]>> = {
  SUM: [
    '=SUM(A1:A5)',
    '=SUM(B1,B3,A1,2)',
    '=SUM(A1:B1,D1:D6,"7")',
    '=SUM(B2:B3)',
    '=SUM(B4:B6)',
    '=SUM(B8,-B8)',
    '=SUM(B7)',
  ],
  PRODUCT: ['=PRODUCT(A1:A5)', '=PRODUCT(B2:B3)', '=PRODUCT(B6,2)', '=PRODUCT(B2)'],
  SUMSQ: ['=SUMSQ(A1:A3,B7)'],
  SUMPRODUCT: [
    '=SUMPRODUCT(A1:A5,E1:E5)',
    '=SUMPRODUCT(B1:B3,E1:E3)',
    '=SUMPRODUCT((A1:A5>1)*E1:E5)',
    '=SUMPRODUCT(B4:B5,B6:B7)',
    '=SUMPRODUCT(A1:A2,A1:A3)',
  ],
  AVERAGE: ['=AVERAGE(A1:A5)', '=AVERAGE(B2)', '=AVERAGE(B2:B4)', '=AVERAGE(B3,A1)'],
  'MIN and MAX': [
    '=MIN(A1:A5)',
    '=MAX(B2,B7)',
    '=MAX(B2:B3)',
    '=MIN(B4,B5)',
    '=MAX(A1,3,B8)',
    '=MIN(B8:B8)',
    '=MIN(B6)',
  ],
  COUNT: ['=COUNT(A1:B8)', '=COUNT(B2,A1,"x",4)', '=COUNTA(B1:B8,D1:D6)', '=COUNTBLANK(A1:E8)', '=COUNTBLANK(B2:B7)'],
  MEDIAN: ['=MEDIAN(A1:A5)', '=MEDIAN(A1:A4)', '=MEDIAN(B1:B3)', '=MEDIAN(B2)'],
  'LARGE and SMALL': ['=LARGE(A1:A5,2)', '=SMALL(A1:A5,A3)', '=LARGE(B1:B3,2)', '=SMALL(B4:B5,1)'],
  PERCENTILE: [
    '=PERCENTILE.INC(A1:A5,0.3)',
    '=PERCENTILE.INC(A1:A5,A3/4)',
    '=PERCENTILE.EXC(A1:A5,0.4)',
    '=QUARTILE.INC(B1:B3,1)',
    '=QUARTILE.EXC(A1:A5,A2)',
  ],
  PERCENTRANK: [
    '=PERCENTRANK.INC(A1:A5,A3)',
    '=PERCENTRANK.EXC(B1:B3,1)',
    '=TRIMMEAN(A1:A5,0.4)',
    '=TRIMMEAN(B1:B3,A1/4)',
  ],
  RANK: ['=RANK.EQ(A1,A1:A5)', '=RANK.EQ(1,A1:A5,1)', '=RANK.AVG(A2,A1:B2)'],
  spread: [
    '=STDEV.S(A1:A5)',
    '=STDEV.P(B1:B3)',
    '=VAR.S(B2:B3)',
    '=VAR.P(A1:A2)',
    '=DEVSQ(A1:A5)',
    '=AVEDEV(B1:B2)',
    '=GEOMEAN(A1:A3)',
    '=HARMEAN(B1:B2,5)',
    '=SKEW(A1:A5)',
    '=KURT(A1:A5)',
    '=SKEW.P(B1:B3,A5)',
  ],
  pairs: [
    '=CORREL(A1:A5,E1:E5)',
    '=SLOPE(A1:A5,D1:D5)',
    '=INTERCEPT(E1:E5,A1:A5)',
    '=COVARIANCE.S(A1:A3,B3:B5)',
    '=FORECAST(A1,E1:E3,A3:A5)',
  ],
  SUMIF: [
    '=SUMIF(A1:A5,">1",E1:E5)',
    '=SUMIF(D1:D6,A3,E1:E6)',
    '=SUMIF(B6,"yes",A1)',
    '=SUMIF(B1:B6,"<>yes",E1:E6)',
    '=SUMIF(A1:A5,A3)',
    '=SUMIF(D1:D5,1,B1:B5)',
    '=SUMIF(B1:B5,B3,E1:E5)',
    '=SUMIF(B4:B8,">=0")',
  ],
  SUMIFS: ['=SUMIFS(E1:E5,A1:A5,">0",D1:D5,"<>yes")', '=SUMIFS(B1:B5,A1:A5,">0")', '=SUMIFS(A1:A5,D1:D5,D1)'],
  COUNTIF: [
    '=COUNTIF(A1:A5,">1")',
    '=COUNTIF(B1:B8,"<>1")',
    '=COUNTIF(B6,"?es")',
    '=COUNTIF(B6,5)',
    '=COUNTIF(B1:B8,A3)',
    '=COUNTIF(B3:B3,TRUE)',
    '=COUNTIF(B1:B7,"")',
    '=COUNTIF(A1:A5,B5)',
    '=COUNTIFS(A1:A5,">0",A1:A5,"<2")',
    '=COUNTIF(B4:B5,B4)',
  ],
  AVERAGEIF: ['=AVERAGEIF(A1:A5,">1")', '=AVERAGEIF(A1:A5,">1",B1:B5)', '=AVERAGEIFS(A1:A5,A1:A5,"<0")'],
  'MAXIFS and MINIFS': ['=MAXIFS(A1:A5,A1:A5,"<1")', '=MINIFS(E1:E5,A1:A5,">=1")', '=MAXIFS(B1:B5,D1:D5,"<>yes")'],
  IF: [
    '=IF(A1>0,A2,A3)',
    '=IF(B4>0,"a","b")',
    '=IF(A1,B2,B6)',
    '=IF(B3,1)',
    '=IF(B3,,5)',
    '=IF(B3,B5,)',
    '=IF(B2,1,2)',
    '=SUM(IF(A1>1,A1:A3,E1:E3))',
    '=IF(B7,B4,B8)',
  ],
  IFS: ['=IFS(A1>2,"high",A1>0,"low",TRUE,A1)', '=IFS(A1>2,1,B4>0,2)', '=IFS(B3,B2,B6="yes",3)'],
  SWITCH: [
    '=SWITCH(A3,1,"one",2,B1,"many")',
    '=SWITCH(B6,"YES",1,"no",2)',
    '=SWITCH(TRUE,A1>2,1,A1>0,2,3)',
    '=SWITCH(B5,1,2,0)',
  ],
  'AND, OR, XOR, NOT': [
    '=AND(A1>0,B3)',
    '=OR(A1:A5)',
    '=AND(B1:B3)',
    '=XOR(B3,A1,A2)',
    '=NOT(B4)',
    '=OR(B3,B5>0)',
    '=AND(B7,A1)',
    '=NOT(A1)',
    '=AND(D1:D6,A1)',
    '=OR(B6,A1)',
  ],
  IFERROR: [
    '=IFERROR(B4,"none")',
    '=IFERROR(B5,A1)',
    '=IFERROR(B8,-1)',
    '=IFERROR(1/A4,B5)',
    '=IFNA(B5,B4)',
    '=IFNA(B4,0)',
    '=IFERROR(B6,1)',
  ],
  questions: [
    '=ISERROR(B4)',
    '=ISERROR(B8)',
    '=ISERR(B5)',
    '=ISNA(B5)',
    '=ISNUMBER(B2)',
    '=ISTEXT(B6)',
    '=ISTEXT(B2)',
    '=ISLOGICAL(B7)',
    '=ISBLANK(B2)',
    '=ISNUMBER(B5)',
    '=ISNONTEXT(B2)',
    '=ERROR.TYPE(B4)',
    '=ISEVEN(A1)',
    '=ISODD(B5)',
  ],
  'N and T': ['=N(B2)', '=N(B3)', '=N(B5)', '=N(B6)', '=T(B2)', '=T(B6)', '=N(B7)'],
  rounding: [
    '=ROUND(A5,1)',
    '=ROUND(A5*1.005,A3)',
    '=ROUNDUP(B1/3,2)',
    '=ROUNDDOWN(B4,1)',
    '=TRUNC(A1)',
    '=INT(B1)',
    '=MROUND(A1,0.5)',
    '=MROUND(A1,A2)',
    '=CEILING(A1,A2)',
    '=FLOOR(A1,A2)',
    '=CEILING.MATH(A1,A2,A3)',
    '=FLOOR.MATH(A1)',
    '=EVEN(A1)',
    '=ODD(A1)',
    '=ROUND(B8,2)',
    '=INT(B5)',
  ],
  remainders: ['=MOD(A1,A2)', '=MOD(A5,0.1)', '=QUOTIENT(A1,A2)', '=SIGN(A1)', '=ABS(B5)', '=SIGN(B5)', '=MOD(B8,3)'],
  elementary: [
    '=SQRT(A1)',
    '=EXP(A1)',
    '=EXP(B8)',
    '=LN(A1)',
    '=LOG(A1,A2)',
    '=LOG10(A5)',
    '=POWER(A1,A2)',
    '=SIN(A1)',
    '=COS(B5)',
    '=TAN(A1)',
    '=ATAN(B4)',
    '=ATAN2(A1,A2)',
    '=ASIN(A1)',
    '=ACOS(A1)',
    '=SINH(A1)',
    '=TANH(B8)',
    '=ACOSH(A1)',
    '=ATANH(A1)',
    '=DEGREES(A1)',
    '=COT(A1)',
  ],
  combinatorics: [
    '=FACT(A1)',
    '=COMBIN(A5,A3)',
    '=COMBINA(A1,2)',
    '=PERMUT(A1,A2)',
    '=GCD(A1:A3,A4)',
    '=LCM(A1,12)',
    '=FACTDOUBLE(A1)',
  ],
  AGGREGATE: [
    '=AGGREGATE(9,6,A1:B5)',
    '=AGGREGATE(14,6,E1:E5/(A1:A5>0),1)',
    '=AGGREGATE(15,6,B1:B5,A3)',
    '=AGGREGATE(2,6,B1:B8)',
    '=AGGREGATE(4,4,B3:B5)',
  ],
  SUBTOTAL: [
    '=SUBTOTAL(9,A1:A5)',
    '=SUBTOTAL(1,B1:B3)',
    '=SUBTOTAL(2,B1:B8)',
    '=SUBTOTAL(104,A1:A5,E1:E2)',
    '=SUBTOTAL(7,A1:B2)',
  ],
};

describe('compiled and evaluated', () => {
  const outcomes = outcomesOf(Object.values(FORMULAS).flat());
  let next = 0;
  for (const [name, formulas] of Object.entries(FORMULAS)) {
    const own = formulas.map((formula) => [formula, outcomes[next++]!] as const);
    it(name, () => {
      const wrong = own.flatMap(([formula, outcome]) => {
        if (typeof outcome === 'string') return [`${formula} falls back: ${outcome}`];
        const trial = outcome.findIndex(({ value, expected }) => value !== expected);
        if (trial < 0) return [];
        const { value, expected } = outcome[trial]!;
        return [`${formula} is ${value}, not ${expected}, with ${COLUMNS.map((column) => column[trial]).join(' ')}`];
      });
      expect(wrong).toEqual([]);
    });
  }
});
