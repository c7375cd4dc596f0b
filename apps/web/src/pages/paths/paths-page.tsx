/** A stochastic process: its paths and what can be read off them, computed in this tab while its values are moved. */
import { Alert, Box, Grid, Stack, Text, VisuallyHidden } from '@mantine/core';
import { useCallback, useDeferredValue, useMemo } from 'react';
import { FanChart } from '../../charts/fan-chart.tsx';
import { FanSketch } from '../../charts/fan-sketch.tsx';
import { plain } from '../../format/numbers.ts';
import {
  FAN_LEVELS,
  type PathsAsked,
  type PathsCatalog,
  type PathsPreview,
  type PayoffEntry,
  type ProcessEntry,
  type Refusal,
} from '../../preview/protocol.ts';
import { usePaths, usePathsCatalog } from '../../preview/use-paths.ts';
import { LoadingLines } from '../../shell/loading.tsx';
import { Page } from '../../shell/page.tsx';
import { AtTime } from './at-time.tsx';
import { Functionals } from './functionals.tsx';
import { gridOf } from './grid-fields.tsx';
import { OWN, ownEntry } from './own-process.ts';
import { Payoffs } from './payoffs.tsx';
import classes from './process-panel.module.css';
import { ProcessPanel } from './process-panel.tsx';
import { RunLarge } from './run-large.tsx';
import { fitting, modelOf, type Setup, valueOf } from './setup.ts';
import { firstFunctionals, levelNear, type TemplatePlace } from './templates.ts';
import { Trouble } from './trouble.tsx';
import { useSetup } from './use-setup.ts';

const write = plain();
const short = new Intl.NumberFormat(undefined, { maximumSignificantDigits: 4 });
/** Times of the grid have endless digits; numbers of steps have all of theirs. */
const writeTime = (time: number): string => (Number.isInteger(time) ? write(time) : short.format(time));

export default function PathsPage() {
  const { catalog, refusal } = usePathsCatalog();
  return (
    <Page title="Stochastic processes">
      {refusal && <Refused title="The engine of this page did not start" sentence={refusal.message} />}
      {!catalog && !refusal && <LoadingLines rows={8} height={44} />}
      {catalog && <Simulation catalog={catalog} />}
    </Page>
  );
}

/** Of paths, all of which the numbers are of; of times; and of paths that are drawn singly. */
const [PATHS, TIMES, DRAWN] = [2048, 64, 200] as const;
/** Of the paths that are drawn, where there is little room. */
const SKETCHED = 40;

function Simulation({ catalog }: { readonly catalog: PathsCatalog }) {
  const { processes } = catalog;
  const { setup: told, change } = useSetup();
  const { process, setup } = useMemo(() => known(processes, told), [processes, told]);
  const asked = useMemo(() => {
    return { model: modelOf(setup, setup.functionals), seed: setup.seed, paths: PATHS, times: TIMES };
  }, [setup]);
  const { shown, refusal } = usePaths(asked);
  const mark = shown ? Math.round(setup.mark * (shown.preview.times.length - 1)) : 0;
  return (
    <Grid gap="xl">
      <Grid.Col span={{ base: 12, md: 4 }}>
        <ProcessPanel
          processes={processes}
          process={process}
          setup={setup}
          components={shown?.preview.components ?? process.components}
          schemes={process.schemes.length > 0 ? process.schemes : (shown?.preview.schemes ?? [])}
          onSetup={change}
        >
          {shown && <Strip preview={shown.preview} mark={mark} />}
        </ProcessPanel>
      </Grid.Col>
      <Grid.Col span={{ base: 12, md: 8 }}>
        <Stack gap="xl">
          {refusal && <Refused title="These values cannot be simulated" sentence={refusal.message} />}
          {!shown && !refusal && <LoadingLines rows={8} height={44} />}
          {shown && (
            <Answer entries={catalog.payoffs} setup={setup} process={process} {...shown} mark={mark} onSetup={change} />
          )}
        </Stack>
      </Grid.Col>
    </Grid>
  );
}

/** The process that is meant, and the setup without what does not belong to it. */
function known(processes: readonly ProcessEntry[], told: Setup) {
  const process =
    told.process === OWN
      ? ownEntry(told.equations)
      : (processes.find(({ name }) => name === told.process) ?? processes[0]!);
  const component = process.components.includes(told.component) ? told.component : '';
  const setup = {
    ...told,
    process: process.name,
    parameters: fitting(process.parameters, told.parameters),
    functionals: told.functionals ?? firstFunctionals(component || process.components[0]!),
  };
  return { process, setup };
}

interface AnswerProps {
  readonly entries: readonly PayoffEntry[];
  readonly setup: Setup & { readonly functionals: readonly string[] };
  readonly process: ProcessEntry;
  readonly preview: PathsPreview;
  /** What the preview is of. */
  readonly asked: PathsAsked;
  readonly mark: number;
  onSetup(change: Partial<Setup>): void;
}

function Answer({ entries, setup, process, preview, asked, mark, onSetup }: AnswerProps) {
  const { times, values, fan, component } = preview;
  const lines = useMemo(() => ({ levels: FAN_LEVELS, lines: fan }), [fan]);
  // The fan moves with the hand; what is below it follows when there is time.
  const shown = useMemo(() => ({ preview, asked }), [preview, asked]);
  const later = useDeferredValue(shown);
  const laterMark = Math.min(useDeferredValue(mark), later.preview.times.length - 1);
  const columns = useMemo(() => columnsOf(later.asked, later.preview), [later]);
  const level = levelNear(fan[fan.length >> 1]?.[0] ?? Number.NaN);
  const rate = rateOf(process, setup.parameters);
  const place = useMemo((): TemplatePlace => ({ component, level, rate }), [component, level, rate]);
  const last = times.length - 1;
  const onMark = useCallback((at: number) => onSetup({ mark: last > 0 ? at / last : 1 }), [last, onSetup]);
  const laterSetup = useDeferredValue(setup);
  const onPayoffs = useCallback((payoffs: Setup['payoffs']) => onSetup({ payoffs }), [onSetup]);
  const onExpressions = useCallback((functionals: readonly string[]) => onSetup({ functionals }), [onSetup]);
  return (
    <>
      {preview.note !== undefined && (
        <Alert color="yellow" variant="light" role="status">
          {preview.note}
        </Alert>
      )}
      <Trouble preview={later.preview} model={later.asked.model} seed={later.asked.seed} />
      <Box miw={0}>
        <FanChart
          title={`Paths of ${component}`}
          x={process.isDiscrete ? 'Step' : 'Time'}
          times={times}
          fan={lines}
          paths={values}
          drawn={Math.min(DRAWN, preview.paths)}
          mark={mark}
          onMark={onMark}
          write={write}
          writeTime={writeTime}
        />
      </Box>
      <AtTime preview={later.preview} mark={laterMark} writeTime={writeTime} />
      <Functionals expressions={setup.functionals} columns={columns} place={place} onExpressions={onExpressions} />
      <Payoffs
        entries={entries}
        payoffs={setup.payoffs}
        columns={later.preview.payoffs}
        place={place}
        onPayoffs={onPayoffs}
      />
      <RunLarge
        setup={laterSetup}
        functionals={laterSetup.functionals}
        components={preview.components}
        title={process.title}
        steps={gridOf(process, setup).steps}
      />
      <VisuallyHidden aria-live="polite">{inShort(later.preview, laterMark)}</VisuallyHidden>
    </>
  );
}

/** What came of each expression. */
function columnsOf({ model }: PathsAsked, { functionals }: PathsPreview): ReadonlyMap<string, Float64Array | Refusal> {
  return new Map((model.functionals ?? []).map(({ expression }, i) => [expression, functionals[i]!]));
}

/** At which payoffs are discounted to begin with: the drift, where the process has one. */
function rateOf({ parameters }: ProcessEntry, values: Setup['parameters']): number {
  const drift = parameters.find(({ name }) => name === 'r' || name === 'mu');
  const rate = drift && valueOf(drift, parameters, values);
  return typeof rate === 'number' ? rate : 0.05;
}

/** The answer in short, where it would be below the fields; for eyes, ears hear it anyway. */
function Strip({ preview, mark }: { readonly preview: PathsPreview; readonly mark: number }) {
  const { times, values, fan } = preview;
  const lines = useMemo(() => ({ levels: FAN_LEVELS, lines: fan }), [fan]);
  return (
    <Box className={classes.strip!} hiddenFrom="md" aria-hidden>
      <FanSketch times={times} fan={lines} paths={values} drawn={Math.min(SKETCHED, preview.paths)} />
      <Text size="xs" fw={600}>
        {inShort(preview, mark)}
      </Text>
    </Box>
  );
}

function inShort({ times, fan, component }: PathsPreview, mark: number): string {
  const [low, , median, , high] = fan.map((line) => line[mark]!);
  return `${component} at ${writeTime(times[mark]!)}: median ${write(median!)}, 90% from ${write(low!)} to ${write(high!)}`;
}

function Refused({ title, sentence }: { readonly title: string; readonly sentence: string }) {
  return (
    <Alert color="red" variant="light" role="alert" title={title}>
      {sentence}
    </Alert>
  );
}
