/** The schemas of results say what the engine says: no field more, none less, and of the same types. */
import type { Answer, OutputResult as EngineOutput } from '@tessera/engine';
import { expectTypeOf, it } from 'vitest';
import type { OutputResult, RunResult } from './results.ts';

/** The same type all the way down, where whether something can be written does not matter. */
type Plain<T> = T extends readonly [infer A, infer B]
  ? [Plain<A>, Plain<B>]
  : T extends readonly (infer Item)[]
    ? Plain<Item>[]
    : T extends object
      ? { -readonly [K in keyof T]: Plain<T[K]> }
      : T;

it('an output is what the engine gives', () => {
  expectTypeOf<Plain<OutputResult>>().toEqualTypeOf<Plain<EngineOutput>>();
});

it('a result has all of the answer', () => {
  type Common = Plain<Pick<RunResult, keyof Answer>>;
  expectTypeOf<Common>().toEqualTypeOf<Plain<Answer>>();
});
