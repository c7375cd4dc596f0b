/** Puts together what the parts of the editor need of a model: its inputs and outputs beside what is known of their cells. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { SavedModel, UploadedFile } from '@tessera/api';
import { useMemo, useState } from 'react';
import type { Mark, Rectangle } from '../../grid/sheet.ts';
import type { Same } from '../../model/body.ts';
import { alsoKnown, type Known, learn, makePlaces } from '../../model/places.ts';
import { useEditor, useEditorState } from '../../model/use-editor.ts';
import * as queries from '../../server/queries.ts';
import { inputViews, type ModelView, outputViews } from './model-view.ts';
import type { SuggestionsState } from './suggestions-panel.tsx';
import { type Compiled, type Compiling, useCompiled } from './use-compiled.ts';

export interface Workbench {
  readonly view: Omit<ModelView, 'show' | 'open'>;
  readonly compiling: Compiling;
  readonly suggestions: SuggestionsState;
  readonly marks: ReadonlyMap<string, Mark>;
  readonly dependents: readonly Rectangle[] | undefined;
  /** Cells whose own formulas draw. */
  readonly random: ReadonlySet<string>;
}

export function useModelWorkbench(saved: SavedModel, file: UploadedFile): Workbench {
  const editor = useEditor(saved);
  const state = useEditorState(editor);
  const { body } = state.draft;
  const { file_id: fileId, sheet_names: sheets } = file;
  const found = useQuery(queries.suggestions(fileId));
  const compiling = useCompiled(fileId, body);
  const known = useKnown(compiling.compiled, sheets);

  const places = useMemo(() => makePlaces(sheets, known), [sheets, known]);
  const same = useMemo<Same>(() => {
    // Hundreds of inputs are compared with hundreds of others: each reference is read once.
    const read = new Map<string, string>();
    const one = (written: string): string => {
      const before = read.get(written);
      if (before !== undefined) return before;
      const cells = places(written);
      const found = cells.length === 1 ? cells[0]! : written;
      read.set(written, found);
      return found;
    };
    return (a, b) => one(a) === one(b);
  }, [places]);
  const inputs = useMemo(() => inputViews(body, places, known, found.data), [body, places, known, found.data]);
  const { outputs: asked } = body;
  const outputs = useMemo(() => outputViews(asked, places, known, found.data), [asked, places, known, found.data]);
  const random = useMemo(() => new Set(found.data?.random.cells.map(({ reference }) => reference)), [found.data]);
  // Both stay the same while a distribution moves: so does the grid.
  const uncertain = useSame(inputs.flatMap(({ reference }) => (reference === undefined ? [] : [reference])));
  const cells = useSame(inputs.map(({ cell }) => cell).sort());
  const marks = useMemo(() => marksOf(uncertain, outputs, random), [uncertain, outputs, random]);
  const dependents = useQuery({ ...queries.dependents(fileId, cells), placeholderData: keepPreviousData });

  const { data, error, refetch } = found;
  const suggestions = useMemo(() => ({ data, error, retry: () => void refetch() }), [data, error, refetch]);
  const view = useMemo(
    () => ({ editor, state, file, places, same, inputs, outputs }),
    [editor, state, file, places, same, inputs, outputs],
  );
  return {
    view,
    compiling,
    suggestions,
    marks,
    dependents: cells.length > 0 ? dependents.data?.areas : undefined,
    random,
  };
}

/** What compiled programs have told so far: names and labels stay known while the next one is on its way. */
function useKnown(compiled: Compiled | undefined, sheets: readonly string[]): Known {
  const [known, setKnown] = useState<Known>(new Map());
  const learned = useMemo(() => compiled && learn(compiled.from, compiled.program, sheets), [compiled, sheets]);
  const all = learned ? alsoKnown(known, learned) : known;
  if (all !== known) setKnown(all);
  return all;
}

/** The same list for as long as it holds the same. */
function useSame(list: readonly string[]): readonly string[] {
  const [same, setSame] = useState(list);
  if (same === list || (same.length === list.length && same.every((one, i) => one === list[i]))) return same;
  setSame(list);
  return list;
}

function marksOf(inputs: readonly string[], outputs: ModelView['outputs'], random: ReadonlySet<string>) {
  const marks = new Map<string, Mark>();
  for (const reference of random) marks.set(reference, 'random');
  for (const { references } of outputs) for (const reference of references) marks.set(reference, 'output');
  for (const reference of inputs) marks.set(reference, 'input');
  return marks;
}
