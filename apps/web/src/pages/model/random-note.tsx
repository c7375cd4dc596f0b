/** Cells of the workbook that draw random numbers by themselves: they need no marking. */
import { Alert, Anchor, Text } from '@mantine/core';
import { IconDice5 } from '@tabler/icons-react';
import type { Suggestions } from '@tessera/api';
import { useState } from 'react';
import { count } from '../../format/numbers.ts';
import { useModelTools } from './model-view.ts';
import classes from './panels.module.css';

export function RandomNote({ random }: { readonly random: Suggestions['random'] | undefined }) {
  const { show } = useModelTools();
  const [opened, setOpened] = useState(false);
  if (!random || random.count === 0) return null;
  const one = random.count === 1;
  return (
    <Alert variant="default" icon={<IconDice5 aria-hidden className={classes.randomIcon} />} p="sm">
      <Text size="sm">
        {one
          ? '1 cell draws a random number itself; it varies as it is.'
          : `${count(random.count)} cells draw random numbers themselves; they vary as they are.`}{' '}
        <Anchor
          component="button"
          type="button"
          size="sm"
          onClick={() => setOpened((now) => !now)}
          aria-expanded={opened}
        >
          {opened ? 'Hide them' : one ? 'Show it' : 'Show them'}
        </Anchor>
      </Text>
      {opened && (
        <ul className={classes.cells} aria-label="Cells that draw random numbers">
          {random.cells.map(({ reference, label, formula }) => (
            <li key={reference}>
              <Anchor component="button" type="button" size="sm" onClick={() => show(reference)} title={formula}>
                {reference}
              </Anchor>{' '}
              <Text span size="xs" c="dimmed">
                {label}
              </Text>
            </li>
          ))}
          {random.count > random.cells.length && <li>and {count(random.count - random.cells.length)} more</li>}
        </ul>
      )}
    </Alert>
  );
}
