/** A table that is priced through the queue: how far it is, then what came of it. */
import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { IconAlertTriangle, IconPlayerStop, IconTrash } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { PricingJob } from '@tessera/api';
import { Link, useNavigate, useParams } from 'react-router';
import { count } from '../../format/counts.ts';
import { ago, duration, inFull } from '../../format/moments.ts';
import { size } from '../../format/sizes.ts';
import { RunStateMark } from '../../runs/run-state.tsx';
import { priced, pricing } from '../../server/queries.ts';
import { LoadingCards, LoadingPage } from '../../shell/loading.tsx';
import { Page } from '../../shell/page.tsx';
import { ProblemView } from '../../shell/problem-view.tsx';
import { JobAnswer } from './job-answer.tsx';
import { JobProgress } from './job-progress.tsx';
import { isUnderWay, useDeleteJob } from './use-job.ts';

export default function JobPage() {
  const { id = '' } = useParams();
  const { data: job, error, refetch } = useQuery(pricing(id));
  if (!job) {
    if (!error) return <LoadingPage />;
    return (
      <Page title="Priced table">
        <ProblemView problem={error} onRetry={() => void refetch()} />
      </Page>
    );
  }
  return (
    <Page title={job.name} actions={<Actions job={job} />}>
      <Stack gap="xl">
        <Head job={job} />
        {isUnderWay(job) && <JobProgress job={job} lost={error !== null} />}
        {job.state === 'succeeded' && <Answer job={job} />}
        {job.state === 'failed' && <Failed job={job} />}
        {job.state === 'cancelled' && <Cancelled job={job} />}
      </Stack>
    </Page>
  );
}

function Actions({ job }: { readonly job: PricingJob }) {
  const navigate = useNavigate();
  const remove = useDeleteJob();
  return (
    <Group gap="xs">
      <Button component={Link} to="/options" variant="default">
        Price another table
      </Button>
      {!isUnderWay(job) && (
        <Button
          variant="default"
          leftSection={<IconTrash size={16} aria-hidden />}
          onClick={async () => (await remove(job)) && navigate('/options')}
        >
          Delete
        </Button>
      )}
    </Group>
  );
}

function Head({ job }: { readonly job: PricingJob }) {
  const { state, created_at, started_at, finished_at } = job;
  const took =
    state === 'succeeded' && started_at && finished_at
      ? ` · priced in ${duration((Date.parse(finished_at) - Date.parse(started_at)) / 1000)}`
      : '';
  return (
    <Group gap="sm" mt="-md">
      <RunStateMark state={state} />
      <Text size="sm" c="dimmed">
        {size(job.size)} · <time title={inFull(created_at)}>{ago(created_at)}</time>
        {took}
      </Text>
    </Group>
  );
}

function Answer({ job }: { readonly job: PricingJob }) {
  const { data, error, refetch } = useQuery(priced(job.id));
  if (error) return <ProblemView problem={error} onRetry={() => void refetch()} />;
  return data ? <JobAnswer result={data} /> : <LoadingCards />;
}

function Failed({ job: { failure, rows_done } }: { readonly job: PricingJob }) {
  return (
    <Alert
      role="alert"
      variant="default"
      color="red"
      icon={<IconAlertTriangle aria-hidden />}
      title="The table could not be priced"
    >
      <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
        {failure?.detail ?? 'The server did not say why.'}
      </Text>
      {rows_done > 0 && (
        <Text size="sm" mt={4}>
          {count(rows_done)} rows were priced before; a part of a table is never given as an answer.
        </Text>
      )}
      <PriceAgain />
    </Alert>
  );
}

function Cancelled({ job: { rows_done } }: { readonly job: PricingJob }) {
  return (
    <Alert variant="default" color="gray" icon={<IconPlayerStop aria-hidden />} title="This was cancelled">
      <Text size="sm">
        {rows_done > 0 ? `${count(rows_done)} rows had been priced.` : 'No row had been priced.'} A part of a table is
        never given as an answer.
      </Text>
      <PriceAgain />
    </Alert>
  );
}

function PriceAgain() {
  return (
    <Button component={Link} to="/options" size="xs" variant="default" mt="sm">
      Drop the table again
    </Button>
  );
}
