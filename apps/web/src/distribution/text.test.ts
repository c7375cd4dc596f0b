/** Texts of distributions and drafts of them: there and back, and as the engine takes them apart. */
import { DISTRIBUTIONS, distributionParts } from '@tessera/engine';
import { describe, expect, it } from 'vitest';
import { constantOf, constantText, readDraft, readList, writeDraft, writeList } from './text.ts';

const TEXTS = [
  'triangular(80, 100, 130)',
  'normal(B4*1.1, MAX(B5, 2), truncate(0, ))',
  'normal(0, 1, truncate(, 5), scale(2), shift(-1))',
  "discrete('Sheet, (2)'!B2:B4, {0.2, 0.5, 0.3})",
  'pert(1, 2, 3)',
  'pert(percentiles(0.1, 80, 0.5, 100, 0.9, 130), 4)',
  'normal(percentiles(0.1, 80, 0.9, 120))',
  'studentT(5, scale(0.02), shift(0.08))',
  'discreteUniform(Table1[[#All],[a, b]])',
];

describe('a draft', () => {
  it.each(TEXTS)('%s is written as it was read', (text) => {
    expect(writeDraft(readDraft(text)!)).toBe(text);
  });

  it.each([...TEXTS, ...DISTRIBUTIONS.map(({ example }) => example)])(
    '%s has the parts that the engine finds',
    (text) => {
      const draft = readDraft(text)!;
      const parts = distributionParts(text);
      const given = [...draft.args];
      while (given.length < parts.args.length) given.push('');
      expect(draft.name).toBe(parts.name);
      expect(given.map((arg) => arg || undefined)).toEqual(parts.args);
      expect(draft.percentiles?.pairs).toEqual(parts.percentiles);
      expect([draft.low, draft.high]).toEqual([parts.truncate?.low ?? '', parts.truncate?.high ?? '']);
      expect([draft.scale, draft.shift]).toEqual([parts.scale ?? '', parts.shift ?? '']);
    },
  );

  it('needs one whole call', () => {
    for (const text of ['', 'normal', 'normal(1, 2', 'normal(1, 2) + 1', '5'])
      expect(readDraft(text), text).toBeUndefined();
    expect(writeDraft(readDraft('= Normal( 1 ,2 ) ')!)).toBe('Normal(1, 2)');
  });
});

it('constants are numbers of the engine, without the errors of a division by 100', () => {
  expect(constantOf('7.1%')).toBe(0.071);
  expect(constantOf('1.1%')).toBe(0.011);
  expect(constantOf('-1e6')).toBe(-1_000_000);
  for (const text of ['B4', '1,5', '', '1 2', '1e999', '=5']) expect(constantOf(text), text).toBeUndefined();
  for (const value of [1e21, 1e-7, -0, 0.1, 123456789.25])
    expect(constantOf(constantText(value))).toBe(value === 0 ? 0 : value);
});

it('lists hold numbers only', () => {
  expect(readList('{1, 2.5; -3}')).toEqual([1, 2.5, -3]);
  expect(readList('{}')).toEqual([]);
  expect(readList('B2:B40')).toBeUndefined();
  expect(readList('{1, B4}')).toBeUndefined();
  expect(writeList([1, 2.5, -3])).toBe('{1, 2.5, -3}');
});
