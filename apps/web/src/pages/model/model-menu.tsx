/** What can be done with the model as a whole. */
import { ActionIcon, Menu, Tooltip } from '@mantine/core';
import { IconCopy, IconDots, IconDownload, IconHistory, IconKeyboard, IconTrash } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { memo } from 'react';
import { useNavigate } from 'react-router';
import { contentAddress, createModel, deleteModel } from '../../server/calls.ts';
import * as queries from '../../server/queries.ts';
import { useConfirm } from '../../shell/confirm.tsx';
import { tellDone, tellProblem } from '../../shell/notify.ts';
import { useModelTools } from './model-view.ts';

interface ModelMenuProps {
  readonly onVersions: () => void;
  readonly onShortcuts: () => void;
}

/** Not drawn again with every change of the model. */
export const ModelMenu = memo(function ModelMenu({ onVersions, onShortcuts }: ModelMenuProps) {
  const { file } = useModelTools();
  const duplicate = useDuplicate();
  const remove = useDelete();
  return (
    <Menu position="bottom-end" width={230}>
      <Menu.Target>
        <Tooltip label="More">
          <ActionIcon variant="default" size="md" aria-label="More about this model">
            <IconDots size={18} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconHistory size={16} aria-hidden />} onClick={onVersions}>
          Versions
        </Menu.Item>
        <Menu.Item
          component="a"
          href={contentAddress(file.file_id)}
          download={file.filename}
          leftSection={<IconDownload size={16} aria-hidden />}
        >
          Download the workbook
        </Menu.Item>
        <Menu.Item leftSection={<IconCopy size={16} aria-hidden />} onClick={() => void duplicate()}>
          Duplicate
        </Menu.Item>
        <Menu.Item leftSection={<IconKeyboard size={16} aria-hidden />} onClick={onShortcuts}>
          Keyboard shortcuts
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item color="red" leftSection={<IconTrash size={16} aria-hidden />} onClick={() => void remove()}>
          Delete the model…
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
});

/** A second model of the same workbook, opened at once. */
function useDuplicate(): () => Promise<void> {
  const { editor, file } = useModelTools();
  const client = useQueryClient();
  const navigate = useNavigate();
  return async () => {
    const { name, body } = editor.read().draft;
    try {
      const copy = await createModel({ name: `${name.slice(0, 192)} (copy)`, file_id: file.file_id, model: body });
      client.setQueryData(queries.model(copy.id).queryKey, copy);
      void client.invalidateQueries({ queryKey: queries.models().queryKey, exact: true });
      await editor.flush().catch(() => {});
      tellDone(`This is a copy of ${name}.`);
      await navigate(`/models/${copy.id}`);
    } catch (failure) {
      tellProblem(failure);
    }
  };
}

function useDelete(): () => Promise<void> {
  const { editor } = useModelTools();
  const client = useQueryClient();
  const navigate = useNavigate();
  const confirm = useConfirm();
  return async () => {
    const { name } = editor.read().draft;
    const agreed = await confirm({
      title: `Delete ${name}?`,
      text: 'The model and all of its versions are deleted. The workbook and the runs that were made from it stay.',
      action: 'Delete model',
      danger: true,
    });
    if (!agreed) return;
    try {
      editor.abandon();
      await deleteModel(editor.id);
      await navigate('/');
      client.removeQueries({ queryKey: queries.model(editor.id).queryKey });
      void client.invalidateQueries({ queryKey: queries.models().queryKey, exact: true });
      tellDone(`${name} was deleted.`);
    } catch (failure) {
      editor.resume();
      tellProblem(failure);
    }
  };
}
