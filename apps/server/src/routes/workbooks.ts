/** Uploaded files: sent, listed, looked into, deleted. */

import { Readable } from 'node:stream';
import {
  CellsQuery,
  CellWindow,
  Dependents,
  DependentsQuestion,
  type FileEntry,
  FileId,
  FileList,
  PageQuery,
  Parity,
  Place,
  PlaceQuery,
  Suggestions,
  UploadedFile,
  UploadForm,
  Variables,
} from '@tessera/api';
import { type FileDescription, TesseraError, type WindowRequest } from '@tessera/engine';
import {
  deleteFile,
  findFileDetails,
  listFiles,
  readFile,
  type StoredFile,
  StoreError,
  saveFile,
  saveFileDetails,
} from '@tessera/store';
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { compressJson } from '../compress.ts';
import type { App, Context } from '../context.ts';
import { receiveFile } from '../received-file.ts';
import { isUuid } from '../runs/identity.ts';
import { thisMinute } from '../runs/moment.ts';
import { holdQuota } from '../runs/quota.ts';
import { ownFile } from '../runs/result.ts';
import { plain } from '../runs/values.ts';
import { leaving } from '../runs/wait.ts';
import type { Calls } from '../workbench/calls.ts';
import type { Asking } from '../workbench/workbench.ts';

const FILE = '/api/excel/files/:file_id';
const PAGE = 50;

export function workbooksRoutes(app: App, context: Context): void {
  const { database, workbench } = context;
  const tags = ['files'];

  /** The owner's file, for the workbench. */
  async function asking(request: FastifyRequest, id: string, signal: AbortSignal): Promise<Required<Asking>> {
    const owner = request.user.id;
    return { owner, signal, file: await ownFile(context, owner, id) };
  }

  app.post(
    '/api/excel/upload',
    {
      config: { form: UploadForm },
      schema: {
        tags,
        summary: 'Send a workbook (.xlsx, .xlsm, .xls, .xlsb, .ods or .csv) in the form field "file"',
        response: { 200: UploadedFile },
      },
    },
    async (request, reply) => {
      const owner = request.user.id;
      const left = leaving(reply);
      const stored = await receive(context, request, owner);
      try {
        return await describe(context, await asking(request, stored.id, left));
      } catch (cause) {
        await deleteFile(database, owner, stored.id);
        throw cause;
      }
    },
  );

  app.get(
    '/api/excel/files',
    { schema: { tags, summary: 'Your files, newest first', querystring: PageQuery, response: { 200: FileList } } },
    async (request) => {
      const { after, limit = String(PAGE) } = request.query;
      const found = await listFiles(database, request.user.id, { after, limit: Number(limit) });
      return { files: found.map(entryOf), next: found.length === Number(limit) ? found.at(-1)!.id : null };
    },
  );

  app.get(
    FILE,
    { schema: { tags, summary: 'A file at a glance', params: FileId, response: { 200: UploadedFile } } },
    async (request, reply) => describe(context, await asking(request, request.params.file_id, leaving(reply))),
  );

  app.get(
    `${FILE}/content`,
    {
      schema: {
        tags,
        summary: 'The file as it was sent',
        params: FileId,
        response: {
          200: {
            description: 'The bytes.',
            content: {
              'application/octet-stream': { schema: Type.Unsafe<Readable>({ type: 'string', format: 'binary' }) },
            },
          },
        },
      },
    },
    async (request, reply) => {
      const { file_id } = request.params;
      const owner = request.user.id;
      const { name } = await ownFile(context, owner, file_id);
      const bytes = await readFile(database, owner, file_id);
      if (!bytes) throw new TesseraError('file-unknown', { id: file_id });
      return reply
        .type('application/octet-stream')
        .header('content-disposition', `attachment; filename*=UTF-8''${encodeName(name)}`)
        .send(Readable.from(bytes, { objectMode: false }));
    },
  );

  app.delete(
    FILE,
    {
      schema: {
        tags,
        summary: 'Delete a file; results of its runs stay, their trials can no longer be replayed',
        params: FileId,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const { file_id } = request.params;
      const deleted = isUuid(file_id) && (await deleteFile(database, request.user.id, file_id));
      if (!deleted) throw new TesseraError('file-unknown', { id: file_id });
      return reply.code(204).send(null);
    },
  );

  app.get(
    '/api/excel/variables/:file_id',
    {
      schema: {
        tags,
        summary: 'Names or addresses that can be made uncertain',
        params: FileId,
        response: { 200: Variables },
      },
    },
    async (request, reply) => {
      const found = await workbench.ask(
        'variables',
        null,
        await asking(request, request.params.file_id, leaving(reply)),
      );
      return [...found];
    },
  );

  app.get(
    `${FILE}/cells`,
    {
      onSend: compressJson,
      schema: {
        tags,
        summary: 'A window of a sheet: values, formulas, texts as Excel displays them, how cells look',
        params: FileId,
        querystring: CellsQuery,
        response: { 200: CellWindow },
      },
    },
    async (request, reply) => {
      const { sheet, ...places } = request.query;
      const numbers = Object.fromEntries(Object.entries(places).map(([name, digits]) => [name, Number(digits)]));
      const window: WindowRequest = { ...numbers, ...(sheet !== undefined && { sheet }) };
      const about = await asking(request, request.params.file_id, leaving(reply));
      return (await valuesIfQuick((moment) => workbench.ask('cells', { window, ...moment }, about))) as CellWindow;
    },
  );

  app.get(
    `${FILE}/place`,
    {
      schema: {
        tags,
        summary: 'Where a reference or a defined name leads',
        params: FileId,
        querystring: PlaceQuery,
        response: { 200: Place },
      },
    },
    async (request, reply) => {
      const { reference } = request.query;
      return workbench.ask('place', { reference }, await asking(request, request.params.file_id, leaving(reply)));
    },
  );

  app.post(
    `${FILE}/dependents`,
    {
      onSend: compressJson,
      schema: {
        tags,
        summary: 'The cells that change when the given ones do, directly and through others',
        params: FileId,
        body: DependentsQuestion,
        response: { 200: Dependents },
      },
    },
    async (request, reply) => {
      const about = await asking(request, request.params.file_id, leaving(reply));
      const { cells } = request.body;
      return (await workbench.ask('dependents', { cells, moment: thisMinute() }, about)) as Dependents;
    },
  );

  app.get(
    `${FILE}/parity`,
    {
      schema: {
        tags,
        summary: 'Every formula beside the value that the file holds',
        params: FileId,
        response: { 200: Parity },
      },
    },
    async (request, reply) => {
      const about = await asking(request, request.params.file_id, leaving(reply));
      return parityView(await workbench.ask('parity', { moment: thisMinute() }, about));
    },
  );

  app.get(
    `${FILE}/suggestions`,
    {
      schema: {
        tags,
        summary: 'Cells that are probably results, constants that move them, and cells that draw',
        params: FileId,
        response: { 200: Suggestions },
      },
    },
    async (request, reply) => {
      const about = await asking(request, request.params.file_id, leaving(reply));
      const { inputs, outputs, random } = await workbench.ask('suggestions', { moment: thisMinute() }, about);
      const known = (x: number): number | null => (Number.isFinite(x) ? x : null);
      const moves = (of: (typeof inputs)[number]) =>
        of.moves.map(({ low, high }) => ({ low: known(low), high: known(high) }));
      return {
        inputs: inputs.map((input) => ({ ...input, moves: moves(input) })),
        outputs: [...outputs],
        random: { count: random.count, cells: [...random.cells] },
      };
    },
  );
}

/** Values that no program saved are computed; a workbook for which that takes too long is shown without. */
async function valuesIfQuick<T>(ask: (computed: { readonly moment?: string }) => Promise<T>): Promise<T> {
  try {
    return await ask({ moment: thisMinute() });
  } catch (cause) {
    if (cause instanceof TesseraError && cause.code === 'workbook-slow') return ask({});
    throw cause;
  }
}

/** Stores the file of an upload while it comes. Nothing stays when it is too large or breaks off. */
async function receive(context: Context, request: FastifyRequest, owner: string): Promise<StoredFile> {
  const { database, settings } = context;
  const file = await receiveFile(request, { bytes: settings.maxUploadSize, setting: 'MAX_UPLOAD_SIZE' });
  try {
    await holdQuota(context);
    return await saveFile(database, owner, file.name, file.bytes);
  } catch (cause) {
    file.drain();
    if (cause instanceof StoreError && cause.code === 'upload-removed') {
      throw new TesseraError('not-ready', { reason: 'the upload took too long and was removed', seconds: 5 });
    }
    throw cause;
  }
}

function encodeName(name: string): string {
  return encodeURIComponent(name.toWellFormed()).replace(
    /['()*]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** What a file holds at a glance: worked out once and kept with it. */
async function describe({ database, workbench }: Context, about: Required<Asking>): Promise<UploadedFile> {
  const { owner, file } = about;
  let found = (await findFileDetails(database, owner, file.id)) as FileDescription | undefined;
  if (!found) {
    found = await valuesIfQuick((moment) => workbench.ask('describe', moment, about));
    await saveFileDetails(database, owner, file.id, found);
  }
  const { sheet_names, columns, row_count, formulas_count, preview } = found;
  return {
    file_id: file.id,
    filename: file.name,
    sheet_names: [...sheet_names],
    columns: [...columns],
    row_count,
    formulas_count,
    preview: [...preview],
  };
}

function parityView(parity: Calls['parity']['out']): Parity {
  const { checked, matched, volatileSkipped, withoutValue, unsupported, mismatches, circles } = parity;
  return {
    checked,
    matched,
    volatile_skipped: volatileSkipped,
    without_value: withoutValue,
    unsupported: [...unsupported],
    mismatches: mismatches.map(({ cell, formula, expected, actual }) => ({
      cell,
      formula,
      expected: plain(expected),
      actual: plain(actual),
    })),
    circles: circles.map((circle) => [...circle]),
  };
}

function entryOf({ id, name, size, sha256, createdAt }: StoredFile): FileEntry {
  return { file_id: id, filename: name, size_bytes: size, sha256, created_at: createdAt.toISOString() };
}
