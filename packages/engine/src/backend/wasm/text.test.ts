import { expect, it } from 'vitest';
import { Builder } from '../../ir/builder.ts';
import { Bytes } from './assembler.ts';
import { explainModule, moduleOf } from './compile.ts';
import { plan } from './plan.ts';
import { printModule } from './text.ts';

it('prints a kernel as WebAssembly text', () => {
  const m = new Builder();
  expect(explainModule(m.graph([m.add(m.input(0), m.const(1))]))).toBe(`(module
  (import "host" "memory" (memory 1 1))
  (func $f0 (export "piece0") (param i32 i32 i32) (result i32)
    (local v128 v128)
    loop
      local.get 0
      v128.load offset=128
      i32.const 0
      v128.load offset=64
      local.tee 3
      f64x2.add
      local.set 4
      local.get 0
      v128.load offset=144
      local.get 3
      f64x2.add
      local.set 3
      local.get 0
      local.get 4
      v128.store offset=8448
      local.get 0
      local.get 3
      v128.store offset=8464
      local.get 0
      i32.const 32
      i32.add
      local.tee 0
      local.get 1
      i32.lt_u
      br_if 0
    end
    local.get 0
  )
)
`);
});

it('prints slow paths with their imports', () => {
  const m = new Builder();
  const x = m.input(0);
  const graph = m.graph([m.rare('round', m.lt(x, m.const(0)), x, x, m.const(2))]);
  const text = printModule(moduleOf(plan(graph), 'compute'));
  expect(text).toContain('(import "host" "rare1" (func $f0 (param f64 f64) (result f64)))');
  expect(text).toContain('f64x2.replace_lane 1');
  expect(text).toContain('call 1');
});

it.each([
  [0, [0]],
  [127, [0x7f]],
  [128, [0x80, 1]],
  [624485, [0xe5, 0x8e, 0x26]],
  [4294967295, [0xff, 0xff, 0xff, 0xff, 0x0f]],
])('writes %i as unsigned LEB128', (value, bytes) => {
  expect([...new Bytes().unsigned(value).bytes]).toEqual(bytes);
});

it.each([
  [63, [0x3f]],
  [64, [0xc0, 0]],
  [-64, [0x40]],
  [-65, [0xbf, 0x7f]],
  [-123456, [0xc0, 0xbb, 0x78]],
  [-2147483648, [0x80, 0x80, 0x80, 0x80, 0x78]],
])('writes %i as signed LEB128', (value, bytes) => {
  expect([...new Bytes().signed(value).bytes]).toEqual(bytes);
});
