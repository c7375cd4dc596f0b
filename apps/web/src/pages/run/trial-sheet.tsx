/** The grid of a trial: the run's workbook with the values of that trial in place of its own. */
import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Trial } from '@tessera/api';
import { useMemo } from 'react';
import type { Mark } from '../../grid/sheet.ts';
import { WorkbookView } from '../../grid/workbook-view.tsx';
import { cellsOf } from '../../model/references.ts';
import * as queries from '../../server/queries.ts';
import { LoadingLines } from '../../shell/loading.tsx';
import { ProblemView } from '../../shell/problem-view.tsx';
import type { AnswerView } from './view.ts';

interface TrialSheetProps {
  readonly view: AnswerView;
  readonly trial: Trial;
  /** By reference. */
  readonly chosen: string | undefined;
  readonly onChoose: (reference: string) => void;
}

export function TrialSheet({ view, trial, chosen, onChoose }: TrialSheetProps) {
  const { file_id: fileId } = view.run.source;
  if (fileId === null) {
    return (
      <Text p="md" c="dimmed">
        This run is of a formula without a workbook: its inputs and outputs are all there is to see.
      </Text>
    );
  }
  return <OfFile view={view} trial={trial} fileId={fileId} chosen={chosen} onChoose={onChoose} />;
}

function OfFile({ view, trial, fileId, chosen, onChoose }: TrialSheetProps & { readonly fileId: string }) {
  const file = useQuery(queries.file(fileId));
  const sheets = file.data?.sheet_names;
  const values = useMemo(() => new Map(trial.cells.map(({ cell, value }) => [cell, value])), [trial]);
  const marks = useMemo(() => marksOf(view, sheets ?? []), [view, sheets]);
  const shown = chosen === undefined ? marks.keys().next().value : (cellsOf(chosen, sheets ?? [])?.[0] ?? chosen);
  if (file.error) return <ProblemView problem={file.error} onRetry={file.refetch} />;
  if (!sheets) return <LoadingLines rows={8} />;
  return (
    <WorkbookView
      fileId={fileId}
      sheets={sheets}
      marks={marks}
      values={values}
      chosen={shown}
      onChoose={({ reference }) => onChoose(reference)}
    />
  );
}

/** Outputs first: the view begins at the first mark. */
function marksOf({ inputs, outputs, chosen }: AnswerView, sheets: readonly string[]): ReadonlyMap<string, Mark> {
  const own = outputs.slice(chosen, chosen + 1);
  const marks = new Map<string, Mark>();
  for (const [mark, variables] of [['output', [...own, ...outputs]] as const, ['input', inputs] as const]) {
    for (const { reference } of variables) for (const cell of cellsOf(reference, sheets) ?? []) marks.set(cell, mark);
  }
  return marks;
}
