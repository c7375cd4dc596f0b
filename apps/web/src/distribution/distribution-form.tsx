/**
 * Makes a cell uncertain: which distribution, its parameters as fields and as handles in its drawing, what it amounts
 * to, what is wrong with it. The text that the model keeps is the only state; all else follows from it.
 */
import { Alert, SegmentedControl, Skeleton, Stack, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { isPercent, writer } from '../format/numbers.ts';
import type { DistributionEntry } from '../preview/protocol.ts';
import { useCatalog } from '../preview/use-engine.ts';
import { Disclosure } from '../shell/disclosure.tsx';
import type { DistributionFormProps } from './contract.ts';
import { Density, NoDensity } from './density.tsx';
import { DistributionChooser } from './distribution-chooser.tsx';
import { ExpertText } from './expert-text.tsx';
import { anchorOf, anchorOfValue, carryOver, guess } from './guess.ts';
import { handlesOf, withHandle } from './handles.ts';
import { Modifiers } from './modifiers.tsx';
import { Parameters } from './parameters.tsx';
import { placeRefusal } from './refusal.ts';
import { SketchTable } from './sketch-table.tsx';
import { type Draft, readDraft, writeDraft } from './text.ts';
import { useShape } from './use-shape.ts';
import { precise } from './write.ts';

export function DistributionForm({ cell, text, onChange, pickCell, read, problem }: DistributionFormProps) {
  const catalog = useCatalog();
  const known = useShape(text, read);
  const [view, setView] = useState<'density' | 'cumulative'>('density');
  const draft = useMemo(() => readDraft(text), [text]);
  const write = useMemo(() => precise(writer(cell.format)), [cell.format]);
  const notation = { locale: navigator.language, percent: isPercent(cell.format) };
  if (catalog === undefined) return <Skeleton height={420} />;

  const entry = entryOf(catalog, known.parts?.name ?? draft?.name);
  const { sketch } = known;
  const current = known.text === text ? known : undefined;
  const refusal = current?.refusal ?? (current?.sketch && problem);
  const placed = refusal && placeRefusal(refusal, entry?.parameters ?? []);
  const spread = sketch ? (sketch.sd ?? widthOf(sketch.curve.x)) : undefined;
  const change = (next: Draft, final: boolean) => onChange(writeDraft(next), { final });
  const choose = (next: DistributionEntry) => {
    const anchor = sketch && !refusal ? anchorOf(sketch, cell.value) : anchorOfValue(cell.value);
    const guessed = readDraft(guess(next.name, anchor, next.example))!;
    const before = entry && draft && !refusal ? { draft, parameters: entry.parameters } : undefined;
    change(before ? carryOver(before, { draft: guessed, parameters: next.parameters }) : guessed, true);
  };
  return (
    <Stack gap="sm">
      <DistributionChooser catalog={catalog} chosen={entry} name={draft?.name ?? 'not known'} onChoose={choose} />
      {sketch ? (
        <div>
          <SegmentedControl
            size="xs"
            aria-label="What is drawn"
            value={view}
            onChange={(value) => setView(value as typeof view)}
            data={[
              { value: 'density', label: sketch.discrete ? 'Chances' : 'Density' },
              { value: 'cumulative', label: 'Cumulative' },
            ]}
          />
          <Density
            shape={sketch}
            view={view}
            write={write}
            label={`${entry?.title ?? 'Distribution'} of ${cell.reference}`}
            mean={sketch.mean}
            stale={current?.refusal !== undefined}
            handles={draft && entry ? handlesOf(draft, entry.parameters, spread ?? 0, write) : []}
            onHandle={(key, value, final) =>
              draft && entry && change(withHandle(draft, entry.parameters, key, value), final)
            }
          />
        </div>
      ) : (
        <NoDensity reason={current?.refusal ? 'Nothing can be drawn yet.' : 'Drawing…'} />
      )}
      {placed?.place === 'form' && (
        <Alert variant="default" icon={<IconAlertTriangle aria-hidden="true" />} role="alert">
          {placed.sentence}
        </Alert>
      )}
      {draft && entry && (
        <Parameters
          key={entry.name}
          {...{ entry, draft, notation, spread, placed, pickCell, sketch }}
          value={cell.value}
          onDraft={change}
        />
      )}
      {sketch && <SketchTable sketch={sketch} write={write} stale={current?.refusal !== undefined} />}
      {draft && entry && <Modifiers {...{ draft, notation, spread, placed, pickCell }} onDraft={change} />}
      <Disclosure label="As text" summary={text} initially={draft === undefined || entry === undefined}>
        <ExpertText text={text} entry={entry} onText={(next) => onChange(next, { final: true })} />
      </Disclosure>
      {(draft === undefined || entry === undefined) && (
        <Text size="sm" c="dimmed">
          Choose a distribution above, or correct the text.
        </Text>
      )}
    </Stack>
  );
}

function entryOf(catalog: readonly DistributionEntry[], name: string | undefined): DistributionEntry | undefined {
  return catalog.find((entry) => entry.name.toLowerCase() === name?.toLowerCase());
}

function widthOf(x: readonly number[]): number {
  return x.length < 2 ? 0 : (x.at(-1)! - x[0]!) / 6;
}
