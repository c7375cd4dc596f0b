/** Paths that ended in an error: how many, and where the first of them did. */
import { Alert, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { PathsModel } from '@tessera/models';
import { memo, useEffect, useMemo, useState } from 'react';
import { count, percent, plain } from '../../format/numbers.ts';
import { engine } from '../../preview/engine.ts';
import type { OnePath, PathsPreview } from '../../preview/protocol.ts';
import { failuresOf } from './summary.ts';

interface TroubleProps {
  readonly preview: PathsPreview;
  readonly model: PathsModel;
  readonly seed: string;
}

const write = plain();

export const Trouble = memo(function Trouble({ preview, model, seed }: TroubleProps) {
  const failures = useMemo(() => failuresOf([preview.values.at(-1)!]), [preview]);
  if (failures.first === undefined) return null;
  return (
    <Alert
      color="yellow"
      variant="light"
      role="status"
      icon={<IconAlertTriangle aria-hidden />}
      title={`${count(failures.count)} of ${count(preview.paths)} paths (${percent(failures.count / preview.paths)}) end in an error`}
    >
      <Text size="sm">They are left out of all numbers below from where they fail on.</Text>
      <FirstFailure model={model} seed={seed} path={failures.first} />
    </Alert>
  );
});

interface FirstFailureProps {
  readonly model: PathsModel;
  readonly seed: string;
  readonly path: number;
}

/** Milliseconds that a setup has to rest before its first failing path is looked at. */
const REST = 300;

function FirstFailure({ model, seed, path }: FirstFailureProps) {
  const [sentence, setSentence] = useState<string>();
  useEffect(() => {
    let wanted = true;
    setSentence(undefined);
    const timer = setTimeout(() => {
      engine()
        .path(model, { seed, path })
        .then(
          (found) => wanted && setSentence(inWords(found, path)),
          // The alert already says that paths fail; a grid too long to look at adds nothing.
          () => undefined,
        );
    }, REST);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [model, seed, path]);
  return (
    <Text size="sm" mt={4}>
      {sentence ?? `The first is path ${count(path)}.`}
    </Text>
  );
}

/** Where a path failed, and from which state. */
export function inWords({ components, times, values }: OnePath, path: number): string {
  const step = times.findIndex((_, time) => values.some((column) => Number.isNaN(column[time]!)));
  if (step < 0) return `The first is path ${count(path)}.`;
  if (step === 0) return `The first is path ${count(path)}, which has no value at the start.`;
  const state = components.map((name, k) => `${name} = ${write(values[k]![step - 1]!)}`).join(', ');
  return `The first is path ${count(path)}: step ${count(step)}, to time ${write(times[step]!)}, fails from ${state}.`;
}
