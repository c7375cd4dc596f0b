/** Models that are kept: which cells are uncertain and how, in versions that never change. */
import {
  ChangedModel,
  type ModelBody,
  type ModelEntry,
  ModelId,
  ModelList,
  ModelVersionId,
  ModelVersions,
  NewModel,
  PageQuery,
  SavedModel,
} from '@tessera/api';
import { TesseraError } from '@tessera/engine';
import {
  createModel,
  deleteModel,
  findModel,
  listModels,
  listModelVersions,
  type Model,
  type ModelWithBody,
  StoreError,
  saveModel,
} from '@tessera/store';
import { Type } from 'typebox';
import type { App, Context } from '../context.ts';
import { isUuid } from '../runs/identity.ts';

const MODEL = '/api/models/:id';
const PAGE = 50;

export function modelsRoutes(app: App, { database }: Context): void {
  const tags = ['models'];

  app.get(
    '/api/models',
    { schema: { tags, summary: 'Your models, newest first', querystring: PageQuery, response: { 200: ModelList } } },
    async (request) => {
      const { after, limit = String(PAGE) } = request.query;
      const found = await listModels(database, request.user.id, { after, limit: Number(limit) });
      return { models: found.map(entryOf), next: found.length === Number(limit) ? found.at(-1)!.id : null };
    },
  );

  app.post(
    '/api/models',
    { schema: { tags, summary: 'Keep a model', body: NewModel, response: { 201: SavedModel } } },
    async (request, reply) => {
      const { name, file_id = null, model } = request.body;
      const made = await kept(() => createModel(database, request.user.id, { name, fileId: file_id, body: model }));
      return reply.code(201).header('location', `/api/models/${made.id}`).send(viewOf(made));
    },
  );

  app.get(
    MODEL,
    { schema: { tags, summary: 'A model at its latest version', params: ModelId, response: { 200: SavedModel } } },
    async (request) => {
      const { id } = request.params;
      return viewOf(known(id, isUuid(id) ? await findModel(database, request.user.id, id) : undefined));
    },
  );

  app.put(
    MODEL,
    {
      schema: {
        tags,
        summary: 'Keep a new version of a model',
        params: ModelId,
        body: ChangedModel,
        response: { 200: SavedModel },
      },
    },
    async (request) => {
      const { id } = request.params;
      const { name, file_id = null, model, version } = request.body;
      const content = { name, fileId: file_id, body: model };
      const save = () => (isUuid(id) ? saveModel(database, request.user.id, id, version, content) : undefined);
      return viewOf(known(id, await kept(save)));
    },
  );

  app.delete(
    MODEL,
    {
      schema: { tags, summary: 'Delete a model with its versions', params: ModelId, response: { 204: Type.Null() } },
    },
    async (request, reply) => {
      const { id } = request.params;
      const deleted = isUuid(id) && (await deleteModel(database, request.user.id, id));
      if (!deleted) throw new TesseraError('model-unknown', { id });
      return reply.code(204).send(null);
    },
  );

  app.get(
    `${MODEL}/versions`,
    { schema: { tags, summary: 'The versions of a model', params: ModelId, response: { 200: ModelVersions } } },
    async (request) => {
      const { id } = request.params;
      const versions = isUuid(id) ? await listModelVersions(database, request.user.id, id) : [];
      if (versions.length === 0) throw new TesseraError('model-unknown', { id });
      return { versions: versions.map(entryOf) };
    },
  );

  app.get(
    `${MODEL}/versions/:version`,
    {
      schema: { tags, summary: 'A model as it was', params: ModelVersionId, response: { 200: SavedModel } },
    },
    async (request) => {
      const { id, version } = request.params;
      const found = isUuid(id) ? await findModel(database, request.user.id, id, Number(version)) : undefined;
      return viewOf(known(`${id} in version ${version}`, found));
    },
  );
}

function known(id: string, model: ModelWithBody | undefined): ModelWithBody {
  if (!model) throw new TesseraError('model-unknown', { id });
  return model;
}

/** Does what keeps a model, with the sentences for what may be wrong. */
async function kept<T>(save: () => Promise<T> | T): Promise<T> {
  try {
    return await save();
  } catch (cause) {
    if (!(cause instanceof StoreError)) throw cause;
    const { id = '', current = 0, basedOn = 0 } = cause.facts;
    if (cause.code === 'file-unknown') throw new TesseraError('file-unknown', { id });
    if (cause.code === 'version-conflict') {
      throw new TesseraError('model-conflict', { id, actual: current, expected: basedOn });
    }
    throw cause;
  }
}

function entryOf({ id, name, fileId, version, createdAt, savedAt }: Model): ModelEntry {
  const [created_at, saved_at] = [createdAt.toISOString(), savedAt.toISOString()];
  return { id, name, file_id: fileId, version, created_at, saved_at };
}

/** A model as a call answers it. */
export function viewOf(model: ModelWithBody): SavedModel {
  return { ...entryOf(model), model: model.body as ModelBody };
}
