/** Gives a run another name. */
import { Alert, Button, Group, Modal, TextInput } from '@mantine/core';
import type { Run } from '@tessera/api';
import { useState } from 'react';
import { asProblem } from '../../server/problem.ts';
import { useChangeRun } from './change.ts';

interface RenameProps {
  readonly run: Run;
  readonly opened: boolean;
  readonly onClose: () => void;
}

export function Rename({ run, opened, onClose }: RenameProps) {
  return (
    <Modal opened={opened} onClose={onClose} title="Rename run" centered>
      <Form run={run} onClose={onClose} />
    </Modal>
  );
}

function Form({ run, onClose }: Omit<RenameProps, 'opened'>) {
  const [label, setLabel] = useState(run.label);
  const change = useChangeRun(run.id);
  const save = (event: React.FormEvent) => {
    event.preventDefault();
    change.mutate({ label: label.trim() }, { onSuccess: onClose });
  };
  return (
    <form onSubmit={save}>
      <TextInput
        label="Name"
        value={label}
        onChange={(event) => setLabel(event.currentTarget.value)}
        maxLength={200}
        data-autofocus
      />
      {change.error && (
        <Alert color="red" variant="light" mt="sm" role="alert">
          {asProblem(change.error).message}
        </Alert>
      )}
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" loading={change.isPending}>
          Save
        </Button>
      </Group>
    </form>
  );
}
