/** What the panels of the editor are given: the model beside what is known of its cells, and how to go to one. */
import type { ModelBody, Suggestions, UploadedFile } from '@tessera/api';
import { createContext, useContext } from 'react';
import { cellOfOutput, type Input, labelOfOutput, type Output, type Same } from '../../model/body.ts';
import type { Editor, EditorState } from '../../model/editor.ts';
import type { Known, Places } from '../../model/places.ts';

/** An input with what is known of its cell. */
export interface InputView extends Input {
  readonly label: string;
  /** Its cell on the grid; undefined where that is not known (yet). */
  readonly reference: string | undefined;
  /** The number format's code; empty: not known. */
  readonly format: string;
}

export interface OutputView {
  /** As the model writes it. */
  readonly cell: string;
  readonly label: string;
  /** Its cells on the grid: none of an expression. */
  readonly references: readonly string[];
  readonly format: string;
}

export interface ModelView {
  readonly editor: Editor;
  readonly state: EditorState;
  readonly file: UploadedFile;
  readonly places: Places;
  /** Whether two written references mean the same cell. */
  readonly same: Same;
  readonly inputs: readonly InputView[];
  readonly outputs: readonly OutputView[];
  /** Goes to a cell on the grid. */
  readonly show: (reference: string) => void;
  /** Goes to a cell and opens what can be done with it. */
  readonly open: (reference: string) => void;
}

const Context = createContext<ModelView | undefined>(undefined);

export const ModelViewProvider = Context.Provider;

/** Of a component inside of the editor. */
export function useModelView(): ModelView {
  const view = useContext(Context);
  if (!view) throw new Error('This part of the editor is shown outside of it.');
  return view;
}

/** The inputs of a model with what is known of them; suggestions know labels of cells that were never compiled. */
export function inputViews(body: ModelBody, places: Places, known: Known, suggested?: Suggestions): InputView[] {
  return (body.inputs ?? []).map((input) => {
    const [reference] = places(input.cell);
    const found = known.get(input.cell);
    const guess = suggested?.inputs.find((other) => other.reference === reference)?.label;
    return {
      ...input,
      reference,
      label: input.label ?? found?.label ?? guess ?? input.cell,
      format: found?.format ?? '',
    };
  });
}

export function outputViews(body: ModelBody, places: Places, known: Known, suggested?: Suggestions): OutputView[] {
  return (body.outputs ?? []).map((output: Output) => {
    const cell = cellOfOutput(output);
    const references = places(cell);
    const found = known.get(cell);
    const guess = suggested?.outputs.find(({ reference }) => reference === references[0])?.label;
    const label = labelOfOutput(output) ?? found?.label ?? guess ?? cell;
    return { cell, references, label, format: found?.format ?? '' };
  });
}
