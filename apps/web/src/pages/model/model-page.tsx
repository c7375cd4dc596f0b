/** `/models/:id`: the editor of a model. Here what it needs is read; a model that has no workbook is explained. */
import { Box } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useParams, useSearchParams } from 'react-router';
import { useFirstCells } from '../../grid/first-cells.ts';
import * as queries from '../../server/queries.ts';
import { Page } from '../../shell/page.tsx';
import { ProblemView } from '../../shell/problem-view.tsx';
import { EditorSkeleton } from './editor-skeleton.tsx';
import { ExpressionModel } from './expression-model.tsx';
import { ModelEditor, type ModelEditorProps } from './model-editor.tsx';

export default function ModelPage() {
  const { id = '' } = useParams();
  const model = useQuery(queries.model(id));
  const fileId = model.data?.file_id ?? '';
  const file = useQuery({ ...queries.file(fileId), enabled: fileId !== '' });

  // Data that were once read are shown on, whatever becomes of later calls.
  if (model.data && file.data) return <Opened key={id} saved={model.data} file={file.data} />;
  if (model.data && fileId === '') return <ExpressionModel key={id} model={model.data} />;
  if (model.isError || file.isError) {
    const retry = () => void (model.isError ? model.refetch() : file.refetch());
    return (
      <Page title={model.data?.name ?? 'Model'}>
        <ProblemView problem={model.error ?? file.error} onRetry={retry} />
      </Page>
    );
  }
  return <Loading />;
}

/** The editor, as soon as the grid has cells to show: parity, suggestions and previews are asked for after them. */
function Opened({ saved, file }: ModelEditorProps) {
  const [search] = useSearchParams();
  const [chosen] = useState(() => search.get('cell') ?? undefined);
  const isReady = useFirstCells(file.file_id, file.sheet_names, chosen);
  const [wasReady, setWasReady] = useState(isReady);
  if (isReady && !wasReady) setWasReady(true);
  return isReady || wasReady ? <ModelEditor saved={saved} file={file} /> : <Loading />;
}

function Loading() {
  return (
    <Box role="status" aria-label="The model is being loaded">
      <EditorSkeleton />
    </Box>
  );
}
