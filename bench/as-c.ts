/**
 * A model as C: the peer of the speed questions. One plain loop over the trials, for the C compiler to make vectors of;
 * either the very operations of the graph, or the model's formulas with the C library's exp and log.
 */
import type { Graph, Operation } from '../packages/engine/src/ir/ir.ts';
import { type Cell, INPUTS, type MixedModel } from './mixed-model.ts';

const BINARY: Readonly<Record<string, string>> = {
  add: '+',
  sub: '-',
  mul: '*',
  div: '/',
  lt: '<',
  le: '<=',
  gt: '>',
  ge: '>=',
  eq: '==',
  ne: '!=',
  and: '&&',
  or: '||',
  xor: '!=',
};
const CALLS: Readonly<Record<string, string>> = {
  abs: 'fabs',
  sqrt: 'sqrt',
  floor: 'floor',
  ceil: 'ceil',
  trunc: 'trunc',
  nearest: 'rint',
  pow2: 'pow2',
  exponent: 'exponent_of',
  mantissa: 'mantissa_of',
  octave: 'octave_of',
  centred: 'centred_of',
};

function number(x: number): string {
  if (Number.isNaN(x)) return 'NAN';
  if (!Number.isFinite(x)) return x < 0 ? '(-INFINITY)' : 'INFINITY';
  return `(${Number.isInteger(x) && Math.abs(x) < 1e15 ? x.toFixed(1) : x.toPrecision(17)})`;
}

function statement({ op, args, imm }: Operation): string {
  const value = args.map((arg) => `v${arg}`);
  if (op === 'const') return number(imm);
  if (op === 'draw') return `u[${imm}][i]`;
  if (op === 'min' || op === 'max')
    return `${value[0]} ${op === 'min' ? '<' : '>'} ${value[1]} ? ${value[0]} : ${value[1]}`;
  if (op === 'select') return `${value[0]} ? ${value[1]} : ${value[2]}`;
  if (op === 'neg') return `-${value[0]}`;
  if (op === 'not') return `!${value[0]}`;
  if (CALLS[op]) return `${CALLS[op]}(${value[0]})`;
  if (BINARY[op]) return `${value[0]} ${BINARY[op]} ${value[1]}`;
  throw new Error(`no C for ${op}`);
}

const TRUTHS = new Set(['eq', 'ne', 'lt', 'le', 'gt', 'ge', 'and', 'or', 'xor', 'not']);

/** The function `model(u, y, n)` of the graph's first output. */
export function graphAsC({ operations, outputs }: Graph): string {
  const lines = operations.map((operation, id) => {
    const type = TRUTHS.has(operation.op) ? 'int' : 'double';
    return `const ${type} v${id} = ${statement(operation)};`;
  });
  return loop([...lines, `y[i] = v${outputs[0]};`]);
}

const FORMS: Readonly<Record<Cell['op'], (x: readonly string[]) => string>> = {
  add: ([a, b]) => `${a} + ${b}`,
  sub: ([a, b]) => `${a} - ${b}`,
  mul: ([a, b]) => `${a} * ${b}`,
  div: ([a, b]) => `${a} / ${b}`,
  exp: ([a]) => `exp(${a})`,
  log: ([a]) => `log(${a})`,
  sqrt: ([a]) => `sqrt(${a})`,
  abs: ([a]) => `fabs(${a})`,
  min: ([a, b]) => `${a} < ${b} ? ${a} : ${b}`,
  max: ([a, b]) => `${a} > ${b} ? ${a} : ${b}`,
  if: ([a, b, c, d]) => `${a} < ${b} ? ${c} : ${d}`,
};

/** The same function from the model's formulas, with the C library's functions. */
export function modelAsC({ triangles, cells }: MixedModel): string {
  const inputs = triangles.map(([low, mode, high], k) => {
    const below = `${low} + sqrt(u[${k}][i] * ${(high - low) * (mode - low)})`;
    const above = `${high} - sqrt((1 - u[${k}][i]) * ${(high - low) * (high - mode)})`;
    return `const double v${k} = u[${k}][i] < ${(mode - low) / (high - low)} ? ${below} : ${above};`;
  });
  const lines = cells.map(
    ({ op, args }, k) => `const double v${INPUTS + k} = ${FORMS[op](args.map((arg) => `v${arg}`))};`,
  );
  return loop([...inputs, ...lines, `y[i] = v${INPUTS + cells.length - 1};`]);
}

function loop(lines: readonly string[]): string {
  return `static void model(double u[][BLOCK], double *restrict y, int n) {
  for (int i = 0; i < n; i++) {
${lines.map((line) => `    ${line}`).join('\n')}
  }
}
`;
}
