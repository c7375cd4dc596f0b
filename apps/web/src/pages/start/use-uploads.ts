/** The line of workbooks as state of the page: a single one that was taken is opened, several are listed. */
import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import { createModel, uploadFile } from '../../server/calls.ts';
import { files, limits, models } from '../../server/queries.ts';
import { type Upload, Uploads } from './uploads.ts';

export function useUploads() {
  const client = useQueryClient();
  const navigate = useNavigate();
  const [all, setAll] = useState<readonly Upload[]>([]);
  const line = useRef<Uploads>(undefined);
  useEffect(() => () => line.current?.stop(), []);

  const take = async (chosen: readonly File[]) => {
    if (chosen.length === 0) return;
    line.current ??= new Uploads(
      {
        send: uploadFile,
        most: () => mostBytes(client),
        makeModel: (name, file_id) => createModel({ name, file_id, model: {} }),
      },
      setAll,
    );
    const current = line.current;
    current.removeRefused();
    await current.add(chosen);
    void client.invalidateQueries({ queryKey: models().queryKey });
    void client.invalidateQueries({ queryKey: files().queryKey });
    const [only] = current.all;
    if (current.all.length === 1 && only?.state.at === 'done') void navigate(`/models/${only.state.model}`);
  };
  return { all, take, remove: (id: number) => line.current?.remove(id) };
}

/** The largest workbook that the server takes; where it does not say, it refuses by itself. */
async function mostBytes(client: QueryClient): Promise<number> {
  const found = await client.ensureQueryData(limits()).catch(() => undefined);
  return found?.upload_bytes ?? Number.POSITIVE_INFINITY;
}
