/** The keys of the editor, in one table: the help shows it, and `useShortcuts` follows it. */
import { Kbd, Modal, Table, Text } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { memo } from 'react';

export interface Commands {
  readonly undo: () => void;
  readonly redo: () => void;
  readonly run: () => void;
  readonly help: () => void;
}

/** Everywhere on the page; in text fields undo and redo are the browser's own. */
export function useShortcuts({ undo, redo, run, help }: Commands): void {
  useHotkeys([
    ['mod+Z', undo],
    ['mod+shift+Z', redo],
    ['mod+Y', redo],
  ]);
  useHotkeys(
    [
      ['mod+Enter', run],
      ['mod+/', help],
    ],
    [],
  );
}

const KEYS: readonly (readonly [what: string, ...keys: string[][]])[] = [
  ['Undo', ['Ctrl', 'Z']],
  ['Redo', ['Ctrl', 'Y'], ['Ctrl', 'Shift', 'Z']],
  ['Run', ['Ctrl', 'Enter']],
  ['In the grid: make the cell uncertain, or change how', ['U']],
  ['In the grid: make the cell an output, or no longer', ['O']],
  ['In the grid: what can be done with the cell', ['Enter']],
  ['In the grid: remove the mark of the cell', ['Delete']],
  ['In the panel: back to the grid', ['Esc']],
  ['This help', ['Ctrl', '/']],
];

interface ShortcutsHelpProps {
  readonly opened: boolean;
  readonly onClose: () => void;
}

export const ShortcutsHelp = memo(function ShortcutsHelp({ opened, onClose }: ShortcutsHelpProps) {
  return (
    <Modal opened={opened} onClose={onClose} title="Keyboard shortcuts" size="lg">
      <Table verticalSpacing={6}>
        <Table.Tbody>
          {KEYS.map(([what, ...ways]) => (
            <Table.Tr key={what}>
              <Table.Td>{what}</Table.Td>
              <Table.Td style={{ textAlign: 'right', whiteSpace: 'nowrap' }}>
                {ways.map((keys, i) => (
                  <span key={keys.join()}>
                    {i > 0 && ' or '}
                    {keys.map((key, k) => (
                      <span key={key}>
                        {k > 0 && ' + '}
                        <Kbd>{key}</Kbd>
                      </span>
                    ))}
                  </span>
                ))}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <Text size="sm" c="dimmed" mt="sm">
        On a Mac, Ctrl is the Command key. The arrow keys move in the grid.
      </Text>
    </Modal>
  );
});
