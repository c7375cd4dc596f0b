/** What the form is put together from: where a refusal belongs, what was pasted, what can be dragged. */
import { DISTRIBUTIONS, sketchDistribution, TesseraError } from '@tessera/engine';
import { describe, expect, it } from 'vitest';
import { handlesOf, withHandle } from './handles.ts';
import { cellsOf, laidOver, numbersOf } from './paste.ts';
import { placeRefusal } from './refusal.ts';
import { matching } from './search.ts';
import { readDraft, writeDraft } from './text.ts';
import { grouped } from './words.ts';

const parametersOf = (text: string) => DISTRIBUTIONS.find(({ name }) => name === readDraft(text)!.name)!.parameters;

function refusal(text: string) {
  try {
    sketchDistribution(text);
  } catch (failure) {
    if (failure instanceof TesseraError) return placeRefusal(failure, parametersOf(text));
  }
  return undefined;
}

describe('a refusal of the engine', () => {
  it.each([
    ['triangular(110, 100, 130)', 1],
    ['triangular(80, 100, 90)', 2],
    ['normal(1, -1)', 1],
    ['normal(1)', 1],
    ['pert(1, 2, 3, -1)', 3],
    ['discrete({1, 2}, {1})', 0],
    ['discrete({1, 2}, {1, -1})', 'form'],
    ['normal(0, 1, truncate(50, 40))', 'truncate'],
    ['normal(percentiles(0.1, 90, 0.9, 80))', 'percentiles'],
    ['bernoulli(2)', 0],
  ])('of %s stands at %s', (text, place) => {
    expect(refusal(text)?.place, refusal(text)?.sentence).toBe(place);
  });

  it("keeps the engine's words", () => {
    expect(refusal('triangular(80, 100, 90)')?.sentence).toBe('Max (90) must not be below mode (100).');
  });
});

describe('pasting', () => {
  const notation = { locale: 'en-US', percent: false };

  it('takes cells of a spreadsheet, with or without a header', () => {
    const rows = cellsOf('Price\tChance\r\n95\t20%\r\n1,200\t80%\r\n');
    expect(numbersOf(rows, notation)).toEqual([[95, 0.2], [1200, 0.8]]); // biome-ignore format: a table
    expect(laidOver([[1, 2, 3], [4, 5, 6]], [[9, 8], [7, 6]], 1, 0)).toEqual([[1, 9, 7], [4, 8, 6]]); // biome-ignore format: tables
    expect(laidOver([[1], [4]], [[9, 8, 7]], 1, 1)).toEqual([[1, 0], [4, 9]]); // biome-ignore format: tables
  });

  it('takes one line of numbers as a column', () => {
    expect(cellsOf('1; 2; 3')).toEqual([['1'], ['2'], ['3']]);
    expect(cellsOf('1 2 3')).toEqual([['1'], ['2'], ['3']]);
    expect(numbersOf(cellsOf('1\nx\n3'), notation)).toEqual([[1], [undefined], [3]]);
  });
});

describe('handles', () => {
  it('stay between their neighbours and move the argument', () => {
    const draft = readDraft('triangular(80, 100, 130)')!;
    const handles = handlesOf(draft, parametersOf('triangular(1, 2, 3)'), 10);
    expect(handles.map(({ label, value, least, most }) => [label, value, least, most])).toEqual([
      ['Minimum', 80, undefined, 100],
      ['Most likely', 100, 80, 130],
      ['Maximum', 130, 100, undefined],
    ]);
    expect(writeDraft(withHandle(draft, [], handles[1]!.key, 107.5))).toBe('triangular(80, 107.5, 130)');
  });

  it('stand where the drawing is, also when it is mirrored and moved', () => {
    const draft = readDraft('triangular(1, 2, 4, scale(-10), shift(5))')!;
    const handles = handlesOf(draft, parametersOf('triangular(1, 2, 3)'), 10);
    expect(handles.map(({ label, value }) => [label, value])).toEqual([
      ['Maximum', -35],
      ['Most likely', -15],
      ['Minimum', -5],
    ]);
    expect(withHandle(draft, [], handles[0]!.key, -45).args).toEqual(['1', '2', '5']);
  });

  it('are those of percentiles where these are given; cells have none', () => {
    const draft = readDraft('normal(percentiles(0.1, 80, 0.9, 120))')!;
    const handles = handlesOf(draft, parametersOf('normal(1, 2)'), 10);
    expect(handles.map(({ label, value }) => [label, value])).toEqual([['P10', 80], ['P90', 120]]); // biome-ignore format: a table
    expect(writeDraft(withHandle(draft, [], handles[1]!.key, 130))).toBe('normal(percentiles(0.1, 80, 0.9, 130))');
    expect(handlesOf(readDraft('normal(B4, 2)')!, parametersOf('normal(1, 2)'), 10)).toEqual([]);
  });
});

it('the standard deviation has a handle one beyond the mean', () => {
  const draft = readDraft('normal(100, 15, scale(-2), shift(1))')!;
  const parameters = parametersOf('normal(1, 2)');
  const handles = handlesOf(draft, parameters, 10);
  expect(handles.map(({ label, value, text }) => [label, value, text])).toEqual([
    ['Mean', -199, undefined],
    ['Standard deviation', -169, '± 30'],
  ]);
  expect(withHandle(draft, parameters, handles[1]!.key, -179).args).toEqual(['100', '10']);
});

describe('the list of distributions', () => {
  it('has every distribution in a group', () => {
    const groups = grouped(DISTRIBUTIONS);
    expect(groups.map(({ title }) => title)).not.toContain('More');
    expect(groups.flatMap(({ entries }) => entries)).toHaveLength(DISTRIBUTIONS.length);
    expect(groups[0]!.entries[0]!.name).toBe('triangular');
  });

  it('is searched by what people call them', () => {
    const names = (search: string) => matching(DISTRIBUTIONS, search).map(({ name }) => name);
    expect(names('gaussian')).toEqual(['normal', 'truncatedNormal', 'inverseGaussian']);
    expect(names('poiss')).toEqual(['poisson', 'negativeBinomial']);
    expect(names('nothing like it')).toEqual([]);
  });
});
