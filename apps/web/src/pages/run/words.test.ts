import type { Run } from '@tessera/api';
import { expect, it } from 'vitest';
import { endedSentence, eventText, progressSentence } from './words.ts';

it('the event at the markers in words', () => {
  const writing = { value: String };
  expect(eventText({ low: 0 }, writing)).toBe('chance to be 0 or more');
  expect(eventText({ high: 7 }, writing)).toBe('chance to be 7 or less');
  expect(eventText({ low: -1, high: 7 }, writing)).toBe('chance to be from -1 to 7');
  expect(eventText({}, writing)).toBe('');
});

it('of a run that was cancelled it says what there is, and how to get the rest', () => {
  const run = { state: 'cancelled', trials: 10_000, trials_done: 6144, source: { model_id: 'm' } } as Run;
  const snapshot = (trials: number) => ({ trials, outputs: [] });
  expect(endedSentence({ ...run, snapshot: snapshot(4096) })).toMatch(
    /^6,144 of 10,000 trials were done\. The figures below are those of its last checkpoint, which had the first 4,096;.*Run again/,
  );
  expect(endedSentence({ ...run, snapshot: snapshot(6144) })).toMatch(/below are of all of them\. Run again/);
  expect(endedSentence({ ...run, snapshot: null, trials_done: 0 })).toBe(
    '0 of 10,000 trials were done. It ended before its first checkpoint, so nothing is known of its outputs.',
  );
  expect(endedSentence({ ...run, state: 'failed', snapshot: snapshot(4096) })).not.toMatch(/Run again/);
});

it('a run that waits says where it stands', () => {
  const begun = '2026-01-31T12:00:00Z';
  const waiting = (queue_place: number | null) =>
    progressSentence(
      { state: 'queued', created_at: begun, metrics: { queue_place } } as Run,
      Date.parse(begun) + 12_000,
    );
  expect(waiting(1)).toBe('It is next, and waits for a free core: 12 s so far. It starts by itself.');
  expect([2, 3, 11, 22, 1203].map((place) => /is (\S+) in the queue/.exec(waiting(place))![1])).toEqual(
    ['2nd', '3rd', '11th', '22nd', '1,203rd'], // biome-ignore format: one thought
  );
});
