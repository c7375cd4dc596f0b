/** What can be done with a run of the list. */
import { ActionIcon, Button, Group, Menu, Modal, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconArrowsSort, IconDots, IconPencil, IconPlayerStop, IconTrash } from '@tabler/icons-react';
import type { Run } from '@tessera/api';
import { isUnderWay, nameOf } from '../../runs/words.ts';
import { useRunActions } from './use-run-actions.ts';

const PRIORITIES = [
  { value: 'high', text: 'High: the next free core is its' },
  { value: 'normal', text: 'Normal' },
  { value: 'background', text: 'Background: when nothing else waits' },
] as const;

export function RunMenu({ run }: { readonly run: Run }) {
  const { cancel, remove, rename, changePriority } = useRunActions();
  const [naming, dialog] = useDisclosure(false);
  return (
    <>
      <Menu position="bottom-end" width={210}>
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" aria-label={`Actions for ${nameOf(run)}`}>
            <IconDots size={18} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconPencil size={16} aria-hidden />} onClick={dialog.open}>
            Change the label
          </Menu.Item>
          {isUnderWay(run) && (
            <>
              <Menu.Sub>
                <Menu.Sub.Target>
                  <Menu.Sub.Item leftSection={<IconArrowsSort size={16} aria-hidden />}>Priority</Menu.Sub.Item>
                </Menu.Sub.Target>
                <Menu.Sub.Dropdown>
                  <Menu.RadioGroup
                    value={run.priority}
                    onChange={(value) => void changePriority(run, value as Run['priority'])}
                  >
                    {PRIORITIES.map(({ value, text }) => (
                      <Menu.RadioItem key={value} value={value}>
                        {text}
                      </Menu.RadioItem>
                    ))}
                  </Menu.RadioGroup>
                </Menu.Sub.Dropdown>
              </Menu.Sub>
              <Menu.Item leftSection={<IconPlayerStop size={16} aria-hidden />} onClick={() => void cancel(run)}>
                Cancel run
              </Menu.Item>
            </>
          )}
          <Menu.Item color="red" leftSection={<IconTrash size={16} aria-hidden />} onClick={() => void remove(run)}>
            Delete run
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Modal opened={naming} onClose={dialog.close} title="Label of the run" centered>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            const label = String(new FormData(event.currentTarget).get('label')).trim();
            dialog.close();
            void rename(run, label);
          }}
        >
          <TextInput
            name="label"
            label="Label"
            description="Without one the run goes by the name of its workbook."
            defaultValue={run.label}
            maxLength={200}
            data-autofocus
          />
          <Group justify="flex-end" mt="lg">
            <Button variant="default" onClick={dialog.close}>
              Cancel
            </Button>
            <Button type="submit">Save</Button>
          </Group>
        </form>
      </Modal>
    </>
  );
}
