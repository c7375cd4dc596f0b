import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Builder, type Graph, type Id } from '../ir/ir.ts';
import { verify } from '../ir/verify.ts';
import { philox4x32, uniform } from '../random/philox.ts';
import { BLOCK } from './backend.ts';
import { BACKENDS } from './choose.ts';
import { REFERENCE } from './reference/interpret.ts';
import { columns, compare, cook, difference, RANGE, RECIPE } from './suite.ts';

const EXACT = BACKENDS.filter((backend) => backend.exact && backend !== REFERENCE);

describe.each(EXACT)('the $name backend', (backend) => {
  it('gives the reference bits for random graphs of all operations', async () => {
    await fc.assert(
      fc.asyncProperty(RECIPE, RANGE, async (recipe, range) => {
        const graph = verify(cook(recipe));
        expect(await compare(backend, graph, range, columns(range.count))).toBeUndefined();
      }),
      { numRuns: 400 },
    );
  });
});
void Builder;
void philox4x32;
void uniform;
void BLOCK;
void difference;
export type X = Graph | Id;
