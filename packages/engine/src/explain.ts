/** Every stage of a compiled model as text: what is needed and in which order, the formulas, the operations. */
import { explainModule } from './backend/wasm/compile.ts';
import { type Compiled, compileResolved } from './compile.ts';
import { printFormula } from './formula/print.ts';
import { printKey } from './graph/dependencies.ts';
import type { Graph } from './ir/ir.ts';
import { printGraph } from './ir/print.ts';
import type { Stage } from './program.ts';
import { sheetOf } from './workbook/address.ts';

/** One part of the explanation. */
export interface Chapter {
  readonly title: string;
  readonly text: string;
}

/** The stages of a compiled model, one chapter each, as plain text. Compiles it again to see the passes. */
export function explain({ slice, recalculated, model }: Compiled): readonly Chapter[] {
  const { workbook, formulas } = recalculated.dependencies;
  const lowered: Graph[] = [];
  const { program, report } = compileResolved(recalculated, model, {
    watch(level, _, graph) {
      lowered[level] ??= graph; // the first pass only drops what no output needs
    },
  });
  const random = slice.random.map((key) => {
    const text = printFormula(formulas.get(key)!.node, { sheets: workbook.sheets, sheet: sheetOf(key) });
    return `${printKey(workbook, key)} = ${text}`;
  });
  const inputs = program.inputs.map(
    ({ reference, label, distribution, stream }) => `${reference} ~ ${distribution}   (${label}; stream ${stream})`,
  );
  const compiled = program.stages.filter(({ kind }) => kind === 'compiled');
  const before = lowered.filter((graph) => graph !== undefined);
  const stages = program.stages.flatMap((stage, index): Chapter[] => {
    const title = `Stage ${index + 1} of ${program.stages.length}`;
    if (stage.kind === 'compiled') return compiledStage(stage, title, before[compiled.indexOf(stage)]!);
    const cells = report.fallbacks.map(({ cell, reason }) => `${cell}: ${reason}\n`);
    return [{ title: `${title}, on the evaluator`, text: columnsOf(stage) + cells.join('') }];
  });
  return [
    { title: 'Inputs', text: lines(inputs) },
    {
      title: `Slice: ${report.needed} formulas are needed, ${report.random} of them differ from trial to trial, in this order`,
      text: lines(random),
    },
    ...stages,
    { title: 'Outputs', text: lines(program.outputs.map((o) => `column ${o.column}: ${o.reference}   (${o.label})`)) },
    ...(report.notes.length > 0 ? [{ title: 'Notes', text: lines(report.notes) }] : []),
  ];
}

function compiledStage(stage: Stage & { kind: 'compiled' }, title: string, before: Graph): Chapter[] {
  return [
    { title: `${title}, compiled: as lowered`, text: printGraph(before) },
    { title: `${title}, compiled: after all passes`, text: columnsOf(stage) + printGraph(stage.graph) },
    { title: `${title}, compiled: WebAssembly`, text: explainModule(stage.graph) },
  ];
}

function columnsOf({ reads, writes }: Stage): string {
  return `reads columns ${list(reads)}; writes columns ${list(writes)}\n`;
}

function list(columns: readonly number[]): string {
  return columns.length === 0 ? 'none' : columns.join(', ');
}

function lines(texts: readonly string[]): string {
  return texts.map((text) => `${text}\n`).join('');
}
