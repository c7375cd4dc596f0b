import { expect, it } from 'vitest';
import { moduleOf } from './compile.ts';
import { uniforms } from './draw.ts';
import { planProgram } from './plan.ts';
import { VECTORS } from './vector.ts';
import { WASM } from './webassembly.ts';
import { Writer } from './writer.ts';

/** What the vector code makes of the 64 bits of a draw. */
function uniformOf(high: number, low: number, mirrored: boolean): readonly number[] {
  const writer = new Writer();
  uniforms(writer, writer.word(low, high), mirrored).forEach((id, k) => {
    writer.emit('output', [id], k);
  });
  const plan = planProgram(writer.program(), { streams: [], tables: [], columns: 0, outputs: [0 as never] });
  const { layout, program } = plan;
  const memory = new WASM.Memory({ initial: layout.pages, maximum: layout.pages });
  const words = new Uint32Array(memory.buffer, layout.constants);
  for (let k = 0; k < program.constants.length; k++) {
    words[4 * (k >> 1) + (k & 1)] = program.constants[k]!;
    words[4 * (k >> 1) + (k & 1) + 2] = program.constants[k]!;
  }
  const { exports } = new WASM.Instance(new WASM.Module(moduleOf(plan, 'notice')), { host: { memory } });
  (exports.piece0 as (at: number, end: number, place: number) => number)(0, 32, 0);
  return [...new Float64Array(memory.buffer, layout.outputs, 2 * VECTORS)];
}

// u = (k + 0.5) / 2^52 with k the upper 52 bits, as exact decimals of the doubles.
it.each([
  ['0', 0, 0xfff, 2 ** -53],
  ['2^51', 0x80000000, 0, 0.5 + 2 ** -53],
  ['2^52 - 1', 0xffffffff, 0xfffff000, 1 - 2 ** -53],
  ['1', 0, 0x1000, 3 * 2 ** -53],
])('makes (k + 0.5) / 2^52 of k = %s, never 0 or 1', (_, high, low, u) => {
  expect(uniformOf(high, low, false)).toEqual(Array(2 * VECTORS).fill(u));
});

it('mirrors odd lanes exactly', () => {
  expect(uniformOf(0, 0, true).slice(0, 2)).toEqual([2 ** -53, 1 - 2 ** -53]);
  expect(uniformOf(0x80000000, 0, true).slice(0, 2)).toEqual([0.5 + 2 ** -53, 0.5 - 2 ** -53]);
});
