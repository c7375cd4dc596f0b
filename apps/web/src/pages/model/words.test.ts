import { expect, it } from 'vitest';
import { inWords } from './words.ts';

const write = (value: number) => `€${value}`;
const said = (text: string) => {
  const { title, values } = inWords(text, write);
  return `${title}: ${values}`;
};

it('says a distribution in the format of its cell', () => {
  expect(said('triangular(41, 45.5, 48.5)')).toBe('Triangular: €41 to €48.5, most likely €45.5');
  expect(said('normal(6%, 0.02)')).toBe('Normal: mean €0.06, standard deviation €0.02');
  expect(said('uniform(0, Costs!B4, truncate(1, ))')).toBe('Uniform: €0 to Costs!B4, not below €1');
  expect(said('normal(percentiles(0.1, 80, 90%, 120))')).toBe('Normal: P10 €80, P90 €120');
  expect(said('studentT(4, scale(2), shift(1))')).toBe('Student t: 4, times 2, plus €1');
  expect(said('nonsense')).toBe('nonsense: ');
});
