/** The cells whose results are asked for, in the order in which runs show them. */
import { ActionIcon, Group, Text, Tooltip, UnstyledButton } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconTrash } from '@tabler/icons-react';
import { writer } from '../../format/numbers.ts';
import type { PreviewResult } from '../../preview/protocol.ts';
import { useCellActions } from './cell-actions.ts';
import { LongList } from './long-list.tsx';
import { type OutputView, useModelTools, useModelView } from './model-view.ts';
import classes from './panels.module.css';

interface OutputsPanelProps {
  readonly chosen: string | undefined;
  readonly result: PreviewResult | undefined;
}

export function OutputsPanel({ chosen, result }: OutputsPanelProps) {
  const { outputs } = useModelView();
  if (outputs.length === 0) return null;
  return (
    <LongList
      label="Outputs"
      kind="output"
      items={outputs}
      keyOf={cellOf}
      isChosen={({ references }) => chosen !== undefined && references.includes(chosen)}
      row={(output, i) => (
        <OutputRow output={output} result={result} isFirst={i === 0} isLast={i === outputs.length - 1} />
      )}
    />
  );
}

const cellOf = ({ cell }: OutputView): string => cell;

interface OutputRowProps {
  readonly output: OutputView;
  readonly result: PreviewResult | undefined;
  readonly isFirst: boolean;
  readonly isLast: boolean;
}

function OutputRow({ output, result, isFirst, isLast }: OutputRowProps) {
  const { open } = useModelTools();
  const actions = useCellActions();
  const { cell, label, references, format } = output;
  const [first] = references;
  const simulated = result?.outputs.find(({ reference }) => reference === (first ?? cell));
  const write = writer(format);
  const range =
    simulated && `${write(simulated.percentiles['5'] ?? null)} to ${write(simulated.percentiles['95'] ?? null)}`;
  return (
    <>
      <UnstyledButton
        className={classes.main}
        onClick={() => first !== undefined && open(first)}
        disabled={first === undefined}
      >
        <Group justify="space-between" gap="xs" wrap="nowrap">
          <Text size="sm" fw={600} truncate>
            {label}
          </Text>
          <Text size="xs" c="dimmed" className={classes.reference}>
            {cell}
          </Text>
        </Group>
        <Text size="xs" c="dimmed" className={classes.words}>
          {references.length > 1 ? `${references.length} cells` : range ? `In 90% of the trials ${range}` : ' '}
        </Text>
      </UnstyledButton>
      <Group gap={0} wrap="nowrap" className={classes.remove}>
        <Tooltip label="Earlier in the list">
          <ActionIcon
            variant="subtle"
            color="gray"
            disabled={isFirst}
            aria-label={`Move ${label} up`}
            onClick={() => actions.moveOutput(output, -1)}
          >
            <IconArrowUp size={16} aria-hidden />
          </ActionIcon>
        </Tooltip>
        <Tooltip label="Later in the list">
          <ActionIcon
            variant="subtle"
            color="gray"
            disabled={isLast}
            aria-label={`Move ${label} down`}
            onClick={() => actions.moveOutput(output, 1)}
          >
            <IconArrowDown size={16} aria-hidden />
          </ActionIcon>
        </Tooltip>
        <Tooltip label="No output any more">
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={`Remove the output ${label}`}
            onClick={() => actions.removeOutput(output)}
          >
            <IconTrash size={16} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </Group>
    </>
  );
}
