/** Formulas against the values that the file holds. */
import { describe, expect, it } from 'vitest';
import { error } from '../formula/value.ts';
import { makeWorkbook } from './fixture.ts';
import { checkParity } from './parity.ts';

describe('checkParity', () => {
  it('counts what agrees and lists what differs, by cell', () => {
    const parity = checkParity(
      makeWorkbook({
        sheets: {
          'My Sheet': {
            A1: 3,
            A2: { formula: 'A1/7', value: 0.428571428571 }, // a relative error of 1e-12
            A3: { formula: 'A1+1', value: 5 },
            A4: { formula: 'A1/0', value: error('#DIV/0!') },
            A5: { formula: 'A1&""', value: '3' },
            A6: '=A1*2',
          },
        },
      }),
    );
    expect(parity).toMatchObject({ checked: 4, matched: 3, withoutValue: 1, volatileSkipped: 0, unsupported: [] });
    expect(parity.mismatches).toEqual([{ cell: "'My Sheet'!A3", formula: '=A1+1', expected: 5, actual: 4 }]);
  });

  it('leaves out what changes by itself and all that depends on it', () => {
    const parity = checkParity(
      makeWorkbook({
        sheets: {
          Sheet1: {
            A1: { formula: 'NOW()', value: 1 },
            B1: { formula: 'SUM(A:A)', value: 1 },
            C1: { formula: 'B1*2', value: 2 },
            D1: { formula: 'OFFSET(A1,E1,0)', value: 1 },
            E1: 0,
            F1: { formula: '1+1', value: 2 },
          },
        },
      }),
    );
    expect(parity).toMatchObject({ volatileSkipped: 4, checked: 1, matched: 1 });
  });

  it('lists what cannot be evaluated, and checks what follows from the saved value', () => {
    const parity = checkParity(
      makeWorkbook({
        sheets: { Sheet1: { A1: { formula: 'WEBSERVICE("x")', value: 2 }, B1: { formula: 'A1*2', value: 4 } } },
      }),
    );
    expect(parity).toMatchObject({ checked: 1, matched: 1 });
    expect(parity.unsupported).toEqual([
      { cell: 'Sheet1!A1', what: 'WEBSERVICE()', reason: 'this function is not available' },
    ]);
  });
});
