/** The editor's shapes while the model is read: a bar, a grid, a panel. */
import { Box, Group, Skeleton, Stack } from '@mantine/core';
import classes from './editor.module.css';

export function EditorSkeleton() {
  return (
    <Box className={classes.editor}>
      <Group className={classes.bar} gap="md" wrap="nowrap">
        <Skeleton height={26} width="min(16rem, 50%)" />
        <Box flex={1} />
        <Skeleton height={32} width={88} />
      </Group>
      <Box className={classes.body}>
        <Box className={classes.main} p="md">
          <Skeleton height="100%" mih={160} />
        </Box>
        <Stack className={classes.side} p="md" gap="sm">
          <Skeleton height={34} />
          <Skeleton height={64} />
          <Skeleton height={64} />
          <Skeleton height={64} />
        </Stack>
      </Box>
    </Box>
  );
}
