/** What can be done to any distribution: cut off, stretched, moved. */
import { Stack, Text } from '@mantine/core';
import { Disclosure } from '../shell/disclosure.tsx';
import { NumberField } from './number-field.tsx';
import type { FieldsProps } from './parameters.tsx';

const FIELDS = [
  { key: 'low', label: 'Lowest', description: 'Values below it do not occur.', quantity: true, none: 'no limit' },
  { key: 'high', label: 'Highest', description: 'Values above it do not occur.', quantity: true, none: 'no limit' },
  { key: 'scale', label: 'Multiply by', description: 'Applied after the limits.', quantity: false, none: '1' },
  { key: 'shift', label: 'Add', description: 'Applied last.', quantity: true, none: '0' },
] as const;

export function Modifiers({ draft, notation, spread, placed, pickCell, onDraft }: FieldsProps) {
  const used = FIELDS.filter(({ key }) => draft[key] !== '');
  const errorOf = (key: (typeof FIELDS)[number]['key']) => {
    const place = key === 'low' || key === 'high' ? 'truncate' : key;
    return placed?.place === place && key !== 'high' ? placed.sentence : undefined;
  };
  return (
    <Disclosure
      label="More"
      summary={used.length > 0 ? used.map(({ label }) => label.toLowerCase()).join(', ') : 'limits, multiply, add'}
      initially={used.length > 0}
    >
      <Stack gap="xs">
        {FIELDS.map(({ key, label, description, quantity, none }) => (
          <NumberField
            key={key}
            label={label}
            description={description}
            arg={draft[key]}
            onArg={(arg, final) => onDraft({ ...draft, [key]: arg }, final)}
            notation={quantity ? notation : { ...notation, percent: false }}
            spread={quantity ? spread : undefined}
            error={errorOf(key)}
            fallback={none}
            pickCell={pickCell}
          />
        ))}
        <Text size="xs" c="dimmed">
          Left empty, nothing is changed.
        </Text>
      </Stack>
    </Disclosure>
  );
}
