/** Odds to count over all trials, and percentiles beyond the usual ones. */
import { ActionIcon, Button, Select, Stack, Text, TextInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import type { Notation } from '../format/typed-numbers.ts';
import type { AskedOutput } from './contract.ts';
import classes from './run-dialog.module.css';
import type { Operator, Settings, Trouble, TypedOdds } from './settings.ts';

const OPERATORS: readonly { value: Operator; label: string }[] = [
  { value: '>', label: 'is above' },
  { value: '>=', label: 'is at least' },
  { value: '<', label: 'is below' },
  { value: '<=', label: 'is at most' },
  { value: '=', label: 'is exactly' },
  { value: '<>', label: 'is not' },
];

export function OddsFields(props: {
  readonly settings: Settings;
  readonly outputs: readonly AskedOutput[];
  readonly trouble: Trouble;
  readonly notationOf: (output: string) => Notation;
  readonly onChange: (changed: Partial<Settings>) => void;
}) {
  const { settings, outputs, trouble, notationOf, onChange } = props;
  const { odds } = settings;
  const change = (key: number, changed: Partial<TypedOdds>) =>
    onChange({ odds: odds.map((one) => (one.key === key ? { ...one, ...changed } : one)) });
  const add = () => {
    const key = Math.max(0, ...odds.map((one) => one.key)) + 1;
    onChange({ odds: [...odds, { key, output: outputs[0]?.reference ?? '', operator: '>', value: '' }] });
  };
  return (
    <Stack gap="sm" py="xs">
      <Text size="sm" c="dimmed">
        How often an output is above, below or at a value, with its interval. The markers of the result tell the same
        for any value; what is asked here stands in the report and the exports.
      </Text>
      {odds.map(({ key, output, operator, value }, index) => (
        <fieldset key={key} className={classes.odds} aria-label={`Odds ${index + 1}`}>
          <Select
            aria-label="Output"
            allowDeselect={false}
            data={outputs.map(({ reference, label }) => ({ value: reference, label }))}
            value={output}
            onChange={(chosen) => chosen !== null && change(key, { output: chosen })}
          />
          <Select
            aria-label="How it compares"
            allowDeselect={false}
            data={OPERATORS}
            value={operator}
            onChange={(chosen) => chosen !== null && change(key, { operator: chosen as Operator })}
          />
          <TextInput
            aria-label="Value"
            inputMode="decimal"
            placeholder={notationOf(output).percent ? '5%' : '0'}
            error={trouble[`odds ${key}`]}
            value={value}
            onChange={(event) => change(key, { value: event.currentTarget.value })}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            size="lg"
            aria-label={`Remove odds ${index + 1}`}
            onClick={() => onChange({ odds: odds.filter((one) => one.key !== key) })}
          >
            <IconX size={16} />
          </ActionIcon>
        </fieldset>
      ))}
      <div>
        <Button
          size="xs"
          variant="light"
          leftSection={<IconPlus size={14} />}
          disabled={outputs.length === 0 || odds.length >= 100}
          onClick={add}
        >
          Ask for odds
        </Button>
      </div>
      <TextInput
        label="Further percentiles"
        description="Beside the usual ones; in percent."
        placeholder="0.1; 99.9"
        error={trouble.percentiles}
        value={settings.percentiles}
        onChange={(event) => onChange({ percentiles: event.currentTarget.value })}
      />
    </Stack>
  );
}
