/** The outputs as they come out of 10,000 trials in this tab, always in view while the model is changed. */
import { Anchor, Button, Group, List, Loader, Popover, Skeleton, Text } from '@mantine/core';
import { IconInfoCircle } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { memo } from 'react';
import { count } from '../../format/numbers.ts';
import type { PreviewResult } from '../../preview/protocol.ts';
import * as queries from '../../server/queries.ts';
import { useShownPreview } from './live-preview.tsx';
import { useModelTools, useModelView } from './model-view.ts';
import classes from './preview.module.css';
import { PreviewHistogram } from './preview-histogram.tsx';
import type { Preview } from './use-live-preview.ts';

export function PreviewStrip() {
  const { inputs, outputs, show, state } = useModelView();
  const { file } = useModelTools();
  const drawing = useQuery(queries.suggestions(file.file_id)).data?.random.count ?? 0;
  const preview = useShownPreview();
  const { result, problem, pending, stale, notes, fallback } = preview;
  const isReady = outputs.length > 0 && (inputs.length > 0 || result !== undefined || pending);
  return (
    <section className={classes.strip} aria-label="Preview of the outputs">
      <div className={classes.head}>
        <Text span inherit fw={600}>
          Preview
        </Text>
        {isReady && !problem && <Pace result={result} pending={pending} />}
        <span style={{ flex: 1 }} />
        <Notes notes={notes} fallback={fallback} />
      </div>
      {problem && outputs.length + inputs.length > 0 && <Refused problem={problem} retry={preview.retry} />}
      {!problem && !isReady && (
        <Text className={classes.empty} size="sm" c="dimmed">
          {whatIsMissing(inputs.length + drawing, outputs.length)}
        </Text>
      )}
      {isReady && result && (
        <div className={classes.cards}>
          {result.outputs.map((output, i) => (
            <PreviewHistogram
              key={output.reference}
              label={
                state.draft.body.outputs?.length === 0 ? output.label : (preview.outputs[i]?.label ?? output.label)
              }
              output={output}
              trials={result.trials}
              format={preview.outputs[i]?.format ?? ''}
              stale={stale}
              onShow={output.reference.startsWith('=') ? undefined : show}
            />
          ))}
        </div>
      )}
      {isReady && !result && !problem && (
        <div className={classes.cards}>
          {outputs.slice(0, 6).map(({ cell }) => (
            <Skeleton key={cell} height={132} className={classes.card} />
          ))}
        </div>
      )}
    </section>
  );
}

/** `inputs`: with the cells that draw by themselves. */
function whatIsMissing(inputs: number, outputs: number): string {
  if (inputs === 0 && outputs === 0) {
    return 'Mark a cell as uncertain and another one as an output: how the output is spread shows here at once.';
  }
  if (outputs === 0) return 'Choose the cell whose result you want to know, and make it an output.';
  return 'Choose a cell whose value you are not sure of, and make it uncertain.';
}

/** Made once: the time is written with every step of a hand. */
const TENTHS = new Intl.NumberFormat(undefined, { maximumFractionDigits: 1 });
const WHOLE = new Intl.NumberFormat(undefined, { maximumFractionDigits: 0 });

function Pace({ result, pending }: { readonly result: PreviewResult | undefined; readonly pending: boolean }) {
  if (!result) return <Loader size={12} />;
  const { trials, milliseconds } = result;
  return (
    <>
      <span>
        {count(trials)} trials in {(milliseconds < 10 ? TENTHS : WHOLE).format(milliseconds)} ms in this browser
      </span>
      {pending && <Loader size={12} aria-label="Computing" />}
    </>
  );
}

interface RefusedProps {
  readonly problem: { readonly message: string };
  readonly retry: (() => void) | undefined;
}

function Refused({ problem, retry }: RefusedProps) {
  return (
    <Group className={classes.empty} gap="sm" role="alert" align="flex-start" wrap="nowrap">
      <Text size="sm" c="red" style={{ overflowWrap: 'anywhere' }}>
        {problem.message}
      </Text>
      {retry && (
        <Button size="compact-sm" variant="default" onClick={retry} style={{ flexShrink: 0 }}>
          Try again
        </Button>
      )}
    </Group>
  );
}

const Notes = memo(function Notes({ notes, fallback }: Pick<Preview, 'notes' | 'fallback'>) {
  const { show } = useModelTools();
  const many = notes.length + fallback.length;
  if (many === 0) return null;
  return (
    <Popover width={380} position="top-end" withArrow>
      <Popover.Target>
        <Button size="compact-xs" variant="subtle" leftSection={<IconInfoCircle size={14} aria-hidden />}>
          {many === 1 ? '1 note' : `${many} notes`}
        </Button>
      </Popover.Target>
      <Popover.Dropdown mah="min(24rem, 60dvh)" style={{ overflowY: 'auto' }}>
        {notes.length > 0 && (
          <List size="sm" spacing={6}>
            {notes.map((note) => (
              <List.Item key={note}>{note}</List.Item>
            ))}
          </List>
        )}
        {fallback.length > 0 && (
          <>
            <Text size="sm" fw={600} mt={notes.length > 0 ? 'sm' : 0} mb={4}>
              Computed cell by cell, about a hundred times slower
            </Text>
            <List size="sm" spacing={4}>
              {fallback.slice(0, 100).map(({ cell, reason }) => (
                <List.Item key={cell}>
                  <Anchor component="button" type="button" size="sm" onClick={() => show(cell)}>
                    {cell}
                  </Anchor>
                  : {reason}
                </List.Item>
              ))}
            </List>
          </>
        )}
      </Popover.Dropdown>
    </Popover>
  );
});
