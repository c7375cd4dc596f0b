/** The line of workbooks as state of the page: a single one that was taken is opened, several are listed. */
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import { createModel, uploadFile } from '../../server/calls.ts';
import { files, models } from '../../server/queries.ts';
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
      { send: uploadFile, makeModel: (name, file_id) => createModel({ name, file_id, model: {} }) },
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
