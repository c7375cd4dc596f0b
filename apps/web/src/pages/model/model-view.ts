/** What the panels of the editor are given: the model beside what is known of its cells, and how to go to one. */
import type { ModelBody, Suggestions, UploadedFile } from '@tessera/api';
import { createContext, createElement, type ReactNode, useContext, useMemo } from 'react';
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

/** What stays while a parameter moves: who needs no more is not drawn again with every step. */
export interface ModelTools {
  readonly editor: Editor;
  readonly file: UploadedFile;
  readonly places: Places;
  /** Whether two written references mean the same cell. */
  readonly same: Same;
  /** Goes to a cell on the grid. */
  readonly show: (reference: string) => void;
  /** Goes to a cell and opens what can be done with it. */
  readonly open: (reference: string) => void;
}

export interface ModelView extends ModelTools {
  readonly state: EditorState;
  readonly inputs: readonly InputView[];
  readonly outputs: readonly OutputView[];
}

const View = createContext<ModelView | undefined>(undefined);
const Tools = createContext<ModelTools | undefined>(undefined);

/** Gives a view to the components of an editor. */
export function ModelViewProvider({ value, children }: { readonly value: ModelView; readonly children: ReactNode }) {
  const { editor, file, places, same, show, open } = value;
  const tools = useMemo(() => ({ editor, file, places, same, show, open }), [editor, file, places, same, show, open]);
  return createElement(Tools.Provider, { value: tools }, createElement(View.Provider, { value }, children));
}

/** Of a component inside of the editor: it is drawn again with every change of the model. */
export function useModelView(): ModelView {
  return inEditor(useContext(View));
}

/** Of a component inside of the editor: what of its view stays. */
export function useModelTools(): ModelTools {
  return inEditor(useContext(Tools));
}

function inEditor<T>(found: T | undefined): T {
  if (!found) throw new Error('This part of the editor is shown outside of it.');
  return found;
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

export function outputViews(
  written: ModelBody['outputs'],
  places: Places,
  known: Known,
  suggested?: Suggestions,
): OutputView[] {
  return (written ?? []).map((output: Output) => {
    const cell = cellOfOutput(output);
    const references = places(cell);
    const found = known.get(cell);
    const guess = suggested?.outputs.find(({ reference }) => reference === references[0])?.label;
    const label = labelOfOutput(output) ?? found?.label ?? guess ?? cell;
    return { cell, references, label, format: found?.format ?? '' };
  });
}
