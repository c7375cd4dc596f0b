/** `/models/:id`: the editor of a model. Here what it needs is read; a model that has no workbook is explained. */
import { Box } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from 'react-router';
import * as queries from '../../server/queries.ts';
import { Page } from '../../shell/page.tsx';
import { ProblemView } from '../../shell/problem-view.tsx';
import { EditorSkeleton } from './editor-skeleton.tsx';
import { ExpressionModel } from './expression-model.tsx';
import { ModelEditor } from './model-editor.tsx';

export default function ModelPage() {
  const { id = '' } = useParams();
  const model = useQuery(queries.model(id));
  const fileId = model.data?.file_id ?? '';
  const file = useQuery({ ...queries.file(fileId), enabled: fileId !== '' });

  // Data that were once read are shown on, whatever becomes of later calls.
  if (model.data && file.data) return <ModelEditor key={id} saved={model.data} file={file.data} />;
  if (model.data && fileId === '') return <ExpressionModel key={id} model={model.data} />;
  if (model.isError || file.isError) {
    const retry = () => void (model.isError ? model.refetch() : file.refetch());
    return (
      <Page title={model.data?.name ?? 'Model'}>
        <ProblemView problem={model.error ?? file.error} onRetry={retry} />
      </Page>
    );
  }
  return (
    <Box role="status" aria-label="The model is being loaded">
      <EditorSkeleton />
    </Box>
  );
}
