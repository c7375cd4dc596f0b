/** What the server thinks that is uncertain and asked for: taken with one click, or one by one. Nothing is chosen unasked. */
import { ActionIcon, Anchor, Button, Group, Stack, Text, Tooltip, UnstyledButton } from '@mantine/core';
import { IconPlus, IconSparkles } from '@tabler/icons-react';
import type { ModelBody, Suggestions } from '@tessera/api';
import { type ReactNode, useMemo, useState } from 'react';
import { plain } from '../../format/numbers.ts';
import { LoadingLines } from '../../shell/loading.tsx';
import { ProblemView } from '../../shell/problem-view.tsx';
import { useCellActions } from './cell-actions.ts';
import { useModelTools, useModelView } from './model-view.ts';
import classes from './panels.module.css';
import { asInput, asOutput, type Offer, offered, strongest } from './suggestions.ts';

export interface SuggestionsState {
  readonly data: Suggestions | undefined;
  readonly error: unknown;
  readonly retry: () => void;
}

interface SuggestionsPanelProps {
  readonly suggestions: SuggestionsState;
  /** `start`: both kinds, for a model that is empty. */
  readonly of: 'start' | 'inputs' | 'outputs';
}

export function SuggestionsPanel({ suggestions: { data, error, retry }, of }: SuggestionsPanelProps) {
  const { state, same } = useModelView();
  const { body } = state.draft;
  const actions = useCellActions();
  const offer = useMemo(() => data && offered(data, writtenIn(body), same), [data, body, same]);
  if (error && !data) return <ProblemView problem={error} onRetry={retry} />;
  if (!offer) {
    return (
      <div>
        <Text size="sm" c="dimmed" mb="xs">
          Looking for what drives the results…
        </Text>
        <LoadingLines rows={3} height={40} />
      </div>
    );
  }
  if (of === 'start')
    return (
      <Start offer={offer} onUse={(these) => actions.addAll(these.inputs.map(asInput), these.outputs.map(asOutput))} />
    );
  const shown = of === 'inputs' ? { ...offer, outputs: [] } : { ...offer, inputs: [] };
  return <More offer={shown} of={of} />;
}

/** What the model has already, as it writes it. */
function writtenIn({ inputs = [], outputs = [] }: ModelBody) {
  return {
    inputs: inputs.map(({ cell }) => cell),
    outputs: outputs.map((output) => (typeof output === 'string' ? output : output.cell)),
  };
}

interface StartProps {
  readonly offer: Offer;
  readonly onUse: (these: Offer) => void;
}

function Start({ offer, onUse }: StartProps) {
  const best = strongest(offer);
  const [all, setAll] = useState(false);
  const shown = all ? offer : best;
  const hidden = offer.inputs.length + offer.outputs.length - best.inputs.length - best.outputs.length;
  if (offer.inputs.length + offer.outputs.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        No constant of this workbook moves a result. Choose the cells in the grid: a number to make uncertain, and a
        formula to ask for.
      </Text>
    );
  }
  return (
    <Stack gap="sm">
      <div>
        <Group gap={6}>
          <IconSparkles size={17} aria-hidden />
          <Text fw={650} size="sm" component="h2">
            Suggestions from this workbook
          </Text>
        </Group>
        <Text size="sm" c="dimmed">
          Found by moving every constant by 10% and watching the results. Each becomes triangular around its value;
          change it as you know better.
        </Text>
      </div>
      {best.inputs.length + best.outputs.length > 0 && <Button onClick={() => onUse(best)}>Use these</Button>}
      {shown.outputs.length > 0 && <Rows title="Results to ask for" offer={{ inputs: [], outputs: shown.outputs }} />}
      {shown.inputs.length > 0 && (
        <Rows title="Constants that drive them" offer={{ inputs: shown.inputs, outputs: [] }} />
      )}
      {hidden > 0 && (
        <Anchor component="button" type="button" size="sm" onClick={() => setAll((now) => !now)} aria-expanded={all}>
          {all ? 'Show the strongest only' : `Show ${hidden} more`}
        </Anchor>
      )}
    </Stack>
  );
}

/** Below what the model has: closed, so that it does not compete. */
function More({ offer, of }: { readonly offer: Offer; readonly of: 'inputs' | 'outputs' }) {
  const [opened, setOpened] = useState(false);
  const many = offer.inputs.length + offer.outputs.length;
  if (many === 0) return null;
  const title = of === 'inputs' ? 'More constants that drive the results' : 'More end results';
  return (
    <div>
      <Button
        variant="subtle"
        size="compact-sm"
        leftSection={<IconSparkles size={15} aria-hidden />}
        onClick={() => setOpened((now) => !now)}
        aria-expanded={opened}
      >
        {title} ({many})
      </Button>
      {opened && <Rows offer={offer} />}
    </div>
  );
}

function Rows({ title, offer }: { readonly title?: string; readonly offer: Offer }) {
  const actions = useCellActions();
  const write = plain();
  return (
    <div>
      {title && (
        <Text size="xs" fw={600} c="dimmed" component="h3" m={0}>
          {title}
        </Text>
      )}
      <ul className={classes.list} aria-label={title ?? 'Suggestions'}>
        {offer.outputs.map((output) => (
          <Row
            key={output.reference}
            {...output}
            text={write(output.value)}
            action="Make it an output"
            onAdd={() => actions.addAll([], [asOutput(output)])}
          />
        ))}
        {offer.inputs.map((input) => (
          <Row
            key={input.reference}
            {...input}
            text={write(input.value)}
            action="Make uncertain"
            onAdd={() => actions.addAll([asInput(input)], [])}
          >
            <Tooltip label="How far it moves the results, beside the strongest" position="bottom-start">
              <div className={classes.weight}>
                <div className={classes.weightBar} style={{ width: `${input.weight * 100}%` }} />
              </div>
            </Tooltip>
          </Row>
        ))}
      </ul>
    </div>
  );
}

interface RowProps {
  readonly reference: string;
  readonly label: string;
  readonly text: string;
  readonly action: string;
  readonly onAdd: () => void;
  readonly children?: ReactNode;
}

function Row({ reference, label, text, action, onAdd, children }: RowProps) {
  const { show } = useModelTools();
  return (
    <li className={classes.row}>
      <UnstyledButton className={classes.main} onClick={() => show(reference)}>
        <Group justify="space-between" gap="xs" wrap="nowrap">
          <Text size="sm" truncate>
            {label}
          </Text>
          <Text size="xs" c="dimmed" className={classes.reference}>
            {reference}
          </Text>
        </Group>
        <Text size="xs" c="dimmed" className={classes.words}>
          {text}
        </Text>
        {children}
      </UnstyledButton>
      <Tooltip label={action}>
        <ActionIcon variant="light" className={classes.remove} aria-label={`${action}: ${label}`} onClick={onAdd}>
          <IconPlus size={16} aria-hidden />
        </ActionIcon>
      </Tooltip>
    </li>
  );
}
