/** The equations of a process of one's own. */
import { ActionIcon, Button, Group, NumberInput, Paper, Stack, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import classes from './functionals.module.css';
import type { OwnEquation } from './own-process.ts';

interface OwnFieldsProps {
  readonly equations: readonly OwnEquation[];
  onEquations(equations: readonly OwnEquation[]): void;
}

export function OwnFields({ equations, onEquations }: OwnFieldsProps) {
  const change = (index: number, part: Partial<OwnEquation>) =>
    onEquations(equations.map((equation, i) => (i === index ? { ...equation, ...part } : equation)));
  const add = () =>
    onEquations([...equations, { component: freeName(equations), initial: 1, drift: '0', diffusion: '1' }]);
  return (
    <Stack gap="sm">
      {equations.map((equation, index) => (
        <Equation
          // biome-ignore lint/suspicious/noArrayIndexKey: an equation is its place; its name is being typed.
          key={index}
          equation={equation}
          onChange={(part) => change(index, part)}
          {...(equations.length > 1 && { onRemove: () => onEquations(equations.filter((_, i) => i !== index)) })}
        />
      ))}
      <Button size="xs" variant="default" leftSection={<IconPlus size={16} aria-hidden />} onClick={add}>
        Another component
      </Button>
    </Stack>
  );
}

function freeName(equations: readonly OwnEquation[]): string {
  const taken = new Set(equations.map(({ component }) => component));
  return ['Y', 'Z', 'V', 'W', 'U'].find((name) => !taken.has(name)) ?? `X${equations.length + 1}`;
}

interface EquationProps {
  readonly equation: OwnEquation;
  onChange(part: Partial<OwnEquation>): void;
  readonly onRemove?: () => void;
}

function Equation({ equation, onChange, onRemove }: EquationProps) {
  const { component, initial, drift, diffusion } = equation;
  const [typed, setTyped] = useState<string | number>();
  return (
    <Paper withBorder p="sm" role="group" aria-label={`Equation of ${component}`}>
      <Stack gap="xs">
        <Group gap="xs" wrap="nowrap" align="flex-end">
          <TextInput
            label="Component"
            value={component}
            flex={1}
            onChange={({ currentTarget }) => onChange({ component: currentTarget.value.trim() })}
          />
          <NumberInput
            label="At the start"
            value={typed ?? initial}
            flex={1}
            hideControls
            error={typeof typed === 'string' && 'Type a number.'}
            onChange={(next) => {
              setTyped(next);
              if (typeof next === 'number') onChange({ initial: next });
            }}
            onBlur={() => setTyped(undefined)}
          />
          {onRemove && (
            <ActionIcon
              variant="subtle"
              color="gray"
              size="input-sm"
              aria-label={`Remove ${component}`}
              onClick={onRemove}
            >
              <IconTrash size={16} aria-hidden />
            </ActionIcon>
          )}
        </Group>
        <TextInput
          label={`Drift of ${component}`}
          value={drift}
          spellCheck={false}
          classNames={{ input: classes.input! }}
          onChange={({ currentTarget }) => onChange({ drift: currentTarget.value })}
        />
        <TextInput
          label={`Diffusion of ${component}`}
          description="Nothing: no noise."
          value={diffusion}
          spellCheck={false}
          classNames={{ input: classes.input! }}
          onChange={({ currentTarget }) => onChange({ diffusion: currentTarget.value })}
        />
      </Stack>
    </Paper>
  );
}
