import { expect, it } from 'vitest';
import { markersOf, markersText, usualMarkers } from './markers.ts';

const percentiles = { '5': 12, '95': 30 };

it('markers begin at zero where zero can happen, else around nine of ten trials', () => {
  expect(usualMarkers({ min: -1, max: 40, percentiles })).toEqual({ low: 0 });
  expect(usualMarkers({ min: 0, max: 40, percentiles })).toEqual({ low: 12, high: 30 });
  const histogram = { counts: [40, 60], bin_edges: [0, 0.5, 1], values: [0, 1] };
  expect(usualMarkers({ min: 0, max: 1, percentiles: { '5': 0, '95': 1 }, histogram })).toEqual({ low: 1 });
  expect(usualMarkers({ min: 0, max: 1, percentiles: { '5': 1, '95': 1 }, histogram })).toEqual({ low: 1 });
  expect(usualMarkers({ min: 5, max: 5, percentiles: { '5': 5, '95': 5 } })).toEqual({ low: 5 });
  expect(usualMarkers({ min: null, max: null, percentiles: {} })).toEqual({});
});

it('markers of the address take the place of the usual ones, the lower first', () => {
  const usual = { low: 12, high: 30 };
  expect(markersOf(null, null, usual)).toEqual(usual);
  expect(markersOf('7', null, usual)).toEqual({ low: 7 });
  expect(markersOf('7', '-2.5', usual)).toEqual({ low: -2.5, high: 7 });
  expect(markersOf('none', null, usual)).toEqual({});
  expect(markersOf('zwölf', '3', usual)).toEqual({ high: 3 });
});

it('what is written in the address is read back', () => {
  for (const markers of [{}, { low: 0 }, { high: -1e-9 }, { low: 1.25, high: 1e21 }]) {
    const { low, high } = markersText(markers);
    expect(markersOf(low, high, { low: 99 })).toEqual(markers);
  }
});
