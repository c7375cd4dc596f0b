/** A name that is changed in place: it counts when the field is left or Enter is pressed. */
import { TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';

interface NameFieldProps {
  readonly label: string;
  readonly name: string;
  /** An empty name: the one that the workbook gives. */
  readonly onRename: (name: string) => void;
}

export function NameField({ label, name, onRename }: NameFieldProps) {
  const [typed, setTyped] = useState(name);
  useEffect(() => setTyped(name), [name]);
  const end = () => {
    if (typed.trim() !== name) onRename(typed);
    if (typed.trim() === '') setTyped(name);
  };
  return (
    <TextInput
      label={label}
      size="xs"
      value={typed}
      maxLength={200}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onBlur={end}
      onKeyDown={(event) => {
        if (event.key === 'Enter') end();
        if (event.key === 'Escape') setTyped(name);
      }}
    />
  );
}
