/**
 * A program with other distributions of its inputs, without the workbook it was compiled from: while a parameter is
 * dragged, one small graph is built anew. The same bits as those of the changed model, compiled.
 */
import { TesseraError } from './errors.ts';
import { constantLowering, nowhere, readConstant } from './graph/constant-distribution.ts';
import { lowerInput } from './graph/uncertain.ts';
import type { Id } from './ir/ir.ts';
import { optimise } from './ir/optimise.ts';
import { prune } from './ir/prune.ts';
import type { CompiledStage, Program, ProgramInput, Stage } from './program.ts';

/** New distributions by the position of the input; their arguments are constants. */
export type Changes = Readonly<Record<number, string>>;

/**
 * The program with these distributions, over the same uniforms; the program itself when there are none. It shares all
 * other stages with it.
 * @throws TesseraError `input-not-apart` for an input that cannot be replaced, `distribution-not-constant` for arguments
 *   that need the workbook; else as a compilation does
 */
export function redistribute(program: Program, changes: Changes): Program {
  const changed = Object.keys(changes).map(Number);
  if (changed.length === 0) return program;
  const stage = stageOf(program, changes, changed);
  return {
    ...program,
    stages: inserted(program.stages, stage),
    inputStages: inserted(program.inputStages, stage),
    inputs: program.inputs.map((input, i) => (i in changes ? { ...input, distribution: changes[i]! } : input)),
  };
}

/** From the columns of the uniforms to those of the values. */
function stageOf(program: Program, changes: Changes, changed: readonly number[]): CompiledStage {
  const calendar = { asOf: program.asOf, date1904: program.date1904 === true };
  const inputs = changed.map((index) => replaceable(program.inputs[index], index));
  const lowering = constantLowering(calendar);
  const values = inputs.map(({ reference }, i): Id => {
    const distribution = readConstant(changes[changed[i]!]!, {});
    return lowerInput(distribution, lowering.builder.input(i), lowering, nowhere, reference).value;
  });
  return {
    kind: 'compiled',
    graph: optimise(prune({ ...lowering.builder.graph(values), columns: inputs.length })),
    reads: inputs.map(({ uniform }) => uniform),
    writes: inputs.map(({ column }) => column),
  };
}

function replaceable(input: ProgramInput | undefined, index: number): ProgramInput & { readonly uniform: number } {
  if (input?.uniform !== undefined) return input as ProgramInput & { readonly uniform: number };
  throw new TesseraError('input-not-apart', {
    input: input?.reference ?? `input ${index}`,
    reason: input ? 'it is one with the cells that use it' : 'there is no such input',
  });
}

/** Behind the last stage that writes what it replaces, before any that reads it. */
function inserted(stages: readonly Stage[], stage: CompiledStage): readonly Stage[] {
  const last = stages.findLastIndex(({ writes }) => writes.some((column) => stage.writes.includes(column)));
  return [...stages.slice(0, last + 1), stage, ...stages.slice(last + 1)];
}
