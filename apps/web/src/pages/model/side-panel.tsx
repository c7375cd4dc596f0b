/** The panels beside the grid, one at a time: the chosen cell, inputs, outputs, correlations. */
import { ScrollArea, Stack, Tabs, Text } from '@mantine/core';
import { memo, type ReactNode } from 'react';
import { CorrelationPanel } from '../../correlation/correlation-panel.tsx';
import type { ChosenCell } from '../../grid/sheet.ts';
import { withCorrelations } from '../../model/body.ts';
import type { Panel } from './address.ts';
import { CellPanel, type CellPanelProps } from './cell-panel.tsx';
import classes from './editor.module.css';
import { InputsPanel } from './inputs-panel.tsx';
import { usePreviewProblem, useShownPreview } from './live-preview.tsx';
import { useModelView } from './model-view.ts';
import { OutputsPanel } from './outputs-panel.tsx';
import { RandomNote } from './random-note.tsx';
import { SuggestionsPanel, type SuggestionsState } from './suggestions-panel.tsx';

export interface PanelFacts {
  /** The chosen cell; `loading` while only its reference is known. */
  readonly chosen: {
    readonly reference: string | undefined;
    readonly cell: ChosenCell | undefined;
    readonly loading: boolean;
  };
  readonly isRandom: boolean;
  readonly suggestions: SuggestionsState;
  readonly form: CellPanelProps['form'];
}

export const PANEL_TITLES: Readonly<Record<Panel, string>> = {
  cell: 'Cell',
  inputs: 'Inputs',
  outputs: 'Outputs',
  correlations: 'Correlations',
};

/** How many things a panel lists. */
export function usePanelCounts(): Readonly<Record<Panel, number>> {
  const { inputs, outputs, state } = useModelView();
  return {
    cell: 0,
    inputs: inputs.length,
    outputs: outputs.length,
    correlations: state.draft.body.correlations?.length ?? 0,
  };
}

interface SidePanelProps extends PanelFacts {
  readonly panel: Panel;
  readonly onPanel: (panel: Panel) => void;
}

/** Not drawn again with every change of the model: its panels are. */
export const SidePanel = memo(function SidePanel({ panel, onPanel, ...facts }: SidePanelProps) {
  const names = Object.keys(PANEL_TITLES) as Panel[];
  return (
    <Tabs value={panel} onChange={(value) => onPanel(value as Panel)} keepMounted={false} className={classes.tabs}>
      <Tabs.List grow aria-label="Panels of the model">
        {names.map((name) => (
          <Tabs.Tab key={name} value={name} px={8} fz="sm" rightSection={<PanelCount panel={name} />}>
            {PANEL_TITLES[name]}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {names.map((name) => (
        <Tabs.Panel key={name} value={name} className={classes.tabPanel}>
          <ScrollArea h="100%" type="auto" scrollbars="y" offsetScrollbars={false}>
            <div className={classes.panel}>
              <PanelContent panel={name} {...facts} />
            </div>
          </ScrollArea>
        </Tabs.Panel>
      ))}
    </Tabs>
  );
});

function PanelCount({ panel }: { readonly panel: Panel }) {
  const { [panel]: count } = usePanelCounts();
  return count > 0 ? <span className={classes.count}>{count}</span> : null;
}

export function PanelContent({ panel, ...facts }: PanelFacts & { readonly panel: Panel }): ReactNode {
  switch (panel) {
    case 'cell':
      return <CellContent {...facts} />;
    case 'inputs':
      return <InputsContent {...facts} />;
    case 'outputs':
      return <OutputsContent {...facts} />;
    case 'correlations':
      return <CorrelationsContent {...facts} />;
  }
}

function CellContent({ chosen, isRandom, form }: PanelFacts) {
  const problem = usePreviewProblem();
  const mine =
    problem && chosen.reference !== undefined && problem.message.includes(chosen.reference) ? problem : undefined;
  return <CellPanel cell={chosen.cell} loading={chosen.loading} isRandom={isRandom} form={form} problem={mine} />;
}

function InputsContent({ chosen, suggestions }: PanelFacts) {
  const { inputs, outputs } = useModelView();
  const isEmpty = inputs.length === 0 && outputs.length === 0;
  return (
    <Stack gap="md">
      <RandomNote random={suggestions.data?.random} />
      {inputs.length === 0 && !isEmpty && (
        <Text size="sm" c="dimmed">
          No cell is uncertain yet. Choose a number in the grid, or take a suggestion.
        </Text>
      )}
      <InputsPanel chosen={chosen.reference} />
      <SuggestionsPanel suggestions={suggestions} of={isEmpty ? 'start' : 'inputs'} />
    </Stack>
  );
}

function OutputsContent({ chosen, suggestions }: PanelFacts) {
  const { result } = useShownPreview();
  const { outputs } = useModelView();
  return (
    <Stack gap="md">
      {outputs.length === 0 && (
        <Text size="sm" c="dimmed">
          Nothing is asked for yet. Choose the cell of a result in the grid, or take a suggestion.
        </Text>
      )}
      <OutputsPanel chosen={chosen.reference} result={result} />
      <SuggestionsPanel suggestions={suggestions} of="outputs" />
    </Stack>
  );
}

function CorrelationsContent({ chosen }: PanelFacts) {
  const problem = usePreviewProblem();
  const { editor, state, inputs } = useModelView();
  const about = inputs.find(({ reference }) => reference !== undefined && reference === chosen.reference)?.cell;
  return (
    <CorrelationPanel
      inputs={inputs.map(({ cell, label }) => ({ reference: cell, label }))}
      correlations={state.draft.body.correlations ?? []}
      onChange={(correlations, { final }) =>
        editor.change('the correlations', (body) => withCorrelations(body, correlations), {
          gesture: 'correlations',
          final,
        })
      }
      problem={problem?.code.startsWith('correlation') ? problem : undefined}
      about={about}
    />
  );
}
