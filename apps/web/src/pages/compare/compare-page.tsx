/** Runs beside each other: which ones, and what came out. What is chosen is in the address. */
import { Alert, Anchor, List, Stack, Text } from '@mantine/core';
import { IconHourglass } from '@tabler/icons-react';
import type { Run } from '@tessera/api';
import { useMemo } from 'react';
import { Link, useSearchParams } from 'react-router';
import { RUN_STATES } from '../../runs/run-state.tsx';
import { nameOf } from '../../runs/words.ts';
import { LoadingLines } from '../../shell/loading.tsx';
import { Page } from '../../shell/page.tsx';
import { ProblemView } from '../../shell/problem-view.tsx';
import { Comparison } from './comparison.tsx';
import { RunChooser } from './run-chooser.tsx';
import { useCompared } from './use-compared.ts';

const NO_IDS: readonly string[] = [];

export default function ComparePage() {
  const [params, setParams] = useSearchParams();
  const text = params.get('runs') ?? '';
  const ids = useMemo(() => (text === '' ? NO_IDS : [...new Set(text.split(','))].slice(0, 5)), [text]);
  const { compared, unready, error, retry } = useCompared(ids);
  const choose = (chosen: readonly string[]) => {
    setParams(chosen.length > 0 ? { runs: chosen.join(',') } : {}, { replace: true });
  };
  return (
    <Page title="Compare runs">
      <Stack gap="xl">
        <RunChooser ids={ids} known={compared?.map(({ run }) => run) ?? unready} onChange={choose} />
        {ids.length < 2 ? (
          <Text c="dimmed">
            {ids.length === 0 ? 'Choose two runs' : 'Choose one more run'} to see their distributions over each other,
            and how far they are apart trial by trial.
          </Text>
        ) : error ? (
          <ProblemView problem={error} onRetry={retry} />
        ) : unready.length > 0 ? (
          <Unready runs={unready} />
        ) : compared ? (
          <Comparison key={text} compared={compared} />
        ) : (
          <LoadingLines rows={6} height={48} />
        )}
      </Stack>
    </Page>
  );
}

function Unready({ runs }: { readonly runs: readonly Run[] }) {
  return (
    <Alert icon={<IconHourglass aria-hidden />} variant="default" title="Not all of them have a result">
      <List size="sm">
        {runs.map((run) => (
          <List.Item key={run.id}>
            <Anchor component={Link} to={`/runs/${run.id}`} size="sm">
              {nameOf(run)}
            </Anchor>
            : {RUN_STATES[run.state].word.toLowerCase()}
          </List.Item>
        ))}
      </List>
      <Text size="sm" mt="xs">
        Wait until they are done, or choose others.
      </Text>
    </Alert>
  );
}
