/** The editor of a model in React: made when the page is opened, saved when it is left. It draws nothing. */

import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import type { SavedModel } from '@tessera/api';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { getModel, saveModel } from '../server/calls.ts';
import * as queries from '../server/queries.ts';
import { Editor, type EditorState } from './editor.ts';

/** Beyond this a call cannot outlive its page (the platform's bound is 64 KiB for all of them together). */
const KEEPALIVE_BYTES = 60_000;

/** An editor for a model that was read; `saved` may become newer while the page is open. */
export function useEditor(saved: SavedModel): Editor {
  const client = useQueryClient();
  const [editor] = useState(() => makeEditor(saved, client));
  useEffect(() => editor.hear(saved), [editor, saved]);
  useSavingOnLeave(editor);
  return editor;
}

/** The state of an editor; the component is drawn again when it changes. */
export function useEditorState(editor: Editor): EditorState {
  return useSyncExternalStore(editor.subscribe, editor.read);
}

function makeEditor(saved: SavedModel, client: QueryClient): Editor {
  const { id, file_id } = saved;
  return new Editor(saved, {
    save: ({ name, body }, version, leaving) => {
      const model = { name, file_id, model: body, version };
      return saveModel(id, model, leaving && JSON.stringify(model).length < KEEPALIVE_BYTES);
    },
    load: () => getModel(id),
    onSaved: (model) => {
      // An answer under way may be older than this one.
      void client.cancelQueries({ queryKey: queries.model(id).queryKey, exact: true });
      client.setQueryData(queries.model(id).queryKey, model);
      void client.invalidateQueries({ queryKey: queries.models().queryKey, exact: true });
      void client.invalidateQueries({ queryKey: queries.versions(id).queryKey });
    },
  });
}

function useSavingOnLeave(editor: Editor): void {
  useEffect(() => {
    // Its failure is in the state, if anybody is left to see it.
    const flush = (leaving: boolean) => void editor.flush(leaving).catch(() => {});
    const onHide = () => document.visibilityState === 'hidden' && flush(true);
    const onOnline = () => flush(false);
    const onUnload = (event: BeforeUnloadEvent) => {
      const { kind } = editor.read().save;
      if (kind === 'failed' || kind === 'conflict') event.preventDefault();
    };
    document.addEventListener('visibilitychange', onHide);
    window.addEventListener('pagehide', onHide);
    window.addEventListener('online', onOnline);
    window.addEventListener('beforeunload', onUnload);
    return () => {
      document.removeEventListener('visibilitychange', onHide);
      window.removeEventListener('pagehide', onHide);
      window.removeEventListener('online', onOnline);
      window.removeEventListener('beforeunload', onUnload);
      flush(false);
    };
  }, [editor]);
}
