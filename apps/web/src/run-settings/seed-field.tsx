/** The seed: the same one gives the same trials, to the last digit. */
import { Button, TextInput } from '@mantine/core';
import { IconDice5 } from '@tabler/icons-react';
import classes from './seed-field.module.css';
import { randomSeed } from './settings.ts';

export function SeedField(props: {
  readonly typed: string;
  readonly onTyped: (typed: string) => void;
  readonly error: string | undefined;
}) {
  return (
    <div className={classes.row}>
      <TextInput
        label="Seed"
        description="Runs with the same seed share their draws: differences between them come from the model alone."
        inputMode="numeric"
        autoComplete="off"
        error={props.error}
        value={props.typed}
        onChange={(event) => props.onTyped(event.currentTarget.value)}
      />
      <Button
        variant="default"
        leftSection={<IconDice5 size={18} aria-hidden="true" />}
        onClick={() => props.onTyped(randomSeed())}
      >
        New random seed
      </Button>
    </div>
  );
}
