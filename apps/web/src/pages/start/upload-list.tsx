/** The workbooks on their way: how far each is, what is wrong with it, where it can be opened. */
import { Anchor, Box, Button, CloseButton, Group, Paper, Progress, Stack, Text } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { Link } from 'react-router';
import { percent } from '../../format/counts.ts';
import { ProblemView } from '../../shell/problem-view.tsx';
import type { Upload, UploadState } from './uploads.ts';

interface UploadListProps {
  readonly uploads: readonly Upload[];
  onRemove(id: number): void;
}

export function UploadList({ uploads, onRemove }: UploadListProps) {
  if (uploads.length === 0) return null;
  return (
    <Stack gap="xs" mt="md" component="section" aria-label="Workbooks on their way">
      {uploads.map((upload) => (
        <Paper key={upload.id} withBorder p="sm">
          <Line upload={upload} onRemove={() => onRemove(upload.id)} />
        </Paper>
      ))}
    </Stack>
  );
}

function Line({ upload: { filename, state }, onRemove }: { readonly upload: Upload; onRemove(): void }) {
  const under = state.at === 'sending' || state.at === 'reading' || state.at === 'waiting';
  return (
    <>
      <Group justify="space-between" wrap="nowrap" gap="sm">
        <Text size="sm" fw={500} truncate>
          {filename}
        </Text>
        {under && (
          <Group gap="xs" wrap="nowrap">
            <Text size="sm" c="dimmed" aria-live="polite">
              {wordOf(state)}
            </Text>
            <Button size="compact-xs" variant="default" onClick={onRemove} aria-label={`Cancel ${filename}`}>
              Cancel
            </Button>
          </Group>
        )}
        {state.at === 'done' && (
          <Group gap={6} wrap="nowrap">
            <IconCheck size={16} aria-hidden />
            <Anchor component={Link} to={`/models/${state.model}`} size="sm" aria-label={`Open ${filename}`}>
              Open
            </Anchor>
          </Group>
        )}
        {state.at === 'refused' && <CloseButton size="sm" onClick={onRemove} aria-label={`Close: ${filename}`} />}
      </Group>
      {under && state.at !== 'waiting' && (
        <Progress
          mt={8}
          size="sm"
          aria-label={`How much of ${filename} has been sent`}
          value={state.at === 'sending' ? state.share * 100 : 100}
          animated={state.at === 'reading'}
        />
      )}
      {state.at === 'refused' && (
        <Box mt={6}>
          <ProblemView problem={state.problem} />
        </Box>
      )}
    </>
  );
}

function wordOf(state: UploadState): string {
  if (state.at === 'sending') return percent(state.share, 0);
  return state.at === 'reading' ? 'Being read…' : 'Waiting';
}
