import { type Backend, Builder, chooseBackend, type Graph } from '@tessera/engine';
import { expect, test } from 'vitest';
import { keepKernels } from './kept-kernels.ts';

const RANGE = { seed: 7n, replicate: 0, first: 1024, count: 512 };

/** A graph of one draw, and one of its square. */
function graphs(): { readonly draw: Graph; readonly square: Graph } {
  const first = new Builder();
  const draw = first.graph([first.draw('0123456789abcdef')]);
  const second = new Builder();
  const x = second.input(0);
  return { draw, square: { ...second.graph([second.mul(x, x)]), columns: 1 } };
}

/** A backend that notes which of the graphs it runs. */
function noting(runs: Graph[]): Backend {
  const backend = chooseBackend();
  const compileNow: Backend['compileNow'] = (graph) => {
    const kernel = backend.compileNow!(graph);
    return {
      run(range, columns) {
        runs.push(graph);
        return kernel.run(range, columns);
      },
      release: () => kernel.release(),
    };
  };
  return { ...backend, compileNow, compile: async (graph) => compileNow(graph) };
}

test('what follows from draws alone is computed once for a range of a run', () => {
  const { draw, square } = graphs();
  const runs: Graph[] = [];
  const kept = keepKernels(noting(runs), new Set([draw, square]));
  const both = (range = RANGE) => kept.compileNow!(square).run(range, kept.compileNow!(draw).run(range, []))[0]!;
  const once = both().slice();
  expect(both()).toEqual(once);
  expect(runs).toEqual([draw, square]);
  expect(both({ ...RANGE, seed: 8n })).not.toEqual(once);
  expect(both({ ...RANGE, count: 100 })).toHaveLength(100);
  expect(both()).toEqual(once);
});

test('what reads columns of others is computed again', () => {
  const { square } = graphs();
  const runs: Graph[] = [];
  const kernel = keepKernels(noting(runs), new Set([square])).compileNow!(square);
  const column = new Float64Array(RANGE.count).fill(3);
  expect(kernel.run(RANGE, [column])[0]![0]).toBe(9);
  column.fill(4);
  expect(kernel.run(RANGE, [column])[0]![0]).toBe(16);
});

test('beyond the room for values all is computed again, with the same bits', () => {
  const { draw } = graphs();
  const runs: Graph[] = [];
  const kernel = keepKernels(noting(runs), new Set([draw]), RANGE.count).compileNow!(draw);
  const next = { ...RANGE, first: 2048 };
  kernel.run(RANGE, []);
  const given = kernel.run(next, [])[0]!.slice();
  expect(kernel.run(next, [])[0]).toEqual(given);
  kernel.run(RANGE, []);
  expect(runs).toHaveLength(3);
});
