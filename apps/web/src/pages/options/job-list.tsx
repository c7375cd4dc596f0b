/** Tables that were or are priced: how they stand, and getting rid of them. */
import { ActionIcon, Anchor, Button, Text, Title } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { PricingJob } from '@tessera/api';
import { Link } from 'react-router';
import { count, percent } from '../../format/counts.ts';
import { ago, inFull } from '../../format/moments.ts';
import { size } from '../../format/sizes.ts';
import { RunStateMark } from '../../runs/run-state.tsx';
import { pricingPages } from '../../server/queries.ts';
import { LoadingLines } from '../../shell/loading.tsx';
import { ProblemView } from '../../shell/problem-view.tsx';
import classes from './job-list.module.css';
import { isUnderWay, useDeleteJob } from './use-job.ts';

export function JobList() {
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(pricingPages());
  const remove = useDeleteJob();
  const jobs = data?.pages.flatMap((page) => page.jobs);
  return (
    <section aria-labelledby="jobs">
      <Title order={2} id="jobs" mb="sm">
        Your priced tables
      </Title>
      {error && !data && <ProblemView problem={error} onRetry={() => void refetch()} />}
      {!jobs && !error && <LoadingLines rows={3} height={44} />}
      {jobs?.length === 0 && (
        <Text size="sm" c="dimmed">
          Nothing has been priced yet.
        </Text>
      )}
      {jobs && jobs.length > 0 && (
        <ul className={classes.list}>
          {jobs.map((job) => (
            <li key={job.id} className={classes.row}>
              <JobLine job={job} />
              {!isUnderWay(job) && (
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  aria-label={`Delete ${job.name}`}
                  onClick={() => void remove(job)}
                >
                  <IconTrash size={16} aria-hidden />
                </ActionIcon>
              )}
            </li>
          ))}
        </ul>
      )}
      {hasNextPage && (
        <Button variant="subtle" size="xs" mt="xs" onClick={() => void fetchNextPage()} loading={isFetchingNextPage}>
          More of them
        </Button>
      )}
    </section>
  );
}

function JobLine({ job }: { readonly job: PricingJob }) {
  const { id, name, state, created_at, summary, progress } = job;
  return (
    <>
      <div className={classes.what}>
        <Anchor component={Link} to={`/options/${id}`} fw={500} display="block" truncate>
          {name}
        </Anchor>
        <Text size="xs" c="dimmed">
          {summary ? rowsOf(summary) : size(job.size)} ·{' '}
          <time dateTime={created_at} title={inFull(created_at)}>
            {ago(created_at)}
          </time>
        </Text>
      </div>
      <div className={classes.how}>
        <RunStateMark state={state} />
        {state === 'running' && (
          <Text size="xs" c="dimmed">
            {percent(progress, 0)}
          </Text>
        )}
      </div>
    </>
  );
}

function rowsOf({ total_rows: rows, failed_calculations: failed }: NonNullable<PricingJob['summary']>): string {
  return `${count(rows)} rows${failed > 0 ? `, ${count(failed)} failed` : ''}`;
}
