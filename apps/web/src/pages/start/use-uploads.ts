/** The line of workbooks as state of the page: a single one that was taken is opened, several are listed. */
import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import { fetchFirstCells } from '../../grid/first-cells.ts';
import { createModel, uploadFile } from '../../server/calls.ts';
import { file as fileAt, files, limits, model, models } from '../../server/queries.ts';
import { type Upload, Uploads } from './uploads.ts';

export function useUploads() {
  const client = useQueryClient();
  const navigate = useNavigate();
  const [all, setAll] = useState<readonly Upload[]>([]);
  const line = useRef<Uploads>(undefined);
  useEffect(() => () => line.current?.stop(), []);
  // Asked now, it need not be waited for when a workbook is dropped.
  useQuery(limits());

  const take = async (chosen: readonly File[]) => {
    if (chosen.length === 0) return;
    line.current ??= new Uploads(
      {
        most: () => mostBytes(client),
        async send(file, onProgress, signal) {
          const sent = await uploadFile(file, onProgress, signal);
          client.setQueryData(fileAt(sent.file_id).queryKey, sent);
          // The grid of a single workbook is opened next; of many, who knows which.
          if (line.current?.all.length === 1) void fetchFirstCells(client, sent.file_id, sent.sheet_names);
          return sent;
        },
        async makeModel(name, file_id) {
          const saved = await createModel({ name, file_id, model: {} });
          client.setQueryData(model(saved.id).queryKey, saved);
          return saved;
        },
      },
      setAll,
    );
    const current = line.current;
    current.removeRefused();
    await current.add(chosen);
    const [only] = current.all;
    const opened = current.all.length === 1 && only?.state.at === 'done' ? only.state.model : undefined;
    // Lists that are about to be left are not read anew.
    const refetchType = opened === undefined ? 'active' : 'none';
    void client.invalidateQueries({ queryKey: models().queryKey, exact: true, refetchType });
    void client.invalidateQueries({ queryKey: files().queryKey, exact: true, refetchType });
    if (opened !== undefined) void navigate(`/models/${opened}`);
  };
  return { all, take, remove: (id: number) => line.current?.remove(id) };
}

/** The largest workbook that the server takes; where it does not say, it refuses by itself. */
async function mostBytes(client: QueryClient): Promise<number> {
  const found = await client.ensureQueryData(limits()).catch(() => undefined);
  return found?.upload_bytes ?? Number.POSITIVE_INFINITY;
}
