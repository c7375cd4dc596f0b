/**
 * The WebAssembly instructions that kernels use, as a table: assembler, printer and instruction selection read it. No
 * relaxed SIMD: its results differ between processors.
 */

/** What follows an opcode in the binary: nothing, an index, a memory access, a lane, 16 lanes, a constant, a block type. */
export type Operand = 'none' | 'index' | 'memory' | 'lane' | 'memoryLane' | 'lanes' | 'i32' | 'block';

interface Instruction {
  /** One byte, or 0xfd00 + the number of a SIMD instruction. */
  readonly code: number;
  readonly operand: Operand;
}

const plain = (code: number, operand: Operand = 'none'): Instruction => ({ code, operand });
const simd = (code: number, operand: Operand = 'none'): Instruction => ({ code: 0xfd00 + code, operand });

export const INSTRUCTIONS = {
  block: plain(0x02, 'block'),
  loop: plain(0x03, 'block'),
  if: plain(0x04, 'block'),
  else: plain(0x05),
  end: plain(0x0b),
  br: plain(0x0c, 'index'),
  br_if: plain(0x0d, 'index'),
  return: plain(0x0f),
  call: plain(0x10, 'index'),
  'local.get': plain(0x20, 'index'),
  'local.set': plain(0x21, 'index'),
  'local.tee': plain(0x22, 'index'),
  'i32.load': plain(0x28, 'memory'),
  'i32.const': plain(0x41, 'i32'),
  'i32.lt_u': plain(0x49),
  'i32.add': plain(0x6a),
  'i32.and': plain(0x71),
  'i32.shl': plain(0x74),
  'i32.shr_u': plain(0x76),
  'i64.extend_i32_u': plain(0xad),
  'f64.convert_i32_u': plain(0xb8),
  'v128.load': simd(0x00, 'memory'),
  'v128.load64_splat': simd(0x0a, 'memory'),
  'v128.store': simd(0x0b, 'memory'),
  'v128.const': simd(0x0c, 'lanes'),
  'i8x16.shuffle': simd(0x0d, 'lanes'),
  'i64x2.splat': simd(0x12),
  'f64x2.splat': simd(0x14),
  'i32x4.extract_lane': simd(0x1b, 'lane'),
  'f64x2.extract_lane': simd(0x21, 'lane'),
  'f64x2.replace_lane': simd(0x22, 'lane'),
  'f64x2.eq': simd(0x47),
  'f64x2.ne': simd(0x48),
  'f64x2.lt': simd(0x49),
  'f64x2.gt': simd(0x4a),
  'f64x2.le': simd(0x4b),
  'f64x2.ge': simd(0x4c),
  'v128.not': simd(0x4d),
  'v128.and': simd(0x4e),
  'v128.andnot': simd(0x4f),
  'v128.or': simd(0x50),
  'v128.xor': simd(0x51),
  'v128.bitselect': simd(0x52),
  'v128.any_true': simd(0x53),
  'v128.load64_lane': simd(0x57, 'memoryLane'),
  'v128.load64_zero': simd(0x5d, 'memory'),
  'f64x2.ceil': simd(0x74),
  'f64x2.floor': simd(0x75),
  'f64x2.trunc': simd(0x7a),
  'f64x2.nearest': simd(0x94),
  'i64x2.shl': simd(0xcb),
  'i64x2.shr_u': simd(0xcd),
  'i64x2.add': simd(0xce),
  'i64x2.extmul_low_i32x4_u': simd(0xde),
  'i64x2.extmul_high_i32x4_u': simd(0xdf),
  'f64x2.abs': simd(0xec),
  'f64x2.neg': simd(0xed),
  'f64x2.sqrt': simd(0xef),
  'f64x2.add': simd(0xf0),
  'f64x2.sub': simd(0xf1),
  'f64x2.mul': simd(0xf2),
  'f64x2.div': simd(0xf3),
  'f64x2.min': simd(0xf4),
  'f64x2.max': simd(0xf5),
  'f64x2.pmin': simd(0xf6),
  'f64x2.pmax': simd(0xf7),
} as const satisfies Record<string, Instruction>;

export type InstructionName = keyof typeof INSTRUCTIONS;
