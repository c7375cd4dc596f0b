/**
 * Keeps a draft on the server: some time after the last change, one call at a time, each on top of the version that was
 * read. It knows no React; the call comes in as a function.
 */
import type { SavedModel } from '@tessera/api';
import { asProblem, type ServerProblem } from '../server/problem.ts';
import type { Draft } from './history.ts';
import { sameDraft } from './history.ts';

/** Whether the server has the draft. */
export type SaveState =
  | { readonly kind: 'saved' }
  /** Changed since; the call comes soon or is under way. */
  | { readonly kind: 'saving' }
  | { readonly kind: 'failed'; readonly problem: ServerProblem }
  /** Somebody else saved another version meanwhile. */
  | { readonly kind: 'conflict'; readonly problem: ServerProblem };

/** What it works with. */
export interface AutosaveParts {
  /** `leaving`: the page is about to be closed; the call must outlive it. */
  readonly save: (draft: Draft, version: number, leaving: boolean) => Promise<SavedModel>;
  /** The latest version on the server. */
  readonly load: () => Promise<SavedModel>;
  readonly onState: (state: SaveState) => void;
  readonly onSaved?: (saved: SavedModel) => void;
  /** Milliseconds from the last change to the call. */
  readonly delay?: number;
}

const DELAY = 800;
/** The same while something is dragged; its end may never be told. */
const MOVING = 10_000;
/** Milliseconds until a server that could not be reached is asked again; one that has too many calls may say more. */
const AGAIN = 4000;

/** One model that is kept. */
export class Autosave {
  readonly #parts: AutosaveParts;
  /** What the server is known to have. */
  #saved: Draft;
  #version: number;
  #draft: Draft;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running: Promise<void> | undefined;
  #state: SaveState = { kind: 'saved' };
  #isPaused = false;

  constructor(saved: SavedModel, parts: AutosaveParts) {
    this.#parts = parts;
    this.#saved = draftOf(saved);
    this.#draft = this.#saved;
    this.#version = saved.version;
  }

  /** The version that the next save is based on. */
  get version(): number {
    return this.#version;
  }

  get isUnsaved(): boolean {
    return !sameDraft(this.#draft, this.#saved);
  }

  /**
   * The draft is now this one. After a conflict nothing is sent until a person has decided. `moving`: in the middle of a
   * movement, whose end is worth a version, its way is not.
   */
  changed(draft: Draft, moving = false): void {
    this.#draft = draft;
    if (this.#state.kind === 'conflict') return;
    if (!this.isUnsaved && !this.#running) {
      this.#schedule(undefined);
      this.#become({ kind: 'saved' });
      return;
    }
    this.#become({ kind: 'saving' });
    this.#schedule(moving ? MOVING : (this.#parts.delay ?? DELAY));
  }

  /** Saves now what is not saved. Rejects with the problem when that was refused. */
  async flush(leaving = false): Promise<void> {
    this.#schedule(undefined);
    // No wait where nothing is under way: a page that is being closed gives no second moment.
    while (this.#running) await this.#running;
    if (this.#state.kind === 'conflict') throw this.#state.problem;
    if (!this.isUnsaved || this.#isPaused) return;
    this.#running = this.#send(leaving);
    await this.#running;
    const after = this.#trouble();
    if (after) throw after;
    // What was changed meanwhile.
    if (this.isUnsaved && !leaving) await this.flush();
  }

  /** Takes the server's version as the one that is known: another tab saved it, or a person chose it. */
  adopt(saved: SavedModel): void {
    this.#schedule(undefined);
    this.#take(saved);
    this.#draft = this.#saved;
    this.#become({ kind: 'saved' });
  }

  /** Decides a conflict for the draft: it becomes the next version after the other one. */
  async keepMine(): Promise<void> {
    // Also where the draft is what both began with: the other version differs from it.
    this.#take(await this.#parts.load());
    this.#become({ kind: this.isUnsaved ? 'saving' : 'saved' });
    await this.flush();
  }

  /** No further calls until `resume`. */
  pause(): void {
    this.#isPaused = true;
    this.#schedule(undefined);
  }

  resume(): void {
    this.#isPaused = false;
    if (this.isUnsaved) this.changed(this.#draft);
  }

  #trouble(): ServerProblem | undefined {
    return this.#state.kind === 'failed' || this.#state.kind === 'conflict' ? this.#state.problem : undefined;
  }

  async #send(leaving: boolean): Promise<void> {
    const draft = this.#draft;
    this.#become({ kind: 'saving' });
    try {
      this.#take(await this.#saveOver(draft, leaving));
      this.#running = undefined;
      if (!this.isUnsaved) this.#become({ kind: 'saved' });
      else if (this.#timer === undefined) this.#schedule(this.#parts.delay ?? DELAY);
    } catch (failure) {
      this.#running = undefined;
      this.#failed(asProblem(failure));
    }
  }

  /** An answer that was lost on its way looks like somebody else's version: the same content is ours. */
  async #saveOver(draft: Draft, leaving: boolean): Promise<SavedModel> {
    try {
      return await this.#parts.save(draft, this.#version, leaving);
    } catch (failure) {
      if (asProblem(failure).code !== 'model-conflict') throw failure;
      const other = await this.#parts.load().catch(() => undefined);
      if (other && sameDraft(draftOf(other), draft)) return other;
      throw failure;
    }
  }

  #failed(problem: ServerProblem): void {
    if (problem.code === 'model-conflict') {
      this.#schedule(undefined);
      this.#become({ kind: 'conflict', problem });
      return;
    }
    this.#become({ kind: 'failed', problem });
    const { status, waitSeconds = 0 } = problem;
    if (status === 0 || status === 429 || status >= 502) this.#schedule(Math.max(AGAIN, waitSeconds * 1000));
  }

  #take(saved: SavedModel): void {
    this.#saved = draftOf(saved);
    this.#version = saved.version;
    this.#parts.onSaved?.(saved);
  }

  #schedule(delay: number | undefined): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (delay === undefined || this.#isPaused) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      // What went wrong is in the state.
      this.flush().catch(() => {});
    }, delay);
  }

  #become(state: SaveState): void {
    if (state.kind === this.#state.kind && (state.kind === 'saved' || state.kind === 'saving')) return;
    this.#state = state;
    this.#parts.onState(state);
  }
}

/** What a person works on, of a model that was read. */
export function draftOf({ name, model }: SavedModel): Draft {
  return { name, body: model };
}
