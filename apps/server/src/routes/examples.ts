/** Models to start from: listed for everyone, copied for whoever opens one. */
import { ExampleList, ExampleName, SavedModel } from '@tessera/api';
import { createModel, saveFile } from '@tessera/store';
import type { App, Context } from '../context.ts';
import { listExamples, readExample } from '../example-models.ts';
import { holdQuota } from '../runs/quota.ts';
import { viewOf } from './models.ts';

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
      const made = await createModel(database, owner, { name: title, fileId: file.id, body: model });
      return reply.code(201).header('location', `/api/models/${made.id}`).send(viewOf(made));
    },
  );
}
