/**
 * The dialog that starts a run: how many trials, which seed, how they are drawn, which odds are counted. It saves the
 * model first, through its owner; it knows no grid and no workbook.
 */
import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { count, isPercent } from '../format/numbers.ts';
import type { Notation } from '../format/typed-numbers.ts';
import { startRun } from '../server/calls.ts';
import { newKey } from '../server/new-key.ts';
import { ServerProblem } from '../server/problem.ts';
import * as queries from '../server/queries.ts';
import { Disclosure } from '../shell/disclosure.tsx';
import { ProblemView } from '../shell/problem-view.tsx';
import { useWho } from '../shell/who.ts';
import type { RunDialogProps } from './contract.ts';
import { OddsFields } from './odds-fields.tsx';
import classes from './run-dialog.module.css';
import { SamplingFields } from './sampling-fields.tsx';
import { SeedField } from './seed-field.tsx';
import { ask, FIRST_SETTINGS, recall, remember, type Settings, settingsFor } from './settings.ts';
import { TrialsField } from './trials-field.tsx';

export function RunDialog(props: RunDialogProps) {
  const narrow = useMediaQuery('(max-width: 36em)');
  return (
    <Modal
      opened={props.opened}
      onClose={props.onClose}
      title="Run the simulation"
      closeButtonProps={{ 'aria-label': 'Close' }}
      size="lg"
      fullScreen={narrow ?? false}
      classNames={{ title: classes.title! }}
    >
      <RunForm {...props} />
    </Modal>
  );
}

/** More trials of all outputs than the server keeps samples of: percentiles come from counts then. */
const SAMPLES = 2 ** 24;

function RunForm(props: RunDialogProps) {
  const { modelName, outputs, sampling, initial, trialsPerSecond, onClose } = props;
  const notationOf = notationsOf(props);
  const person = useWho().user?.id ?? 'local';
  const [settings, setSettings] = useState<Settings>(() => ({
    ...FIRST_SETTINGS,
    ...recall(person),
    ...(sampling && { sampling }),
    ...(initial && settingsFor(initial, notationOf)),
  }));
  const [shown, setShown] = useState(false);
  const change = (changed: Partial<Settings>) => setSettings((before) => ({ ...before, ...changed }));
  const { start, starting, problem } = useStart(props, notationOf);
  const most = useQuery(queries.limits()).data?.trials;
  const { trials, trouble: found } = ask(settings, { modelId: '', version: 1 }, notationOf, most);
  const trouble = shown ? found : {};
  const many = trials !== undefined && trials * Math.max(outputs.length, 1) > SAMPLES;
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setShown(true);
        if (Object.keys(found).length > 0 || starting) return;
        // What another run had is no choice of this person.
        if (!initial) remember(person, settings);
        void start(settings);
      }}
    >
      <Stack gap="lg">
        <TrialsField
          typed={settings.trials}
          onTyped={(typed) => change({ trials: typed })}
          trials={trials}
          most={most}
          // Too many are told while one types: no further digit makes them fewer.
          error={most !== undefined && trials !== undefined && trials > most ? found.trials : trouble.trials}
          trialsPerSecond={trialsPerSecond}
          exact={many ? settings.exact : undefined}
          onExact={(exact) => change({ exact })}
        />
        <SeedField typed={settings.seed} onTyped={(seed) => change({ seed })} error={trouble.seed} />
        <TextInput
          label="Label"
          description="What the run is called in lists."
          placeholder={modelName}
          maxLength={200}
          value={settings.label}
          onChange={(event) => change({ label: event.currentTarget.value })}
        />
        <Stack gap={4}>
          <Disclosure label="How trials are drawn, and when" summary={summaryOf(settings)}>
            <SamplingFields settings={settings} onChange={change} />
          </Disclosure>
          <Disclosure
            label="Odds and percentiles"
            summary={oddsSummary(settings)}
            initially={settings.odds.length > 0 || trouble.percentiles !== undefined}
          >
            <OddsFields {...{ settings, outputs, trouble, notationOf }} onChange={change} />
          </Disclosure>
        </Stack>
        <Stack gap="sm" className={classes.foot!}>
          {problem !== undefined && <ProblemView problem={problem} />}
          {shown && Object.keys(found).length > 0 && (
            <Text size="sm" c="red" role="alert">
              {Object.values(found)[0]}
            </Text>
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={starting}>
              {trials === undefined ? 'Run' : `Run ${count(trials)} ${trials === 1 ? 'trial' : 'trials'}`}
            </Button>
          </Group>
        </Stack>
      </Stack>
    </form>
  );
}

/** How odds of an output are typed: as its own number format shows them. */
function notationsOf({ outputs }: RunDialogProps): (output: string) => Notation {
  const percent = new Map(outputs.map(({ reference, format }) => [reference, isPercent(format ?? '')]));
  return (output) => ({ locale: navigator.language, percent: percent.get(output) ?? false });
}

/** Saves and starts. What got no answer may have begun: pressed again unchanged it is the same run, not a second one. */
function useStart({ modelName, flush, onStarted }: RunDialogProps, notationOf: (output: string) => Notation) {
  const client = useQueryClient();
  const [starting, setStarting] = useState(false);
  const [problem, setProblem] = useState<unknown>();
  const unanswered = useRef<{ readonly body: string; readonly key: string }>(undefined);
  const open = useRef(true);
  useEffect(() => {
    open.current = true;
    return () => {
      open.current = false;
    };
  }, []);
  const start = async (settings: Settings) => {
    setStarting(true);
    setProblem(undefined);
    try {
      const label = settings.label.trim() || modelName.slice(0, 200);
      const body = ask({ ...settings, label }, await flush(), notationOf).run!;
      const text = JSON.stringify(body);
      const key = unanswered.current?.body === text ? unanswered.current.key : newKey();
      unanswered.current = { body: text, key };
      const run = await startRun(body, key);
      unanswered.current = undefined;
      void client.invalidateQueries({ queryKey: ['runs'] });
      if (open.current) onStarted(run);
    } catch (failure) {
      if (failure instanceof ServerProblem && failure.status !== 0) unanswered.current = undefined;
      setProblem(failure);
    } finally {
      setStarting(false);
    }
  };
  return { start, starting, problem };
}

const SAMPLINGS = { random: 'random', 'latin-hypercube': 'Latin hypercube', antithetic: 'antithetic' } as const;

function summaryOf({ sampling, priority }: Settings): string {
  return `${SAMPLINGS[sampling]}, ${priority} priority`;
}

function oddsSummary({ odds, percentiles }: Settings): string {
  const parts = [
    ...(odds.length > 0 ? [`${odds.length} ${odds.length === 1 ? 'question' : 'questions'}`] : []),
    ...(percentiles.trim() !== '' ? ['further percentiles'] : []),
  ];
  return parts.length > 0 ? parts.join(', ') : 'the result tells them for any value later, too';
}
