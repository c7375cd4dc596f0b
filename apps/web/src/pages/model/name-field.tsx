/** A name that is changed in place: it counts when the field is left or Enter is pressed. */
import { TextInput } from '@mantine/core';
import { memo, useState } from 'react';

interface NameFieldProps {
  readonly label: string;
  readonly name: string;
  /** An empty name: the one that the workbook gives. */
  readonly onRename: (name: string) => void;
}

/** Not drawn again while its name stays and `onRename` is the same function. */
export const NameField = memo(function NameField({ label, name, onRename }: NameFieldProps) {
  /** What is being typed; the name may change meanwhile, when the workbook's own becomes known. */
  const [typed, setTyped] = useState<string>();
  const end = () => {
    setTyped(undefined);
    if (typed !== undefined && typed.trim() !== name) onRename(typed);
  };
  return (
    <TextInput
      label={label}
      size="xs"
      value={typed ?? name}
      maxLength={200}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onBlur={end}
      onKeyDown={(event) => {
        if (event.key === 'Enter') end();
        if (event.key === 'Escape' && typed !== undefined) {
          // The panel would go back to the grid, and leaving the field is what counts.
          event.stopPropagation();
          setTyped(undefined);
        }
      }}
    />
  );
});
