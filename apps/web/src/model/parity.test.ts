import type { Parity } from '@tessera/api';
import { expect, it } from 'vitest';
import { valueText, verdictOn } from './parity.ts';

const PARITY: Parity = {
  checked: 1243,
  matched: 1243,
  volatile_skipped: 0,
  without_value: 0,
  unsupported: [],
  mismatches: [],
  circles: [],
};
const said = (found: Partial<Parity>) => {
  const { kind, short } = verdictOn({ ...PARITY, ...found });
  return `${kind}: ${short}`;
};

it('says in a line what the check found', () => {
  expect(said({})).toBe("good: 1,243 of 1,243 formulas give Excel's own values");
  expect(said({ matched: 1240 })).toBe("differs: 1,240 of 1,243 formulas give Excel's own values");
  expect(said({ unsupported: [{ cell: 'A!B1', what: 'CUBE', reason: 'no' }] })).toBe(
    "differs: 1,243 of 1,244 formulas give Excel's own values",
  );
  expect(said({ circles: [['A!B1', 'A!B2']] })).toBe('circular: 1 circle of formulas');
  expect(said({ checked: 0, matched: 0 })).toBe('none: No formulas');
  expect(said({ checked: 0, matched: 0, volatile_skipped: 3 })).toBe('none: Nothing to compare');
});

it('tells text from errors and numbers', () => {
  expect(['x', '#N/A', 1.5, true, null].map(valueText)).toEqual(['“x”', '#N/A', '1.5', 'TRUE', 'empty']);
});
