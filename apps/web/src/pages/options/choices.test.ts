import { describe, expect, test } from 'vitest';
import { changed, columnsQuery, DEFAULT_CHOICES, greeksFor, jobQuery } from './choices.ts';

describe('the query of a job', () => {
  test('leaves out what is as it would be anyway', () => {
    expect(jobQuery(DEFAULT_CHOICES, {})).toEqual({});
    expect(columnsQuery(DEFAULT_CHOICES)).toEqual({});
  });

  test('tells whatever else was chosen', () => {
    const choices = {
      ...changed(DEFAULT_CHOICES, { exercise: 'american', method: 'binomial' }),
      theta: 'day365',
      vega: '0.01',
      decimals: 'full',
      valuationDate: '2026-12-31',
      sheet: 'Book 2',
      greeks: ['delta'],
    } as const;
    expect(jobQuery(choices, { sigma: 'Vol (30d)' })).toEqual({
      exercise: 'american',
      method: 'binomial',
      theta: 'day365',
      vega: '0.01',
      decimals: 'full',
      valuation_date: '2026-12-31',
      sheet: 'Book 2',
      greeks: 'delta',
      columns: '{"sigma":"Vol (30d)"}',
    });
  });

  test('asks for the price alone where no Greek is wanted', () => {
    expect(jobQuery({ ...DEFAULT_CHOICES, greeks: [] }, {})).toEqual({ greeks: 'price' });
  });
});

describe('choices that do not go together', () => {
  test('give way to what was chosen last', () => {
    const american = changed(DEFAULT_CHOICES, { exercise: 'american' });
    expect(changed(american, { solve: 'implied-volatility' })).toMatchObject({
      exercise: 'european',
      solve: 'implied-volatility',
    });
    const implied = changed(DEFAULT_CHOICES, { solve: 'implied-volatility' });
    expect(changed(implied, { exercise: 'american' })).toMatchObject({ exercise: 'american', solve: 'price' });
  });

  test('leave only the Greeks that American contracts have', () => {
    const all = { ...DEFAULT_CHOICES, greeks: greeksFor('european') };
    expect(changed(all, { exercise: 'american' }).greeks).toEqual(greeksFor('american'));
    expect(greeksFor('american')).not.toContain('vanna');
  });
});
