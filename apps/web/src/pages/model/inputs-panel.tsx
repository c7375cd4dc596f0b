/** The uncertain cells of the model, each with its distribution in words and as a small picture. */
import { ActionIcon, Group, Stack, Text, Tooltip, UnstyledButton } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { memo } from 'react';
import { DensityThumb } from '../../distribution/density-thumb.tsx';
import { writer } from '../../format/numbers.ts';
import { useCellActions } from './cell-actions.ts';
import { LongList } from './long-list.tsx';
import { type InputView, useModelTools, useModelView } from './model-view.ts';
import classes from './panels.module.css';
import { inWords } from './words.ts';

export function InputsPanel({ chosen }: { readonly chosen: string | undefined }) {
  const { inputs } = useModelView();
  if (inputs.length === 0) return null;
  return (
    <LongList
      label="Inputs"
      kind="input"
      items={inputs}
      keyOf={cellOf}
      isChosen={({ reference }) => reference !== undefined && reference === chosen}
      row={(input) => <InputRow input={input} />}
    />
  );
}

const cellOf = ({ cell }: InputView): string => cell;

/** Not drawn again when a preview comes, another cell is chosen or another input moves. */
const InputRow = memo(function InputRow({ input }: { readonly input: InputView }) {
  const { open } = useModelTools();
  const actions = useCellActions();
  const write = writer(input.format);
  const { title, values } = inWords(input.distribution, write);
  return (
    <>
      <UnstyledButton className={classes.main} onClick={() => open(input.reference ?? input.cell)}>
        <Group justify="space-between" gap="xs" wrap="nowrap">
          <Text size="sm" fw={600} truncate>
            {input.label}
          </Text>
          <Text size="xs" c="dimmed" className={classes.reference}>
            {input.cell}
          </Text>
        </Group>
        <Group justify="space-between" gap="xs" wrap="nowrap" align="flex-end">
          <Stack gap={0} miw={0}>
            <Text size="xs" c="dimmed">
              {title}
            </Text>
            <Text size="xs" className={classes.words}>
              {values}
            </Text>
          </Stack>
          <DensityThumb text={input.distribution} width={72} height={28} />
        </Group>
      </UnstyledButton>
      <Tooltip label="Make it certain again">
        <ActionIcon
          variant="subtle"
          color="gray"
          className={classes.remove}
          aria-label={`Remove the input ${input.label}`}
          onClick={() => actions.removeInput(input)}
        >
          <IconTrash size={16} aria-hidden />
        </ActionIcon>
      </Tooltip>
    </>
  );
});
