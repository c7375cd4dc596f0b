/** Which runs are compared: two to five of those that succeeded, the latest first. */
import { MultiSelect } from '@mantine/core';
import type { Run } from '@tessera/api';
import { count } from '../../format/counts.ts';
import { ago } from '../../format/moments.ts';
import { useRuns } from '../../runs/use-runs.ts';
import { nameOf } from '../../runs/words.ts';
import { letterOf } from './compared.ts';

const MOST = 5;

export interface RunChooserProps {
  readonly ids: readonly string[];
  /** Chosen runs that the list may not reach. */
  readonly known: readonly Run[];
  readonly onChange: (ids: readonly string[]) => void;
}

/** A field with the chosen runs in their order. */
export function RunChooser({ ids, known, onChange }: RunChooserProps) {
  const { runs = [] } = useRuns(['succeeded']);
  const all = new Map([...known, ...runs].map((run) => [run.id, run]));
  const label = (run: Run) => {
    const place = ids.indexOf(run.id);
    return `${place < 0 ? '' : `${letterOf(place)}: `}${nameOf(run)}, ${count(run.trials)} trials, ${ago(run.created_at)}`;
  };
  const data = [
    ...[...all.values()].map((run) => ({ value: run.id, label: label(run) })),
    ...ids.filter((id) => !all.has(id)).map((id) => ({ value: id, label: `Run ${id.slice(0, 8)}` })),
  ];
  return (
    <MultiSelect
      label="Runs"
      description="Two to five. The first is what the others are compared with."
      placeholder={ids.length < MOST ? 'Choose a run' : ''}
      data={data}
      value={[...ids]}
      onChange={onChange}
      maxValues={MOST}
      searchable
      hidePickedOptions
      nothingFoundMessage="No further run that is done."
    />
  );
}
