/** A stochastic process: its paths and what can be read off them, computed in this tab while its values are moved. */
import { Alert, Box, Grid, Stack, Text, VisuallyHidden } from '@mantine/core';
import { useDeferredValue, useMemo } from 'react';
import { FanChart } from '../../charts/fan-chart.tsx';
import { plain } from '../../format/numbers.ts';
import { FAN_LEVELS, type PathsAsked, type PathsPreview, type ProcessEntry } from '../../preview/protocol.ts';
import { usePaths, useProcesses } from '../../preview/use-paths.ts';
import { LoadingLines } from '../../shell/loading.tsx';
import { Page } from '../../shell/page.tsx';
import { AtTime } from './at-time.tsx';
import classes from './process-panel.module.css';
import { ProcessPanel } from './process-panel.tsx';
import { fitting, modelOf, type Setup } from './setup.ts';
import { useSetup } from './use-setup.ts';

const write = plain();

export default function PathsPage() {
  const { processes, refusal } = useProcesses();
  return (
    <Page title="Stochastic processes">
      {refusal && <Refused title="The engine of this page did not start" sentence={refusal.message} />}
      {!processes && !refusal && <LoadingLines rows={8} height={44} />}
      {processes && <Simulation processes={processes} />}
    </Page>
  );
}

/** Of paths, all of which the numbers are of; of times; and of paths that are drawn singly. */
const [PATHS, TIMES, DRAWN] = [2048, 64, 200] as const;

function Simulation({ processes }: { readonly processes: readonly ProcessEntry[] }) {
  const { setup, change } = useSetup();
  const process = processes.find(({ name }) => name === setup.process) ?? processes[0]!;
  const known = useMemo(
    () => ({ ...setup, process: process.name, parameters: fitting(process.parameters, setup.parameters) }),
    [setup, process],
  );
  const asked = useMemo((): PathsAsked => {
    return { model: modelOf(known), seed: known.seed, paths: PATHS, times: TIMES };
  }, [known]);
  const { shown, refusal } = usePaths(asked);
  const mark = shown ? Math.round(setup.mark * (shown.preview.times.length - 1)) : 0;
  return (
    <Grid gap="xl">
      <Grid.Col span={{ base: 12, md: 4 }}>
        <ProcessPanel
          processes={processes}
          process={process}
          setup={known}
          components={shown?.preview.components ?? []}
          onSetup={change}
        >
          {shown && <Strip preview={shown.preview} mark={mark} />}
        </ProcessPanel>
      </Grid.Col>
      <Grid.Col span={{ base: 12, md: 8 }}>
        <Stack gap="xl">
          {refusal && <Refused title="These values cannot be simulated" sentence={refusal.message} />}
          {!shown && !refusal && <LoadingLines rows={8} height={44} />}
          {shown && <Answer setup={known} process={process} preview={shown.preview} mark={mark} onSetup={change} />}
        </Stack>
      </Grid.Col>
    </Grid>
  );
}

interface AnswerProps {
  readonly setup: Setup;
  readonly process: ProcessEntry;
  readonly preview: PathsPreview;
  readonly mark: number;
  onSetup(change: Partial<Setup>): void;
}

function Answer({ process, preview, mark, onSetup }: AnswerProps) {
  const { times, values, fan, component } = preview;
  const lines = useMemo(() => ({ levels: FAN_LEVELS, lines: fan }), [fan]);
  // The fan moves with the hand; what is below it follows when there is time.
  const later = useDeferredValue(preview);
  const laterMark = useDeferredValue(mark);
  return (
    <>
      <Box miw={0}>
        <FanChart
          title={`Paths of ${component}`}
          x={process.isDiscrete ? 'Step' : 'Time'}
          times={times}
          fan={lines}
          paths={values}
          drawn={Math.min(DRAWN, preview.paths)}
          mark={mark}
          onMark={(at) => onSetup({ mark: times.length > 1 ? at / (times.length - 1) : 1 })}
          write={write}
          writeTime={write}
        />
      </Box>
      <AtTime preview={later} mark={Math.min(laterMark, later.times.length - 1)} />
      <VisuallyHidden aria-live="polite">{inShort(later, Math.min(laterMark, later.times.length - 1))}</VisuallyHidden>
    </>
  );
}

/** The answer in a line, where it would be below the fields; for eyes, ears hear it anyway. */
function Strip({ preview, mark }: { readonly preview: PathsPreview; readonly mark: number }) {
  return (
    <Text className={classes.strip!} hiddenFrom="md" aria-hidden fw={600}>
      {inShort(preview, mark)}
    </Text>
  );
}

function inShort({ times, fan, component }: PathsPreview, mark: number): string {
  const [low, , median, , high] = fan.map((line) => line[mark]!);
  return `${component} at ${write(times[mark]!)}: median ${write(median!)}, 90% from ${write(low!)} to ${write(high!)}`;
}

function Refused({ title, sentence }: { readonly title: string; readonly sentence: string }) {
  return (
    <Alert color="red" variant="light" role="alert" title={title}>
      {sentence}
    </Alert>
  );
}
