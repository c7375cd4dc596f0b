/** Which process, with which values, on which grid. */
import { Button, Group, Paper, Select, Stack, Text } from '@mantine/core';
import type { ParameterValue } from '@tessera/models';
import { memo, type ReactNode, useCallback } from 'react';
import type { ProcessEntry, SchemeEntry } from '../../preview/protocol.ts';
import { Disclosure } from '../../shell/disclosure.tsx';
import { GridFields, gridInWords } from './grid-fields.tsx';
import { OwnFields } from './own-fields.tsx';
import { OWN } from './own-process.ts';
import { ParameterField } from './parameter-field.tsx';
import classes from './process-panel.module.css';
import { FIRST_SETUP, type Setup, valueOf } from './setup.ts';
import type { ChangeSetup } from './use-setup.ts';

interface ProcessPanelProps {
  readonly processes: readonly ProcessEntry[];
  readonly process: ProcessEntry;
  readonly setup: Setup;
  /** Of the process as it is set now. */
  readonly components: readonly string[];
  readonly schemes: readonly SchemeEntry[];
  readonly onSetup: ChangeSetup;
  /** Stays in view while a narrow window is scrolled through the fields. */
  readonly children?: ReactNode;
}

export function ProcessPanel(props: ProcessPanelProps) {
  const { processes, process, setup, components, schemes, onSetup, children } = props;
  const { parameters } = setup;
  const onParameter = useCallback(
    (name: string, value: ParameterValue) =>
      onSetup((before) => ({ parameters: { ...before.parameters, [name]: value } })),
    [onSetup],
  );
  /** What was set belongs to the process that is left: another one begins with its first values. */
  const chosen = (name: string): Setup => {
    const { parameters = {}, horizon } = processes.find((one) => one.name === name)?.presets[0] ?? {};
    const { seed, equations } = setup;
    return { ...FIRST_SETUP, process: name, parameters, horizon, seed, equations };
  };
  return (
    <Paper withBorder p="md" component="section" aria-label="The process">
      {children}
      <Stack gap="md">
        <Select
          label="Process"
          searchable
          allowDeselect={false}
          nothingFoundMessage="There is no such process."
          maxDropdownHeight={420}
          data={byFamily(processes)}
          value={process.name}
          onChange={(name) => name !== null && name !== process.name && onSetup(chosen(name))}
        />
        <About process={process} />
        {process.name === OWN && (
          <OwnFields equations={setup.equations} onEquations={(equations) => onSetup({ equations })} />
        )}
        <Presets process={process} onSetup={onSetup} />
        {process.parameters.map((parameter) => (
          <ParameterField
            key={`${process.name} ${parameter.name}`}
            parameter={parameter}
            value={valueOf(parameter, process.parameters, parameters)}
            onParameter={onParameter}
          />
        ))}
        {components.length > 1 && (
          <Select
            label="Component"
            description="What of the path is shown."
            allowDeselect={false}
            data={[...components]}
            value={components.includes(setup.component) ? setup.component : components[0]!}
            onChange={(component) => component !== null && onSetup({ component, mark: setup.mark })}
          />
        )}
        <Disclosure label="Time, steps and scheme" summary={gridInWords(process, setup, schemes)}>
          <GridFields process={process} schemes={schemes} setup={setup} onSetup={onSetup} />
        </Disclosure>
      </Stack>
    </Paper>
  );
}

function byFamily(processes: readonly ProcessEntry[]): { group: string; items: { value: string; label: string }[] }[] {
  const families = [...new Set(processes.map(({ family }) => family))];
  const listed = families.map((group) => ({
    group,
    items: processes.filter(({ family }) => family === group).map(({ name, title }) => ({ value: name, label: title })),
  }));
  return [...listed, { group: 'Your own', items: [{ value: OWN, label: 'Drift and diffusion as expressions' }] }];
}

/** Between the equations of a system. */
const EQUATION = /[,;]\s+(?=d\S)/g;

const About = memo(function About({ process: { formula, use, source } }: { readonly process: ProcessEntry }) {
  return (
    <div>
      <p className={classes.formula}>{formula.replaceAll(EQUATION, '\n')}</p>
      <Text size="sm">{use}</Text>
      {source !== '' && (
        <Text size="xs" c="dimmed" mt={4}>
          {source}
        </Text>
      )}
    </div>
  );
});

interface PresetsProps extends Pick<ProcessPanelProps, 'onSetup'> {
  readonly process: ProcessEntry;
}

const Presets = memo(function Presets({ process: { presets }, onSetup }: PresetsProps) {
  if (presets.length === 0) return null;
  return (
    <Group gap={6} role="group" aria-label="Values to begin with">
      {presets.map(({ title, parameters, horizon }) => (
        <Button
          key={title}
          size="compact-sm"
          variant="default"
          onClick={() => onSetup({ parameters, horizon, steps: undefined })}
        >
          {title}
        </Button>
      ))}
    </Group>
  );
});
