/** Which model a call means: the one that it brings, or a saved one that it names. */
import { ModelBody, type NewProgram } from '@tessera/api';
import { TesseraError } from '@tessera/engine';
import { findModel } from '@tessera/store';
import type { Context } from '../context.ts';
import { isUuid } from './identity.ts';
import { ambiguous } from './source.ts';

const MODEL_FIELDS = Object.keys(ModelBody.properties) as (keyof ModelBody)[];
/** These may differ from what a saved model has. */
const LAYOUT: readonly string[] = ['sampling', 'as_of'];

/** The model of the call, or the saved one that it names, and the file of either. */
export async function modelOf({ database }: Context, owner: string, body: NewProgram) {
  const inline: ModelBody = Object.fromEntries(
    MODEL_FIELDS.filter((name) => body[name] !== undefined).map((name) => [name, body[name]]),
  );
  if (body.model_id === undefined) {
    if (body.model_version !== undefined) throw ambiguous('model_version without model_id, and a model of its own');
    return { model: inline, fileId: body.file_id, origin: undefined };
  }
  const both = [...Object.keys(inline).filter((name) => !LAYOUT.includes(name)), ...(body.file_id ? ['file_id'] : [])];
  if (both.length > 0) throw ambiguous(`model_id and ${both.join(', ')}`);
  const id = body.model_id;
  const saved = isUuid(id) ? await findModel(database, owner, id, body.model_version) : undefined;
  if (!saved) throw new TesseraError('model-unknown', { id });
  return {
    model: { ...(saved.body as ModelBody), ...inline },
    fileId: saved.fileId ?? undefined,
    origin: { model_id: saved.id, model_version: saved.version },
  };
}
