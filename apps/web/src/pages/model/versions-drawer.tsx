/** Every version of the model that was saved; any of them can be taken again, as a step that can be undone. */
import { Anchor, Badge, Button, Drawer, Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ModelEntry } from '@tessera/api';
import { memo, useState } from 'react';
import { type Burst, bursts } from '../../model/versions.ts';
import { getVersion } from '../../server/calls.ts';
import * as queries from '../../server/queries.ts';
import { LoadingLines } from '../../shell/loading.tsx';
import { tellDone, tellProblem } from '../../shell/notify.ts';
import { ProblemView } from '../../shell/problem-view.tsx';
import { useModelTools } from './model-view.ts';

interface VersionsDrawerProps {
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** Not drawn again with every change of the model. */
export const VersionsDrawer = memo(function VersionsDrawer({ opened, onClose }: VersionsDrawerProps) {
  return (
    <Drawer opened={opened} onClose={onClose} title="Versions" position="right" size="sm">
      {opened && <Versions onClose={onClose} />}
    </Drawer>
  );
});

function Versions({ onClose }: { readonly onClose: () => void }) {
  const { editor } = useModelTools();
  const versions = useQuery(queries.versions(editor.id));
  const [busy, setBusy] = useState<number>();
  if (versions.isPending) return <LoadingLines />;
  if (!versions.data) return <ProblemView problem={versions.error} onRetry={() => void versions.refetch()} />;
  const restore = async (version: number) => {
    setBusy(version);
    try {
      editor.restore(await getVersion(editor.id, version));
      tellDone(`Version ${version} is back. Undo brings back what was there before.`);
      onClose();
    } catch (failure) {
      tellProblem(failure);
    } finally {
      setBusy(undefined);
    }
  };
  const [latest] = versions.data.versions;
  return (
    <Stack gap="md">
      <Text size="sm" c="dimmed">
        The model is saved whenever you rest. Runs keep the version that they were made from.
      </Text>
      {bursts(versions.data.versions).map((burst) => (
        <BurstView
          key={burst.version.version}
          burst={burst}
          latest={latest?.version}
          busy={busy}
          onRestore={(version) => void restore(version)}
        />
      ))}
    </Stack>
  );
}

interface BurstViewProps {
  readonly burst: Burst;
  readonly latest: number | undefined;
  readonly busy: number | undefined;
  readonly onRestore: (version: number) => void;
}

function BurstView({ burst: { version, earlier }, latest, busy, onRestore }: BurstViewProps) {
  const [opened, setOpened] = useState(false);
  return (
    <div>
      {[version, ...(opened ? earlier : [])].map((entry) => (
        <VersionRow
          key={entry.version}
          entry={entry}
          isLatest={entry.version === latest}
          busy={busy}
          onRestore={onRestore}
        />
      ))}
      {earlier.length > 0 && (
        <Anchor
          component="button"
          type="button"
          size="xs"
          onClick={() => setOpened((now) => !now)}
          aria-expanded={opened}
        >
          {opened
            ? 'Hide the steps before'
            : `${earlier.length} ${earlier.length === 1 ? 'step' : 'steps'} before, of the same sitting`}
        </Anchor>
      )}
    </div>
  );
}

interface VersionRowProps {
  readonly entry: ModelEntry;
  readonly isLatest: boolean;
  readonly busy: number | undefined;
  readonly onRestore: (version: number) => void;
}

function VersionRow({ entry, isLatest, busy, onRestore }: VersionRowProps) {
  const moment = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
  return (
    <Group justify="space-between" gap="xs" wrap="nowrap" mb={4}>
      <div style={{ minWidth: 0 }}>
        <Text size="sm" truncate>
          {moment.format(new Date(entry.saved_at))}
        </Text>
        <Text size="xs" c="dimmed" truncate>
          Version {entry.version}, {entry.name}
        </Text>
      </div>
      {isLatest ? (
        <Badge variant="light" tt="none">
          Latest
        </Badge>
      ) : (
        <Button
          size="compact-sm"
          variant="default"
          loading={busy === entry.version}
          disabled={busy !== undefined}
          onClick={() => onRestore(entry.version)}
          aria-label={`Restore version ${entry.version}`}
        >
          Restore
        </Button>
      )}
    </Group>
  );
}
