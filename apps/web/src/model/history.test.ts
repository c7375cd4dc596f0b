import type { ModelBody } from '@tessera/api';
import { expect, it } from 'vitest';
import { type Action, type Draft, type History, reduce, startHistory } from './history.ts';

const draft = (distribution: string): Draft => ({ name: 'Plan', body: { inputs: [{ cell: 'A!B4', distribution }] } });
const texts = ({ body }: { body: ModelBody }) => body.inputs!.map(({ distribution }) => distribution).join();
const change = (text: string, more: Partial<Action> = {}): Action =>
  ({ type: 'change', what: 'the distribution', draft: draft(text), ...more }) as Action;
const play = (...actions: Action[]): History => actions.reduce(reduce, startHistory(draft('start')));

it('undo takes back the last change, redo does it again', () => {
  const after = play(change('a'), change('b'), { type: 'undo' });
  expect(texts(after.present)).toBe('a');
  expect(texts(reduce(after, { type: 'redo' }).present)).toBe('b');
  expect(texts(reduce(after, { type: 'undo' }).present)).toBe('start');
});

it('a drag is one step, whatever came by on the way', () => {
  const drag = (text: string, final: boolean) => change(text, { gesture: 'drag B4', final });
  const after = play(change('a'), drag('b', false), drag('c', false), drag('d', true));
  expect(texts(after.present)).toBe('d');
  expect(texts(reduce(after, { type: 'undo' }).present)).toBe('a');
});

it('two drags of the same parameter are two steps', () => {
  const drag = (text: string, final: boolean) => change(text, { gesture: 'drag B4', final });
  const after = play(drag('b', false), drag('c', true), drag('d', false), drag('e', true), { type: 'undo' });
  expect(texts(after.present)).toBe('c');
});

it('a drag that ends where it began is no step', () => {
  const drag = (text: string, final: boolean) => change(text, { gesture: 'drag B4', final });
  expect(play(drag('b', false), drag('start', true)).past).toEqual([]);
});

it('a change that changes nothing is no step, and keeps what can be done again', () => {
  const after = play(change('a'), { type: 'undo' }, change('start'));
  expect(after.past).toEqual([]);
  expect(after.future).toHaveLength(1);
});

it('a new change ends what could be done again', () => {
  expect(play(change('a'), { type: 'undo' }, change('b')).future).toEqual([]);
});

it('undo in the middle of a drag takes the drag back and ends it', () => {
  const drag = (text: string) => change(text, { gesture: 'drag B4', final: false });
  const after = play(change('a'), drag('b'), drag('c'), { type: 'undo' }, drag('d'));
  expect(after.past.map((step) => texts(step.draft))).toEqual(['start', 'a']);
});

it('another draft from elsewhere leaves nothing to undo', () => {
  expect(play(change('a'), { type: 'reset', draft: draft('theirs') }).past).toEqual([]);
});
