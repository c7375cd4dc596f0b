import type { SavedModel } from '@tessera/api';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ServerProblem } from '../server/problem.ts';
import { Editor } from './editor.ts';

/** A server with one model, as the real one keeps versions. */
class FakeServer {
  versions: SavedModel[] = [saved(1, 'first')];
  fails: ServerProblem | undefined;
  /** The next save arrives, its answer does not. */
  losesAnswer = false;
  calls = 0;
  /** Each call takes so many milliseconds. */
  slow = 0;

  get latest(): SavedModel {
    return this.versions.at(-1)!;
  }

  readonly load = async () => this.latest;
  readonly save = async ({ name, body }: { name: string; body: SavedModel['model'] }, version: number) => {
    this.calls++;
    if (this.slow > 0) await new Promise((resolve) => setTimeout(resolve, this.slow));
    if (this.fails) throw this.fails;
    if (version !== this.latest.version) throw conflict();
    this.versions.push({ ...saved(version + 1, name), model: body });
    if (this.losesAnswer) {
      this.losesAnswer = false;
      throw new ServerProblem({ status: 0, code: 'offline', detail: 'gone' });
    }
    return this.latest;
  };
}

const saved = (version: number, name: string): SavedModel => ({
  id: 'm',
  name,
  file_id: 'f',
  version,
  created_at: '2026-01-01T00:00:00Z',
  saved_at: '2026-01-01T00:00:00Z',
  model: { outputs: ['A!B1'] },
});
const conflict = () => new ServerProblem({ status: 409, code: 'model-conflict', detail: 'another version' });
const rest = () => vi.advanceTimersByTimeAsync(1000);

let server: FakeServer;
let editor: Editor;
beforeEach(() => {
  vi.useFakeTimers();
  server = new FakeServer();
  editor = new Editor(server.latest, server);
});
afterEach(() => vi.useRealTimers());

it('many changes in a row are one version, saved at rest', async () => {
  for (const name of ['a', 'ab', 'abc']) editor.rename(name);
  expect(editor.read().save.kind).toBe('saving');
  await rest();
  expect(server.versions.map(({ name }) => name)).toEqual(['first', 'abc']);
  expect(editor.read().save.kind).toBe('saved');
});

it('a change that is taken back before it was saved is not sent', async () => {
  editor.rename('a');
  editor.undo();
  await rest();
  expect(server.calls).toBe(0);
  expect(editor.read().save.kind).toBe('saved');
});

it('what is changed while a call is under way is saved after it', async () => {
  server.slow = 100;
  editor.rename('a');
  const flushed = editor.flush();
  editor.rename('b');
  await rest();
  expect(await flushed).toEqual({ modelId: 'm', version: 3 });
  expect(server.latest.name).toBe('b');
});

it('a drag is saved at its end, not on its way', async () => {
  const drag = (to: string, final: boolean) =>
    editor.change('the outputs', (body) => ({ ...body, outputs: [to] }), { gesture: 'drag', final });
  drag('A!B2', false);
  await rest();
  drag('A!B3', false);
  await rest();
  expect(server.calls).toBe(0);
  drag('A!B3', true);
  await rest();
  expect(server.latest).toMatchObject({ version: 2, model: { outputs: ['A!B3'] } });
});

it('two who save at once make one call', async () => {
  server.slow = 100;
  editor.rename('a');
  const both = Promise.all([editor.flush(), editor.flush()]);
  await rest();
  expect((await both).map(({ version }) => version)).toEqual([2, 2]);
  expect(server.calls).toBe(1);
});

it('a run starts from what is on the screen', async () => {
  editor.rename('a');
  expect(await editor.flush()).toEqual({ modelId: 'm', version: 2 });
  expect(await editor.flush()).toEqual({ modelId: 'm', version: 2 });
  expect(server.calls).toBe(1);
});

it('another version elsewhere stops saving until a person has decided: mine', async () => {
  server.versions.push(saved(2, 'theirs'));
  editor.rename('mine');
  await rest();
  expect(editor.read().save.kind).toBe('conflict');
  editor.rename('mine, too');
  await rest();
  expect(server.latest.name).toBe('theirs');
  await expect(editor.flush()).rejects.toThrow('another version');
  await editor.keepMine();
  expect(server.versions.map(({ name }) => name)).toEqual(['first', 'theirs', 'mine, too']);
  expect(editor.read().save.kind).toBe('saved');
});

it('mine is kept also where it is what both began with', async () => {
  server.versions.push({ ...saved(2, 'theirs'), model: { outputs: ['A!B9'] } });
  editor.rename('mine');
  await rest();
  editor.undo();
  expect(editor.read().save.kind).toBe('conflict');
  await editor.keepMine();
  expect(server.latest).toMatchObject({ version: 3, name: 'first', model: { outputs: ['A!B1'] } });
  expect(editor.read().save.kind).toBe('saved');
});

it('another version elsewhere that says the same needs no further one', async () => {
  server.versions.push(saved(2, 'mine'));
  editor.rename('other');
  await rest();
  editor.rename('mine');
  await editor.keepMine();
  expect(server.latest.version).toBe(2);
  expect(editor.read().save.kind).toBe('saved');
});

it('a server with too many calls is asked again when it says', async () => {
  server.fails = new ServerProblem({ status: 429, code: 'too-many-requests', detail: 'wait', waitSeconds: 30 });
  editor.rename('a');
  await vi.advanceTimersByTimeAsync(20_000);
  expect(server.calls).toBe(1);
  server.fails = undefined;
  await vi.advanceTimersByTimeAsync(20_000);
  expect(editor.read().save.kind).toBe('saved');
});

it('another version elsewhere stops saving until a person has decided: theirs', async () => {
  server.versions.push(saved(2, 'theirs'));
  editor.rename('mine');
  await rest();
  editor.loadOther(server.latest);
  expect(editor.read()).toMatchObject({ draft: { name: 'theirs' }, undo: undefined, save: { kind: 'saved' } });
  editor.rename('on top');
  await rest();
  expect(server.latest).toMatchObject({ name: 'on top', version: 3 });
});

it('a save whose answer was lost is no conflict with oneself', async () => {
  server.losesAnswer = true;
  editor.rename('a');
  await rest();
  expect(editor.read().save.kind).toBe('failed');
  await vi.advanceTimersByTimeAsync(5000);
  expect(editor.read().save.kind).toBe('saved');
  expect(server.latest).toMatchObject({ name: 'a', version: 2 });
});

it('a refusal is shown and not repeated; the next change tries again', async () => {
  server.fails = new ServerProblem({ status: 413, code: 'too-large', detail: 'too large' });
  editor.rename('a');
  await vi.advanceTimersByTimeAsync(20_000);
  expect(server.calls).toBe(1);
  expect(editor.read().save).toMatchObject({ kind: 'failed', problem: { message: 'too large' } });
  server.fails = undefined;
  editor.rename('b');
  await rest();
  expect(editor.read().save.kind).toBe('saved');
});

it('a newer version is taken over where nothing is unsaved, and only there', () => {
  editor.hear(saved(2, 'theirs'));
  expect(editor.read().draft.name).toBe('theirs');
  editor.rename('mine');
  editor.hear(saved(3, 'theirs again'));
  expect(editor.read().draft.name).toBe('mine');
});

it('a model that is being deleted is not saved again', async () => {
  editor.rename('a');
  editor.abandon();
  await editor.flush();
  await rest();
  expect(server.calls).toBe(0);
  editor.resume();
  await rest();
  expect(server.latest.name).toBe('a');
});

it('an earlier version comes back as a step that can be undone', async () => {
  editor.rename('second');
  await rest();
  editor.restore(server.versions[0]!);
  await rest();
  expect(server.versions.map(({ name }) => name)).toEqual(['first', 'second', 'first']);
  editor.undo();
  expect(editor.read().draft.name).toBe('second');
});
