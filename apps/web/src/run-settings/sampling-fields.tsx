/** How the draws of a run are laid out, and when it gets its turn. */
import { Input, Radio, SegmentedControl, Stack, Text } from '@mantine/core';
import type { Sampling } from './contract.ts';
import type { Priority, Settings } from './settings.ts';

const SAMPLINGS: readonly { value: Sampling; label: string; description: string }[] = [
  {
    value: 'random',
    label: 'Random',
    description: 'Every trial is drawn by itself, as chance would. Right for all questions.',
  },
  {
    value: 'latin-hypercube',
    label: 'Latin hypercube',
    description: 'Each input is drawn evenly over its whole range: means settle with far fewer trials.',
  },
  {
    value: 'antithetic',
    label: 'Antithetic',
    description: 'Trials come in pairs that mirror each other: good where results rise or fall with each input.',
  },
];

const PRIORITIES: readonly { value: Priority; label: string; sentence: string }[] = [
  { value: 'high', label: 'High', sentence: 'Takes the next free core, before other runs.' },
  { value: 'normal', label: 'Normal', sentence: 'Takes its turn.' },
  { value: 'background', label: 'Background', sentence: 'Waits while others run: for what has time until tomorrow.' },
];

export function SamplingFields(props: {
  readonly settings: Settings;
  readonly onChange: (changed: Partial<Settings>) => void;
}) {
  const { settings, onChange } = props;
  return (
    <Stack gap="md" py="xs">
      <Radio.Group
        label="Sampling"
        value={settings.sampling}
        onChange={(value) => onChange({ sampling: value as Sampling })}
      >
        <Stack gap="xs" mt="xs">
          {SAMPLINGS.map(({ value, label, description }) => (
            <Radio key={value} value={value} label={label} description={description} />
          ))}
        </Stack>
      </Radio.Group>
      <div>
        <Input.Label component="div" display="block" mb={4} id="priority">
          Priority
        </Input.Label>
        <SegmentedControl
          aria-labelledby="priority"
          value={settings.priority}
          onChange={(value) => onChange({ priority: value as Priority })}
          data={PRIORITIES.map(({ value, label }) => ({ value, label }))}
        />
        <Text size="xs" c="dimmed" mt={4} aria-live="polite">
          {PRIORITIES.find(({ value }) => value === settings.priority)?.sentence}
        </Text>
      </div>
    </Stack>
  );
}
