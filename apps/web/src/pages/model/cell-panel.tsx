/** The chosen cell: what it holds, what it is in the model, and what can be made of it. */
import { Button, Code, Group, Skeleton, Stack, Text } from '@mantine/core';
import { IconDice5, IconFlag, IconTrash } from '@tabler/icons-react';
import { memo, useCallback, useMemo } from 'react';
import type { DistributionFormProps } from '../../distribution/contract.ts';
import { DistributionForm } from '../../distribution/distribution-form.tsx';
import type { ChosenCell } from '../../grid/sheet.ts';
import { isComputed, type Named, useCellActions, whatCanBeDone } from './cell-actions.ts';
import classes from './editor.module.css';
import { type InputView, type OutputView, useModelView } from './model-view.ts';
import { NameField } from './name-field.tsx';

export interface CellPanelProps {
  readonly cell: ChosenCell | undefined;
  readonly loading: boolean;
  /** Of cells whose own formulas draw. */
  readonly isRandom: boolean;
  readonly form: Required<Pick<DistributionFormProps, 'pickCell' | 'read'>>;
  /** What is wrong with the distribution of this cell, in the engine's or the server's words. */
  readonly problem: DistributionFormProps['problem'];
}

export function CellPanel({ cell, loading, isRandom, form, problem }: CellPanelProps) {
  const { inputs, outputs } = useModelView();
  const input = inputs.find(({ reference }) => cell !== undefined && reference === cell.reference);
  const output = outputs.find(({ references }) => cell !== undefined && references.includes(cell.reference));
  const named = useNamed(input);
  if (loading) return <Skeleton height={96} />;
  if (!cell) {
    return (
      <Text size="sm" c="dimmed">
        Choose a cell in the grid: here you make it uncertain or ask for its result.
      </Text>
    );
  }
  return (
    <Stack gap="md">
      <CellHead cell={cell} input={named} output={output} isRandom={isRandom} />
      {input && named && (
        <InputPart key={input.cell} input={input} named={named} cell={cell} form={form} problem={problem} />
      )}
      {output && <OutputPart key={output.cell} output={output} />}
      <Actions cell={cell} input={named} output={output} isRandom={isRandom} />
    </Stack>
  );
}

/** The same object while the distribution moves: what does not show it is not drawn again. */
function useNamed(input: InputView | undefined): Named | undefined {
  const { cell, label } = input ?? {};
  return useMemo(() => (cell !== undefined && label !== undefined ? { cell, label } : undefined), [cell, label]);
}

interface CellFacts {
  readonly cell: ChosenCell;
  readonly input: Named | undefined;
  readonly output: OutputView | undefined;
  readonly isRandom: boolean;
}

const CellHead = memo(function CellHead({ cell, input, output, isRandom }: CellFacts) {
  return (
    <div>
      <Group gap="xs" wrap="nowrap">
        <Text fw={650} className={classes.reference}>
          {cell.reference}
        </Text>
        {input && (
          <span className={classes.chip} data-mark="input">
            Input
          </span>
        )}
        {output && (
          <span className={classes.chip} data-mark="output">
            Output
          </span>
        )}
        {isRandom && (
          <span className={classes.chip} data-mark="random">
            Draws by itself
          </span>
        )}
      </Group>
      <Text size="sm" mt={2} className={classes.value}>
        {cell.kind === 'blank' ? <span className={classes.faint}>Empty cell</span> : cell.text || String(cell.value)}
      </Text>
      {cell.formula !== undefined && (
        <Code block mt={6} className={classes.formula}>
          {cell.formula.startsWith('=') || cell.formula.startsWith('{') ? cell.formula : `=${cell.formula}`}
        </Code>
      )}
    </div>
  );
});

/** Drawn again when its distribution changes, not with all else of the model. */
const Form = memo(DistributionForm);

interface InputPartProps {
  readonly input: InputView;
  readonly named: Named;
  readonly cell: ChosenCell;
  readonly form: CellPanelProps['form'];
  readonly problem: CellPanelProps['problem'];
}

function InputPart({ input, named, cell, form, problem }: InputPartProps) {
  const actions = useCellActions();
  const rename = useCallback((name: string) => actions.labelInput(named, name), [actions, named]);
  const value = typeof cell.value === 'number' ? cell.value : null;
  const about = useMemo(
    () => ({ reference: named.cell, value, format: cell.format }),
    [named.cell, value, cell.format],
  );
  const change = useCallback<DistributionFormProps['onChange']>(
    (text, { final }) => actions.redistribute(named, text, final),
    [actions, named],
  );
  return (
    <Stack gap="sm">
      <NameField label="Name of this input" name={input.label} onRename={rename} />
      <Form key={input.cell} cell={about} text={input.distribution} onChange={change} problem={problem} {...form} />
    </Stack>
  );
}

function OutputPart({ output }: { readonly output: OutputView }) {
  const actions = useCellActions();
  return (
    <>
      <NameField
        label="Name of this output"
        name={output.label}
        onRename={(name) => actions.labelOutput(output, name)}
      />
      {output.references.length > 1 && (
        <Text size="sm" c="dimmed">
          One of the {output.references.length} cells of {output.cell}, which are asked for together.
        </Text>
      )}
    </>
  );
}

const Actions = memo(function Actions({ cell, input, output, isRandom }: CellFacts) {
  const actions = useCellActions();
  const can = whatCanBeDone(cell, input !== undefined, output !== undefined);
  const computed = isComputed(cell) || isRandom;
  const hint = hintOn(cell, input !== undefined, isRandom);
  return (
    <Stack gap="xs">
      {hint && (
        <Text size="sm" c="dimmed">
          {hint}
        </Text>
      )}
      {can.uncertain && (
        <Button
          variant={computed ? 'default' : 'filled'}
          leftSection={<IconDice5 size={17} aria-hidden />}
          onClick={() => actions.makeUncertain(cell)}
        >
          Make uncertain
        </Button>
      )}
      {can.output && (
        <Button
          variant={computed && !input ? 'filled' : 'default'}
          leftSection={<IconFlag size={17} aria-hidden />}
          style={{ order: computed ? -1 : 0 }}
          onClick={() => actions.makeOutput(cell)}
        >
          Make it an output
        </Button>
      )}
      {input && (
        <Button
          variant="subtle"
          color="red"
          leftSection={<IconTrash size={16} aria-hidden />}
          onClick={() => actions.removeInput(input)}
        >
          Make it certain again
        </Button>
      )}
      {output && (
        <Button
          variant="subtle"
          color="red"
          leftSection={<IconTrash size={16} aria-hidden />}
          onClick={() => actions.removeOutput(output)}
        >
          No output any more
        </Button>
      )}
    </Stack>
  );
});

function hintOn(cell: ChosenCell, isInput: boolean, isRandom: boolean): string | undefined {
  const { kind, formula } = cell;
  if (isInput && formula !== undefined) return 'In each trial a draw stands in place of the formula.';
  if (isInput) return undefined;
  if (isRandom) return 'Its formula draws a random number in each trial. It varies as it is.';
  if (kind === 'text') return 'This cell holds text. Only numbers can vary or be asked for.';
  if (kind === 'blank') return 'This cell is empty. It can be made uncertain where formulas read it.';
  if (isComputed(cell)) {
    return 'A formula varies by itself when the cells that it reads do. Making it uncertain puts draws in its place.';
  }
  return undefined;
}
