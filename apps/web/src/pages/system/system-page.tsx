/** The state of the server and its workers, as its operator needs it. */
import { Anchor, SimpleGrid, Stack } from '@mantine/core';
import { LoadingCards } from '../../shell/loading.tsx';
import { Page } from '../../shell/page.tsx';
import { ProblemView } from '../../shell/problem-view.tsx';
import { Capacity, Database, Queue, Readiness, RunsByState, Throughput } from './figures.tsx';
import { useSystem } from './use-history.ts';
import { Workers } from './workers.tsx';

export default function SystemPage() {
  const { data, error, refetch, history } = useSystem();
  const metrics = (
    <Anchor href="/metrics" size="sm">
      Metrics for Prometheus
    </Anchor>
  );
  if (!data) {
    return (
      <Page title="System">
        {error ? <ProblemView problem={error} onRetry={() => void refetch()} /> : <LoadingCards />}
      </Page>
    );
  }
  return (
    <Page title="System" actions={metrics}>
      <Stack gap="xl">
        {error && <ProblemView problem={error} onRetry={() => void refetch()} />}
        <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }}>
          <Readiness system={data} />
          <Throughput system={data} history={history} />
          <Queue system={data} history={history} />
          <Capacity system={data} />
          <RunsByState system={data} />
          <Database system={data} />
        </SimpleGrid>
        <Workers workers={data.workers} />
      </Stack>
    </Page>
  );
}
