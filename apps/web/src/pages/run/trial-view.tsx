/** The whole workbook as it stood in one trial, with that trial's inputs and outputs beside it. */
import { ActionIcon, Box, Button, Drawer, Group, Loader, Modal, Text, Title, Tooltip } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconChevronLeft, IconChevronRight, IconListNumbers, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { count } from '../../format/numbers.ts';
import * as queries from '../../server/queries.ts';
import { ProblemView } from '../../shell/problem-view.tsx';
import { useAddress } from '../../shell/use-address.ts';
import { tableColumns } from './columns.ts';
import { neighbours } from './selection.ts';
import { TrialSheet } from './trial-sheet.tsx';
import { TrialValues } from './trial-values.tsx';
import classes from './trial-view.module.css';
import { useOrdered } from './use-ordered.ts';
import { useSelection } from './use-selection.ts';
import type { AnswerView } from './view.ts';

interface TrialViewProps {
  readonly view: AnswerView;
  readonly trial: number;
}

export function TrialView({ view, trial }: TrialViewProps) {
  const { change } = useAddress();
  const close = () => change({ trial: null });
  return (
    <Modal.Root opened onClose={close} fullScreen transitionProps={{ duration: 0 }}>
      <Modal.Content className={classes.content!} aria-label={`Trial ${count(trial)}`} bdrs={0}>
        <Opened view={view} trial={trial} onClose={close} />
      </Modal.Content>
    </Modal.Root>
  );
}

function Opened({ view, trial, onClose }: TrialViewProps & { readonly onClose: () => void }) {
  const isNarrow = useMediaQuery('(max-width: 62em)') ?? false;
  const [listed, setListed] = useState(false);
  const [chosen, setChosen] = useState<string>();
  const replayed = useQuery({ ...queries.trial(view.run.id, trial), placeholderData: (before) => before });
  const { data } = replayed;
  const values = data && <TrialValues view={view} trial={data} chosen={chosen} onChoose={setChosen} />;
  return (
    <>
      <Bar view={view} trial={trial} onClose={onClose} busy={replayed.isFetching}>
        {isNarrow && data && (
          <Tooltip label="Inputs and outputs">
            <ActionIcon variant="default" size={36} aria-label="Inputs and outputs" onClick={() => setListed(true)}>
              <IconListNumbers size={18} />
            </ActionIcon>
          </Tooltip>
        )}
      </Bar>
      <div className={classes.body} aria-busy={replayed.isPlaceholderData}>
        {replayed.error ? (
          <Box p="md">
            <ProblemView problem={replayed.error} onRetry={replayed.refetch} />
          </Box>
        ) : data ? (
          <>
            <div className={classes.sheet}>
              <TrialSheet view={view} trial={data} chosen={chosen} onChoose={setChosen} />
            </div>
            {!isNarrow && <aside className={classes.values}>{values}</aside>}
          </>
        ) : (
          <Group m="auto" gap="sm" role="status">
            <Loader size="sm" />
            <Text size="sm">Computing the workbook of this trial…</Text>
          </Group>
        )}
      </div>
      <Drawer
        opened={listed && isNarrow}
        onClose={() => setListed(false)}
        position="bottom"
        size="70%"
        title="This trial"
      >
        {values}
      </Drawer>
    </>
  );
}

interface BarProps {
  readonly view: AnswerView;
  readonly trial: number;
  readonly busy: boolean;
  readonly onClose: () => void;
  readonly children: React.ReactNode;
}

/** Which trial it is, and the way to the next one. */
function Bar({ view, trial, busy, onClose, children }: BarProps) {
  const { change } = useAddress();
  const selection = useSelection(view);
  const columns = useMemo(() => tableColumns(view), [view]);
  const { trials } = useOrdered(selection, columns);
  const { place, before, after } = useMemo(
    () => neighbours(trial, trials, view.result.trials),
    [trial, trials, view.result.trials],
  );
  const go = (to: number | undefined) => to !== undefined && change({ trial: to });
  const of = place < 0 ? '' : ' of the selection';
  return (
    <header className={classes.bar}>
      <div className={classes.name}>
        <Title order={2} size="h4">
          Trial {count(trial)}
        </Title>
        <Text size="xs" c="dimmed" lineClamp={2}>
          {place < 0
            ? 'The workbook as it stood. Changed cells are tinted.'
            : `${count(place + 1)} of ${count(trials.length)}: ${selection.text}. Changed cells are tinted.`}
        </Text>
      </div>
      <Group gap="xs" wrap="nowrap">
        {busy && <Loader size="xs" aria-label="Computing" />}
        <Step name={`Previous trial${of}`} disabled={before === undefined} onClick={() => go(before)}>
          <IconChevronLeft size={18} />
        </Step>
        <Step name={`Next trial${of}`} disabled={after === undefined} onClick={() => go(after)}>
          <IconChevronRight size={18} />
        </Step>
        {children}
        <Button variant="default" leftSection={<IconX size={16} />} onClick={onClose} visibleFrom="xs">
          Close
        </Button>
        <ActionIcon variant="default" size={36} aria-label="Close" onClick={onClose} hiddenFrom="xs">
          <IconX size={18} />
        </ActionIcon>
      </Group>
    </header>
  );
}

interface StepProps {
  readonly name: string;
  readonly disabled: boolean;
  readonly onClick: () => void;
  readonly children: React.ReactNode;
}

function Step({ name, disabled, onClick, children }: StepProps) {
  return (
    <Tooltip label={name}>
      <ActionIcon
        variant="default"
        size={36}
        aria-label={name}
        mod={{ disabled }}
        aria-disabled={disabled}
        onClick={onClick}
      >
        {children}
      </ActionIcon>
    </Tooltip>
  );
}
