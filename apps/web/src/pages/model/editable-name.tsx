/** The model's name as the heading of the page, changed in place. */
import { TextInput, Title, Tooltip, UnstyledButton } from '@mantine/core';
import { IconPencil } from '@tabler/icons-react';
import { memo, useRef, useState } from 'react';
import classes from './editor.module.css';

interface EditableNameProps {
  readonly name: string;
  readonly onRename: (name: string) => void;
}

export const EditableName = memo(function EditableName({ name, onRename }: EditableNameProps) {
  const [typed, setTyped] = useState<string>();
  const heading = useRef<HTMLButtonElement>(null);
  const end = (wanted: string | undefined) => {
    setTyped(undefined);
    if (wanted !== undefined && wanted.trim() !== '') onRename(wanted);
    // After the field is gone.
    setTimeout(() => heading.current?.focus());
  };
  if (typed !== undefined) {
    return (
      <>
        {/* The page keeps its heading while the field stands in its place. */}
        <Title order={1} className={classes.hiddenHeading}>
          {name}
        </Title>
        <TextInput
          className={classes.nameField}
          aria-label="Name of the model"
          value={typed}
          maxLength={200}
          autoFocus
          onFocus={(event) => event.currentTarget.select()}
          onChange={(event) => setTyped(event.currentTarget.value)}
          onBlur={() => end(typed)}
          onKeyDown={(event) => {
            if (event.key === 'Enter') end(typed);
            if (event.key === 'Escape') end(undefined);
          }}
        />
      </>
    );
  }
  return (
    <Title order={1} className={classes.heading}>
      <Tooltip label="Rename the model">
        <UnstyledButton
          ref={heading}
          className={classes.name}
          onClick={() => setTyped(name)}
          aria-label={`${name}, rename`}
        >
          <span className={classes.nameText}>{name}</span>
          <IconPencil size={15} className={classes.pencil} aria-hidden />
        </UnstyledButton>
      </Tooltip>
    </Title>
  );
});
