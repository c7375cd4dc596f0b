/** A workbook that is recalculated once serves every model that is compiled from it. */
import { expect, test } from 'vitest';
import { compileModel } from './compile.ts';
import { dependentsOf } from './dependents.ts';
import { madeWorkbook } from './graph/made-workbook.ts';
import { recalculate } from './graph/recalculate.ts';
import { printProgram } from './program-text.ts';
import { parseAddress } from './workbook/address.ts';

const NOW = 46000;
const WORKBOOK = madeWorkbook({
  A1: 5, A2: 2, A3: 7, B1: '=A3+1',
  // References that formulas compute: which cells they read is known from the recalculation alone.
  C1: '=SUM(OFFSET(A1,0,0,A2,1))+B1', C2: '=INDIRECT("A"&A2+1)*2', C3: '=IF(C1>0,OFFSET(A1,A2,0),0)+RAND()',
  C4: '=TEXT(C2,"0")', C5: '=VALUE(C4)+C1+C3',
}); // biome-ignore format: a table

const MODELS = ['A1', 'A3', 'B1', 'A3'].map((cell, i) => ({
  inputs: [{ cell, distribution: 'uniform(1, 9)' }],
  outputs: i % 2 === 0 ? ['C5'] : ['C5', 'C2', '=C1*INDIRECT("A3")'],
}));

test('models compiled one after the other are as if each were the first', () => {
  const recalculated = recalculate(WORKBOOK, { asOf: NOW });
  for (const model of [...MODELS, ...MODELS]) {
    const again = compileModel(WORKBOOK, model, NOW, () => recalculated);
    const first = compileModel(WORKBOOK, model, NOW);
    expect(printProgram(again.program)).toBe(printProgram(first.program));
    expect(again.report).toEqual(first.report);
  }
});

test('compiling changes nothing of what depends on what', () => {
  const recalculated = recalculate(WORKBOOK, { asOf: NOW });
  const ask = () => dependentsOf(recalculated, [parseAddress('A3', WORKBOOK)]);
  const before = ask();
  expect(before.count).toBe(6);
  for (const model of MODELS) compileModel(WORKBOOK, model, NOW, () => recalculated);
  expect(ask()).toEqual(before);
});
