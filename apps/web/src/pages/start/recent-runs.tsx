/** The latest runs, with how far they are. */
import { Anchor, Text, Title } from '@mantine/core';
import { Link } from 'react-router';
import { shortCount } from '../../format/counts.ts';
import { ago, inFull } from '../../format/moments.ts';
import { RunProgress, RunStateMark } from '../../runs/run-state.tsx';
import { useRuns } from '../../runs/use-runs.ts';
import { nameOf } from '../../runs/words.ts';
import { LoadingLines } from '../../shell/loading.tsx';
import { ProblemView } from '../../shell/problem-view.tsx';
import classes from './start.module.css';

const FIRST = 5;

export function RecentRuns() {
  const { runs, error, retry } = useRuns(undefined, FIRST);
  return (
    <section aria-labelledby="recent-runs">
      <Title order={2} id="recent-runs" mb="sm">
        Your runs
      </Title>
      {error && <ProblemView problem={error} onRetry={retry} />}
      {!runs && !error && <LoadingLines rows={3} height={44} />}
      {runs?.length === 0 && (
        <Text size="sm" c="dimmed">
          Nothing has run yet. Open a model, mark what is uncertain, and run it.
        </Text>
      )}
      {runs && runs.length > 0 && (
        <ul className={classes.list}>
          {runs.slice(0, FIRST).map((run) => (
            <li key={run.id} className={classes.row}>
              <div className={classes.what}>
                <Anchor component={Link} to={`/runs/${run.id}`} fw={500} display="block" truncate>
                  {nameOf(run)}
                </Anchor>
                <Text size="xs" c="dimmed" truncate>
                  {shortCount(run.trials)} trials ·{' '}
                  <time dateTime={run.created_at} title={inFull(run.created_at)}>
                    {ago(run.created_at)}
                  </time>
                </Text>
              </div>
              <div className={classes.how}>
                <RunStateMark state={run.state} />
                <RunProgress run={run} />
              </div>
            </li>
          ))}
        </ul>
      )}
      {runs && runs.length > 0 && (
        <Anchor component={Link} to="/runs" size="sm" mt="sm" display="inline-block">
          All runs
        </Anchor>
      )}
    </section>
  );
}
