/** A part of a panel that is closed until it is wanted. */
import { Text, UnstyledButton } from '@mantine/core';
import { useId, useState } from 'react';
import classes from './disclosure.module.css';

/** A button that opens and closes what is below it. */
export function Disclosure(props: {
  readonly label: string;
  readonly summary?: string;
  readonly initially?: boolean;
  readonly children: React.ReactNode;
}) {
  const [open, setOpen] = useState(props.initially ?? false);
  const id = useId();
  return (
    <div>
      <UnstyledButton
        className={classes.disclosure}
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
      >
        <span className={classes.chevron} aria-hidden="true" />
        <Text span size="sm" fw={500} className={classes.label!}>
          {props.label}
        </Text>
        {!open && props.summary && (
          <Text span size="xs" c="dimmed" truncate>
            {props.summary}
          </Text>
        )}
      </UnstyledButton>
      <div id={id} hidden={!open}>
        {open && props.children}
      </div>
    </div>
  );
}
