/** On a narrow window: the chosen cell with what can be done to it, and the doors to the panels, within reach of a thumb. */
import { Button, Group, Text } from '@mantine/core';
import type { ChosenCell } from '../../grid/sheet.ts';
import type { Panel } from './address.ts';
import { isComputed, useCellActions, whatCanBeDone } from './cell-actions.ts';
import classes from './editor.module.css';
import { useModelView } from './model-view.ts';
import { PANEL_TITLES, usePanelCounts } from './side-panel.tsx';

interface DockProps {
  readonly cell: ChosenCell | undefined;
  readonly onPanel: (panel: Panel) => void;
}

export function Dock({ cell, onPanel }: DockProps) {
  const counts = usePanelCounts();
  return (
    <nav className={classes.dock} aria-label="Model">
      {cell && <CellLine cell={cell} onPanel={onPanel} />}
      <Group gap={6} wrap="nowrap" grow preventGrowOverflow={false}>
        {(['inputs', 'outputs', 'correlations'] as const).map((panel) => (
          <Button key={panel} variant="default" size="compact-sm" h={34} onClick={() => onPanel(panel)} px={6}>
            {PANEL_TITLES[panel]}
            {counts[panel] > 0 && (
              <Text span size="xs" c="dimmed" ml={5}>
                {counts[panel]}
              </Text>
            )}
          </Button>
        ))}
      </Group>
    </nav>
  );
}

function CellLine({ cell, onPanel }: { readonly cell: ChosenCell; readonly onPanel: (panel: Panel) => void }) {
  const { inputs, outputs } = useModelView();
  const actions = useCellActions();
  const input = inputs.find(({ reference }) => reference === cell.reference);
  const output = outputs.find(({ references }) => references.includes(cell.reference));
  const can = whatCanBeDone(cell, input !== undefined, output !== undefined);
  const isFormula = isComputed(cell);
  return (
    <Group gap={6} wrap="nowrap" justify="space-between">
      <Text size="sm" fw={600} truncate>
        {cell.address}{' '}
        <Text span size="sm" fw={400} c="dimmed">
          {input?.label ?? output?.label ?? cell.text}
        </Text>
      </Text>
      <Group gap={6} wrap="nowrap" style={{ flexShrink: 0 }}>
        {can.uncertain && !isFormula && (
          <Button size="compact-sm" h={34} onClick={() => actions.makeUncertain(cell)}>
            Make uncertain
          </Button>
        )}
        {can.output && isFormula && (
          <Button size="compact-sm" h={34} onClick={() => actions.makeOutput(cell)}>
            Make it an output
          </Button>
        )}
        <Button
          size="compact-sm"
          h={34}
          variant={input ? 'filled' : 'default'}
          onClick={() => onPanel('cell')}
          aria-label={`${input ? 'Change' : 'More about'} ${cell.reference}`}
        >
          {input ? 'Change' : 'More'}
        </Button>
      </Group>
    </Group>
  );
}
