/** Undo and redo as a plain reducer. It keeps whole drafts: they are small, and parts that did not change are shared. */
import type { ModelBody } from '@tessera/api';
import { sameBody } from './body.ts';

/** What a person works on. */
export interface Draft {
  readonly name: string;
  readonly body: ModelBody;
}

/** A draft as it was before a change, and what the change was: "the distribution of Price". */
export interface Step {
  readonly what: string;
  readonly draft: Draft;
}

/** The draft, and what can be undone and done again. */
export interface History {
  readonly present: Draft;
  readonly past: readonly Step[];
  readonly future: readonly Step[];
  /** A movement that goes on, such as the drag of a parameter: its changes are one step. */
  readonly gesture: string | undefined;
}

/** What happens to it. */
export type Action =
  /** `gesture`: the movement that this belongs to; `final` ends it. */
  | {
      readonly type: 'change';
      readonly what: string;
      readonly draft: Draft;
      readonly gesture?: string;
      readonly final?: boolean;
    }
  | { readonly type: 'undo' }
  | { readonly type: 'redo' }
  /** Another draft, from elsewhere: nothing of the old one can be undone. */
  | { readonly type: 'reset'; readonly draft: Draft };

/** Steps that are kept. */
const MOST = 200;

/** A draft of which nothing can be undone. */
export function startHistory(present: Draft): History {
  return { present, past: [], future: [], gesture: undefined };
}

/** The history after an action. */
export function reduce(history: History, action: Action): History {
  switch (action.type) {
    case 'change':
      return change(history, action);
    case 'undo':
      return undo(history);
    case 'redo':
      return redo(history);
    case 'reset':
      return startHistory(action.draft);
  }
}

function change(history: History, { what, draft, gesture, final = true }: Action & { type: 'change' }): History {
  const goesOn = gesture !== undefined && gesture === history.gesture;
  const next = final ? undefined : gesture;
  if (goesOn) {
    const before = history.past.at(-1)!;
    // A movement that ends where it began was none.
    const past = final && sameDraft(before.draft, draft) ? history.past.slice(0, -1) : history.past;
    return { ...history, present: draft, past, gesture: next };
  }
  if (sameDraft(history.present, draft))
    return history.gesture === undefined ? history : { ...history, gesture: undefined };
  const past = [...history.past, { what, draft: history.present }].slice(-MOST);
  return { present: draft, past, future: [], gesture: next };
}

function undo({ present, past, future }: History): History {
  const step = past.at(-1);
  if (!step) return { present, past, future, gesture: undefined };
  return {
    present: step.draft,
    past: past.slice(0, -1),
    future: [{ what: step.what, draft: present }, ...future],
    gesture: undefined,
  };
}

function redo({ present, past, future }: History): History {
  const [step, ...rest] = future;
  if (!step) return { present, past, future, gesture: undefined };
  return {
    present: step.draft,
    past: [...past, { what: step.what, draft: present }],
    future: rest,
    gesture: undefined,
  };
}

/** Whether two drafts say the same. */
export function sameDraft(a: Draft, b: Draft): boolean {
  return a.name === b.name && sameBody(a.body, b.body);
}
