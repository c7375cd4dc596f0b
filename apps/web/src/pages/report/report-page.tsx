/** A report of a run, to print or to save as PDF: light, complete in itself. It gathers what the report needs. */
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useParams } from 'react-router';
import { useSamplesOfRun } from '../../runs/use-samples.ts';
import { nameOf } from '../../runs/words.ts';
import { parity, result, run, runProgram } from '../../server/queries.ts';
import { LoadingPage } from '../../shell/loading.tsx';
import { ProblemView } from '../../shell/problem-view.tsx';
import { usePageTitle } from '../../shell/title.ts';
import classes from './report.module.css';
import { Report } from './report.tsx';
import { ReportBar } from './report-bar.tsx';

export default function ReportPage() {
  const { id = '' } = useParams();
  const ofRun = useQuery(run(id));
  const isDone = ofRun.data?.state === 'succeeded';
  const ofResult = useQuery({ ...result(id), enabled: isDone });
  const ofProgram = useQuery({ ...runProgram(id), enabled: isDone });
  const fileId = ofRun.data?.source.file_id;
  const ofFile = useQuery({ ...parity(fileId ?? ''), enabled: isDone && fileId != null });
  const samples = useSamplesOfRun(id, ofProgram.data);
  usePageTitle(ofRun.data ? `Report: ${nameOf(ofRun.data)}` : 'Report');
  const error = ofRun.error ?? ofResult.error;
  if (error) {
    return (
      <Sheet id={id}>
        <h1>Report</h1>
        <ProblemView problem={error} onRetry={() => void (ofRun.error ? ofRun : ofResult).refetch()} />
      </Sheet>
    );
  }
  if (ofRun.data && !isDone) {
    return (
      <Sheet id={id}>
        <h1>{nameOf(ofRun.data)}</h1>
        <p>This run has no result yet. Its report is here as soon as it is done.</p>
      </Sheet>
    );
  }
  if (!ofRun.data || !ofResult.data) return <LoadingPage />;
  const isWaiting = !samples.columns && !samples.failure && !ofProgram.error;
  const waiting = isWaiting ? samples.computed / ofResult.data.trials : undefined;
  return (
    <Sheet id={id} waiting={waiting}>
      <Report
        run={ofRun.data}
        result={ofResult.data}
        program={ofProgram.data}
        parity={ofFile.data}
        columns={samples.columns}
      />
    </Sheet>
  );
}

interface SheetProps {
  readonly id: string;
  /** Share of the trials that are there, while exact odds wait for them. */
  readonly waiting?: number | undefined;
  readonly children: ReactNode;
}

function Sheet({ id, waiting, children }: SheetProps) {
  return (
    <div className={classes.ground}>
      <ReportBar id={id} waiting={waiting} />
      <main className={classes.sheet}>{children}</main>
    </div>
  );
}
