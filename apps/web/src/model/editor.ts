/**
 * The one place that holds what a person does to a model: the draft with its history, and whether it is saved. A small
 * store without React; calls come in as functions.
 */
import type { ModelBody, SavedModel } from '@tessera/api';
import { Autosave, type AutosaveParts, draftOf, type SaveState } from './autosave.ts';
import { type Action, type Draft, type History, reduce, startHistory } from './history.ts';

/** What is shown of it. */
export interface EditorState {
  readonly draft: Draft;
  /** What undo and redo would take back or do again; undefined: nothing. */
  readonly undo: string | undefined;
  readonly redo: string | undefined;
  readonly save: SaveState;
}

/** A part of one movement: `gesture` names it, `final` ends it. */
export interface Movement {
  readonly gesture: string;
  readonly final: boolean;
}

/** What it calls; see `autosave.ts`. */
export type EditorCalls = Pick<AutosaveParts, 'save' | 'load' | 'onSaved' | 'delay'>;

/** The editor of one model. */
export class Editor {
  readonly id: string;
  readonly fileId: string | null;
  readonly #autosave: Autosave;
  readonly #listeners = new Set<() => void>();
  #history: History;
  #save: SaveState = { kind: 'saved' };
  #state: EditorState;

  constructor(saved: SavedModel, calls: EditorCalls) {
    this.id = saved.id;
    this.fileId = saved.file_id;
    this.#history = startHistory(draftOf(saved));
    this.#autosave = new Autosave(saved, {
      ...calls,
      onState: (save) => {
        this.#save = save;
        this.#tell();
      },
    });
    this.#state = this.#view();
  }

  /** For `useSyncExternalStore`. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
  readonly read = (): EditorState => this.#state;

  /** Changes the model. `what` names the change in undo: "the distribution of Price". */
  change(what: string, update: (body: ModelBody) => ModelBody, movement?: Movement): void {
    const { name, body } = this.#history.present;
    this.#act({ type: 'change', what, draft: { name, body: update(body) }, ...movement });
  }

  rename(name: string): void {
    const trimmed = name.trim().slice(0, 200);
    if (trimmed === '') return;
    this.#act({ type: 'change', what: 'the name', draft: { ...this.#history.present, name: trimmed } });
  }

  /** Takes an earlier version as the draft: a step that can be undone, and the next version when it is saved. */
  restore(version: SavedModel): void {
    this.#act({ type: 'change', what: `version ${version.version}`, draft: draftOf(version) });
  }

  undo(): void {
    this.#act({ type: 'undo' });
  }
  redo(): void {
    this.#act({ type: 'redo' });
  }

  /** Saves what is not saved. Rejects with the problem where that was refused. */
  async flush(leaving = false): Promise<{ readonly modelId: string; readonly version: number }> {
    await this.#autosave.flush(leaving);
    return { modelId: this.id, version: this.#autosave.version };
  }

  /** The server has a newer version: taken where nothing here is unsaved, else left to the next save to tell. */
  hear(saved: SavedModel): void {
    if (saved.version <= this.#autosave.version || this.#autosave.isUnsaved) return;
    this.loadOther(saved);
  }

  /** Decides a conflict for the server's version: what was changed here is lost. */
  loadOther(saved: SavedModel): void {
    this.#history = reduce(this.#history, { type: 'reset', draft: draftOf(saved) });
    this.#autosave.adopt(saved);
    this.#tell();
  }

  /** Decides a conflict for what is here. */
  keepMine(): Promise<void> {
    return this.#autosave.keepMine();
  }

  get isUnsaved(): boolean {
    return this.#autosave.isUnsaved;
  }

  /** The model is about to be deleted: nothing is saved any more, unless that fails and `resume` is called. */
  abandon(): void {
    this.#autosave.pause();
  }
  resume(): void {
    this.#autosave.resume();
  }

  #act(action: Action): void {
    const before = this.#history.present;
    this.#history = reduce(this.#history, action);
    const { present, gesture } = this.#history;
    // The end of a movement counts also where it changes nothing any more.
    if (present !== before || action.type === 'change') this.#autosave.changed(present, gesture !== undefined);
    this.#tell();
  }

  #tell(): void {
    this.#state = this.#view();
    for (const listener of this.#listeners) listener();
  }

  #view(): EditorState {
    const { present, past, future } = this.#history;
    return { draft: present, undo: past.at(-1)?.what, redo: future[0]?.what, save: this.#save };
  }
}
