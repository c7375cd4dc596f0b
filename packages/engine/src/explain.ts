/** Every stage of a compiled model as text: what is needed and in which order, the formulas, the operations. */

import type { Compiled } from './compile.ts';
import { printFormula } from './formula/print.ts';
import { printKey } from './graph/dependencies.ts';
import { printGraph } from './ir/print.ts';
import { sheetOf } from './workbook/address.ts';

/** One part of the explanation. */
export interface Chapter {
  readonly title: string;
  readonly text: string;
}

/** The stages of a compiled model, one chapter each, as plain text. */
export function explain({ program, slice, recalculated, report }: Compiled): readonly Chapter[] {
  const { workbook, formulas } = recalculated.dependencies;
  const random = slice.random.map((key) => {
    const formula = formulas.get(key)!;
    return `${printKey(workbook, key)} = ${printFormula(formula.node, { sheets: workbook.sheets, sheet: sheetOf(key) })}`;
  });
  const inputs = program.inputs.map(
    ({ reference, label, distribution, stream }) => `${reference} ~ ${distribution}   (${label}; stream ${stream})`,
  );
  const stages = program.stages.map((stage, index): Chapter => {
    const columns = `reads columns ${list(stage.reads)}; writes columns ${list(stage.writes)}\n`;
    const title = `Stage ${index + 1} of ${program.stages.length}, ${stage.kind}`;
    if (stage.kind === 'compiled') return { title, text: columns + printGraph(stage.graph) };
    const cells = report.fallbacks.map(({ cell, reason }) => `${cell}: ${reason}`);
    return { title, text: `${columns}${cells.join('\n')}\n` };
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

function list(columns: readonly number[]): string {
  return columns.length === 0 ? 'none' : columns.join(', ');
}

function lines(texts: readonly string[]): string {
  return texts.map((text) => `${text}\n`).join('');
}
