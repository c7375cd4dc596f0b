/** What people do to cells, each a named step of undo. */
import { useMemo } from 'react';
import { firstDistribution } from '../../distribution/guess.ts';
import type { ChosenCell } from '../../grid/sheet.ts';
import {
  addInputs,
  addOutputs,
  type Input,
  labelInput,
  labelOutput,
  moveOutput,
  type Output,
  redistribute,
  removeInput,
  removeOutput,
} from '../../model/body.ts';
import { isConstant } from '../../model/structure.ts';
import { type InputView, type OutputView, useModelTools } from './model-view.ts';

/** What is needed of a cell to mark it. */
type Markable = Pick<ChosenCell, 'reference' | 'value' | 'kind'> & { readonly formula?: string };

/** An input apart from what it is distributed as. */
export type Named = Pick<InputView, 'cell' | 'label'>;

/** Whether a cell is computed from others. A formula of numbers alone, such as `=3.5%+8.5%`, is a constant. */
export function isComputed({ formula }: Pick<Markable, 'formula'>): boolean {
  return formula !== undefined && !isConstant(formula);
}

/** Which buttons a cell has. Numbers vary; what is computed, or varies, can be asked for. */
export function whatCanBeDone(
  { kind, formula }: Pick<Markable, 'kind' | 'formula'>,
  isInput: boolean,
  isOutput: boolean,
) {
  const isNumber = kind === 'number' || (kind === 'error' && formula !== undefined);
  return {
    uncertain: !isInput && (isNumber || kind === 'blank'),
    output: !isOutput && isNumber && (formula !== undefined || isInput),
  };
}

export function useCellActions() {
  const { editor, same, open } = useModelTools();
  return useMemo(
    () => ({
      makeUncertain: ({ reference, value }: Markable) => {
        const distribution = firstDistribution(typeof value === 'number' ? value : null);
        editor.change(`making ${reference} uncertain`, (body) =>
          addInputs(body, [{ cell: reference, distribution }], same),
        );
        open(reference);
      },
      makeOutput: ({ reference }: Markable) => {
        editor.change(`the output ${reference}`, (body) => addOutputs(body, [reference], same));
      },
      addAll: (inputs: readonly Input[], outputs: readonly Output[]) => {
        const many = inputs.length + outputs.length;
        const what = many === 1 ? 'a suggestion' : `${many} suggestions`;
        editor.change(what, (body) => addOutputs(addInputs(body, inputs, same), outputs, same));
      },
      redistribute: (input: Named, text: string, final: boolean) => {
        const movement = { gesture: `distribution ${input.cell}`, final };
        editor.change(`the distribution of ${input.label}`, (body) => redistribute(body, input.cell, text), movement);
      },
      labelInput: (input: Named, label: string) =>
        editor.change(`the name of ${input.cell}`, (body) => labelInput(body, input.cell, label)),
      labelOutput: (output: OutputView, label: string) =>
        editor.change(`the name of ${output.cell}`, (body) => labelOutput(body, output.cell, label)),
      removeInput: (input: Named) =>
        editor.change(`removing the input ${input.label}`, (body) => removeInput(body, input.cell, same)),
      removeOutput: (output: OutputView) =>
        editor.change(`removing the output ${output.label}`, (body) => removeOutput(body, output.cell)),
      moveOutput: (output: OutputView, by: -1 | 1) =>
        editor.change(`the order of the outputs`, (body) => moveOutput(body, output.cell, by)),
    }),
    [editor, same, open],
  );
}
