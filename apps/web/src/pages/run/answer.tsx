/** The answer of a run: an output to choose, and the tabs in which it is looked at. */
import { Alert, Anchor, Badge, Box, Group, Loader, Tabs, Text } from '@mantine/core';
import { IconInfoCircle } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { Run, RunProgram, RunResult } from '@tessera/api';
import { lazy, Suspense, useEffect, useMemo, useRef } from 'react';
import { count } from '../../format/numbers.ts';
import { writingOf } from '../../format/writing.ts';
import { firstPlace } from '../../runs/paths-result.ts';
import { sampleSentence } from '../../runs/sentences.ts';
import { type RunSamples, useSamplesOfRun } from '../../runs/use-samples.ts';
import * as queries from '../../server/queries.ts';
import { LoadingLines } from '../../shell/loading.tsx';
import { ProblemView } from '../../shell/problem-view.tsx';
import { useAddress } from '../../shell/use-address.ts';
import { OF_AN_OUTPUT, outputOf, type Tab, tabOf, trialOf } from './address.ts';
import { ConvergenceTab } from './convergence-tab.tsx';
import { Details } from './details.tsx';
import { DistributionTab } from './distribution-tab.tsx';
import { DriversTab } from './drivers-tab.tsx';
import { ErrorsTab } from './errors-tab.tsx';
import layout from './layout.module.css';
import { OutputList } from './output-list.tsx';
import { OutputsTab } from './outputs-tab.tsx';
import { PathsOverview } from './paths-overview.tsx';
import { TrialsTab } from './trials-tab.tsx';
import type { AnswerView } from './view.ts';

const TrialView = lazy(async () => ({ default: (await import('./trial-view.tsx')).TrialView }));

export function Answer({ run }: { readonly run: Run }) {
  const result = useQuery(queries.result(run.id));
  const program = useQuery(queries.runProgram(run.id));
  if (result.error) return <ProblemView problem={result.error} onRetry={result.refetch} />;
  if (!result.data) return <LoadingLines rows={5} height={60} />;
  if (result.data.outputs.length === 0) return <Alert>It ended before a single block of trials was done.</Alert>;
  return <Known run={run} result={result.data} program={program.data} problem={program.error} />;
}

interface KnownProps {
  readonly run: Run;
  readonly result: RunResult;
  readonly program: RunProgram | undefined;
  readonly problem: unknown;
}

function Known({ run, result, program, problem }: KnownProps) {
  const { params, change } = useAddress();
  const samples = useSamplesOfRun(run.id, program);
  const variables = useVariables(result, program);
  const asked = params.get('output');
  const chosen = asked === null && result.paths ? firstPlace(result) : outputOf(asked, result.outputs);
  const output = result.outputs[chosen]!;
  const { writing } = variables.outputs[chosen]!;
  const view: AnswerView = { run, result, program, samples, ...variables, chosen, output, writing };
  const listed = result.outputs.map(({ output: key, label, mean, std_dev, histogram, errors }, i) => ({
    key,
    label,
    mean: variables.outputs[i]!.writing.average(mean, std_dev),
    counts: histogram.counts,
    values: histogram.values,
    errors,
  }));
  const several = result.outputs.length > 1;
  const choose = (key: string) => change({ ...OF_AN_OUTPUT, output: key }, { step: true });
  return (
    <>
      {result.partial && (
        <Alert variant="light" color="yellow" icon={<IconInfoCircle aria-hidden />}>
          The run ended before all of its trials. This is the answer of its first {count(result.trials)}.
        </Alert>
      )}
      {result.paths && (
        // A marker passes many times; going back leads to where it was before it moved.
        <PathsOverview
          result={result}
          chosen={chosen}
          onChoose={(place) => change({ ...OF_AN_OUTPUT, output: result.outputs[place]!.output })}
        />
      )}
      <div className={`${layout.columns} ${several && !result.paths ? layout['with-list'] : ''}`}>
        {!result.paths && <OutputList outputs={listed} chosen={chosen} onChoose={choose} />}
        <AnswerTabs view={view} problem={problem ?? samples.failure} />
      </div>
      <OneTrial view={view} />
    </>
  );
}

/** Names and number formats of inputs and outputs; until the program is there, those that the result has. */
function useVariables(result: RunResult, program: RunProgram | undefined) {
  return useMemo(() => {
    const outputs = result.outputs.map(({ output: reference, label }, i) => {
      return { reference, label, writing: writingOf(program?.outputs[i]?.format ?? '') };
    });
    const inputs = (program?.inputs ?? []).map(({ reference, label, format }) => {
      return { reference, label, writing: writingOf(format) };
    });
    return { inputs, outputs };
  }, [result, program]);
}

function AnswerTabs({ view, problem }: { readonly view: AnswerView; readonly problem: unknown }) {
  const tabs = useRef<HTMLDivElement>(null);
  const { params, change } = useAddress();
  const failing = view.result.outputs.some(({ errors }) => errors > 0);
  const several = view.result.outputs.length > 1;
  const asked = tabOf(params.get('tab'));
  const isThere = (tab: Tab): boolean => {
    if (tab === 'errors') return failing;
    if (tab === 'outputs') return several;
    // Paths have no inputs, and no workbook to be looked at in a trial.
    return !view.result.paths || (tab !== 'drivers' && tab !== 'trials');
  };
  const tab = isThere(asked) ? asked : 'answer';
  const choose = (value: string | null) => change({ tab: value === 'answer' ? null : value }, { step: true });
  // On a narrow window the chosen one may be beyond the edge.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another tab is chosen in the document, not in the code
  useEffect(() => {
    const chosen = tabs.current?.querySelector<HTMLElement>('[aria-selected="true"]');
    const room = tabs.current?.parentElement;
    if (!chosen || !room) return;
    // The page itself stays where it is: above the tabs there may be more than a window full.
    const [left, right] = [chosen.offsetLeft, chosen.offsetLeft + chosen.offsetWidth - room.clientWidth];
    room.scrollLeft = Math.min(left, Math.max(right, room.scrollLeft));
  }, [tab]);
  return (
    <Tabs value={tab} onChange={choose} keepMounted={false} variant="default">
      <Box style={{ overflowX: 'auto', overflowY: 'hidden' }} mb="md">
        <Tabs.List ref={tabs} style={{ flexWrap: 'nowrap' }}>
          <Tabs.Tab value="answer">Distribution</Tabs.Tab>
          {isThere('drivers') && <Tabs.Tab value="drivers">What drives it</Tabs.Tab>}
          {isThere('trials') && <Tabs.Tab value="trials">Trials</Tabs.Tab>}
          <Tabs.Tab value="convergence">Convergence</Tabs.Tab>
          {several && <Tabs.Tab value="outputs">All outputs</Tabs.Tab>}
          {failing && (
            <Tabs.Tab
              value="errors"
              rightSection={
                <Badge size="xs" color="red" variant="light">
                  {count(Math.max(...view.result.outputs.map(({ errors }) => errors)))}
                </Badge>
              }
            >
              Errors
            </Tabs.Tab>
          )}
          <Tabs.Tab value="details">Details</Tabs.Tab>
        </Tabs.List>
      </Box>
      {tab !== 'details' && tab !== 'outputs' && <Computing samples={view.samples} view={view} problem={problem} />}
      <Tabs.Panel value={tab}>{panel(tab, view)}</Tabs.Panel>
    </Tabs>
  );
}

function panel(tab: Tab, view: AnswerView) {
  // Another output starts afresh: markers and selects belong to one.
  const key = view.output.output;
  switch (tab) {
    case 'answer':
      return <DistributionTab key={key} view={view} />;
    case 'drivers':
      return <DriversTab key={key} view={view} />;
    case 'trials':
      return <TrialsTab key={key} view={view} />;
    case 'convergence':
      return <ConvergenceTab view={view} />;
    case 'outputs':
      return <OutputsTab view={view} />;
    case 'errors':
      return <ErrorsTab view={view} />;
    case 'details':
      return <Details run={view.run} />;
  }
}

/** With fewer the machine was too busy: the same is worth another try. */
const FEW = 100_000;

interface ComputingProps {
  readonly samples: RunSamples;
  readonly view: AnswerView;
  readonly problem: unknown;
}

/** How far this tab is with computing the trials again, and which of them it has. */
function Computing({ samples: { columns, computed, again }, view, problem }: ComputingProps) {
  if (problem) {
    return (
      <Box mb="md">
        <Text size="sm" mb="xs">
          Odds at the markers, single trials, scatter plots and convergence are missing: the trials could not be
          computed again here.
        </Text>
        <ProblemView problem={problem} />
      </Box>
    );
  }
  if (columns) {
    const sentence = sampleSentence(columns.trials, view.result.trials);
    if (sentence === '') return null;
    return (
      <Text size="sm" c="dimmed" mb="sm">
        {sentence} Odds at the markers, scatter plots, single trials and convergence come from these; averages and
        percentiles from all.{' '}
        {columns.trials < FEW && (
          <Anchor component="button" size="sm" onClick={again}>
            Try to compute more
          </Anchor>
        )}
      </Text>
    );
  }
  return (
    <Group gap="xs" mb="sm" wrap="nowrap" role="status">
      <Loader size={14} />
      <Text size="sm" c="dimmed">
        Computing the trials again in this tab{computed > 0 && `: ${count(computed)} so far`}
      </Text>
    </Group>
  );
}

/** The workbook as it stood in the trial that the address asks for. */
function OneTrial({ view }: { readonly view: AnswerView }) {
  const { params } = useAddress();
  const trial = trialOf(params.get('trial'), view.result.trials);
  if (trial === undefined) return null;
  return (
    <Suspense fallback={null}>
      <TrialView view={view} trial={trial} />
    </Suspense>
  );
}
