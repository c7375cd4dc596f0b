import type { CompiledProgram, ModelBody } from '@tessera/api';
import { expect, it } from 'vitest';
import { alsoKnown, learn, makePlaces } from './places.ts';

const SHEETS = ['A', 'B'];
const body: ModelBody = {
  inputs: [{ cell: 'Price', distribution: 'uniform(1, 2)' }],
  outputs: ['A!F1:G1', 'Profit', '=A!F1/A!G1', 'b!c3'],
};
const output = (reference: string) => ({ reference, label: `of ${reference}`, base: 1, format: '0.0' });
const compiled: CompiledProgram = {
  program: '',
  inputs: [{ reference: 'A!B5', label: 'Price per unit', distribution: 'uniform(1, 2)', stream: '', format: '0.00' }],
  outputs: [output('A!F1'), output('A!G1'), output('B!Z9'), output('=A!F1/A!G1'), output('B!C3')],
  notes: [],
  fallback_cells: [],
};

it('names are where the compiled program found them, addresses are read', () => {
  const places = makePlaces(SHEETS, learn(body, compiled, SHEETS));
  expect(['Price', 'Profit', 'b!c3', 'A!F1:G1', '=A!F1/A!G1', 'Unheard'].map(places)).toEqual([
    ['A!B5'],
    ['B!Z9'],
    ['B!C3'],
    ['A!F1', 'A!G1'],
    [],
    [],
  ]);
});

it('outputs are not guessed where a name is more than one cell', () => {
  const wide = { ...compiled, outputs: [...compiled.outputs, output('B!Z10')] };
  expect(learn(body, wide, SHEETS).has('Profit')).toBe(false);
});

it('what is known already makes no new knowledge', () => {
  const known = learn(body, compiled, SHEETS);
  expect(alsoKnown(known, learn(body, compiled, SHEETS))).toBe(known);
});
