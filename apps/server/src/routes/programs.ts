/** Compiled models as text: for a tab, or any program, that computes trials itself. They are made on the workbench. */
import { CompiledProgram, NewProgram, RunId, RunProgram } from '@tessera/api';
import { TesseraError } from '@tessera/engine';
import type { FastifyReply } from 'fastify';
import { compressJson } from '../compress.ts';
import type { App, Context } from '../context.ts';
import { modelOf } from '../runs/asked-model.ts';
import { ownRun } from '../runs/identity.ts';
import { thisMinute } from '../runs/moment.ts';
import { bodyOfPaths } from '../runs/paths.ts';
import { holdStream, ownFile } from '../runs/result.ts';
import { bodyOf, sourceOf, subjectOf } from '../runs/source.ts';
import { leaving } from '../runs/wait.ts';

export function programsRoutes(app: App, context: Context): void {
  const { jobs, workbench } = context;

  app.post(
    '/api/programs',
    {
      onSend: compressJson,
      schema: {
        tags: ['models'],
        summary: 'Compile a model: the program that computes its trials, as text, and makes no run',
        body: NewProgram,
        response: { 200: CompiledProgram },
      },
    },
    async (request, reply) => {
      const owner = request.user.id;
      const signal = leaving(reply);
      const { model, fileId } = await modelOf(context, owner, request.body);
      const subject = { ...subjectOf(model, fileId !== undefined), moment: thisMinute() };
      const file = fileId === undefined ? undefined : await ownFile(context, owner, fileId);
      return sendMade(reply, await workbench.ask('program', { subject }, { owner, signal, ...(file && { file }) }));
    },
  );

  app.get(
    '/api/runs/:id/program',
    {
      onSend: compressJson,
      schema: {
        tags: ['runs'],
        summary: 'What a run computes, to compute its trials again elsewhere; its file is not needed',
        params: RunId,
        response: { 200: RunProgram },
      },
    },
    async (request, reply) => {
      const run = await ownRun(jobs, request.user.id, request.params.id);
      holdStream(run);
      const program = await jobs.savedProgram(run.id);
      // It was removed since it was looked up.
      if (!program) throw new TesseraError('run-unknown', { id: run.id });
      const { subject, paths, notes, formats } = sourceOf(run);
      const model = subject ? { model: bodyOf(subject) } : { model: {}, paths: bodyOfPaths(paths!) };
      const about = { notes: [...notes], trials: run.trials, seed: run.seed, ...model };
      const asking = { owner: run.owner, signal: leaving(reply) };
      return sendMade(
        reply,
        await workbench.ask('runProgram', { program, about, ...(formats && { formats }) }, asking),
      );
    },
  );
}

/** An answer whose JSON was made on the workbench. */
function sendMade(reply: FastifyReply, json: Uint8Array): never {
  return reply
    .type('application/json; charset=utf-8')
    .send(Buffer.from(json.buffer, json.byteOffset, json.byteLength)) as never;
}
