/** A run: what goes on while it goes on, then its answer. What is chosen on it is in the address. */
import { Box, Stack } from '@mantine/core';
import { useParams } from 'react-router';
import { isUnderWay, nameOf } from '../../runs/words.ts';
import { LoadingPage } from '../../shell/loading.tsx';
import { ProblemView } from '../../shell/problem-view.tsx';
import { usePageTitle } from '../../shell/title.ts';
import { Answer } from './answer.tsx';
import { Ended } from './ended.tsx';
import { Header } from './header.tsx';
import { Progress } from './progress.tsx';
import classes from './run.module.css';
import { useRun } from './watch.ts';

export default function RunPage() {
  const { id = '' } = useParams();
  // Another run is another page: nothing that was seen of the one is shown of the other.
  return <OneRun key={id} id={id} />;
}

function OneRun({ id }: { readonly id: string }) {
  const { data: run, error, refetch } = useRun(id);
  usePageTitle(run ? nameOf(run) : 'Run');
  if (!run) {
    if (!error) return <LoadingPage />;
    return (
      <Box className={classes.page!}>
        <h1 className={classes.title}>Run</h1>
        <ProblemView problem={error} onRetry={refetch} />
      </Box>
    );
  }
  return (
    <Box className={classes.page!}>
      <Stack gap="lg">
        <Header run={run} />
        {isUnderWay(run) && <Progress run={run} lost={error !== null} />}
        {run.state === 'succeeded' && <Answer run={run} />}
        {(run.state === 'failed' || run.state === 'cancelled') && <Ended run={run} />}
      </Stack>
    </Box>
  );
}
