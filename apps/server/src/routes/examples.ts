/** Models to start from: listed for everyone, copied for whoever opens one. */
import { ExampleList, ExampleName, SavedModel } from '@tessera/api';
import { createModel, listModels, saveFile } from '@tessera/store';
import type { App, Context } from '../context.ts';
import { listExamples, readExample } from '../example-models.ts';
import { holdQuota } from '../runs/quota.ts';
import { viewOf } from './models.ts';

/** Of the models that one has, those that a name is kept apart from. */
const MOST_READ = 300;

export function examplesRoutes(app: App, context: Context): void {
  const { database } = context;
  const tags = ['examples'];

  app.get(
    '/api/examples',
    { schema: { tags, summary: 'Models to start from', response: { 200: ExampleList } } },
    async () => ({ examples: await listExamples() }),
  );

  app.post(
    '/api/examples/:name',
    {
      schema: {
        tags,
        summary: 'Copy an example: its workbook among your files, its model among your models',
        params: ExampleName,
        response: { 201: SavedModel },
      },
    },
    async (request, reply) => {
      const { title, filename, bytes, model } = await readExample(request.params.name);
      await holdQuota(context);
      const owner = request.user.id;
      const file = await saveFile(database, owner, filename, [bytes]);
      const others = await listModels(database, owner, { limit: MOST_READ });
      const copy = freeName(
        title,
        others.map((other) => other.name),
      );
      const made = await createModel(database, owner, { name: copy, fileId: file.id, body: model });
      return reply.code(201).header('location', `/api/models/${made.id}`).send(viewOf(made));
    },
  );
}

/** A second copy is "Title (2)", so that copies are told apart. */
function freeName(title: string, taken: readonly string[]): string {
  const names = [title, ...taken.map((_, i) => `${title} (${i + 2})`)];
  return names.find((name) => !taken.includes(name)) ?? title;
}
