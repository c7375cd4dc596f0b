/** All runs: how they stand, and what can be done with them. A run itself is shown by its own page. */
import { Button, Center, EmptyState } from '@mantine/core';
import { IconChartHistogram, IconFilterOff } from '@tabler/icons-react';
import type { Run } from '@tessera/api';
import { useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { addressOf, FILTERS, filterOf } from '../../runs/filter.ts';
import { useRuns } from '../../runs/use-runs.ts';
import { LoadingLines } from '../../shell/loading.tsx';
import { Page } from '../../shell/page.tsx';
import { ProblemView } from '../../shell/problem-view.tsx';
import { ChosenRuns, MOST_COMPARED } from './chosen-runs.tsx';
import { RunTable } from './run-table.tsx';
import classes from './runs-page.module.css';

export default function RunsPage() {
  const [address] = useSearchParams();
  const filter = filterOf(address.get('state'));
  const { runs, error, retry, more, fetching } = useRuns(filter.states);
  const [chosen, setChosen] = useState<readonly Run[]>([]);
  const choose = (run: Run) =>
    setChosen((before) =>
      before.some(({ id }) => id === run.id)
        ? before.filter(({ id }) => id !== run.id)
        : [...before, run].slice(0, MOST_COMPARED),
    );
  return (
    <Page title="Runs">
      <nav aria-label="Which runs" className={classes.filters}>
        {FILTERS.map(({ word, text }) => (
          <Link
            key={word}
            to={addressOf(word)}
            replace
            preventScrollReset
            className={classes.filter}
            aria-current={word === filter.word ? 'page' : undefined}
          >
            {text}
          </Link>
        ))}
      </nav>
      {error && <ProblemView problem={error} onRetry={retry} />}
      {!runs && !error && <LoadingLines rows={8} height={44} />}
      {runs?.length === 0 && (filter.states ? <NoneOfThese /> : <NoRuns />)}
      {runs && runs.length > 0 && (
        <RunTable runs={runs} chosen={new Set(chosen.map(({ id }) => id))} onChoose={choose} />
      )}
      {more && (
        <Center mt="md">
          <Button variant="default" onClick={more} loading={fetching}>
            More runs
          </Button>
        </Center>
      )}
      <ChosenRuns runs={chosen} onClear={() => setChosen([])} />
    </Page>
  );
}

function NoRuns() {
  return (
    <EmptyState
      py="xl"
      icon={<IconChartHistogram aria-hidden />}
      title="Nothing has run yet"
      description="Open a model, mark the cells that are uncertain and the results that matter, and run it."
    >
      <EmptyState.Actions>
        <Button component={Link} to="/">
          Open a model
        </Button>
      </EmptyState.Actions>
    </EmptyState>
  );
}

function NoneOfThese() {
  return (
    <EmptyState py="xl" icon={<IconFilterOff aria-hidden />} title="No run is in this state">
      <EmptyState.Actions>
        <Button variant="default" component={Link} to={addressOf('all')} replace>
          Show all runs
        </Button>
      </EmptyState.Actions>
    </EmptyState>
  );
}
