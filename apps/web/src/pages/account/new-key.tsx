/** A key that was just made: the only time that it can be read. */
import { Alert, Button, Code, CopyButton, Group, Text } from '@mantine/core';
import { IconCheck, IconCopy, IconKey } from '@tabler/icons-react';

interface NewKeyProps {
  readonly name: string;
  readonly secret: string;
  onClose(): void;
}

export function NewKey({ name, secret, onClose }: NewKeyProps) {
  return (
    <Alert
      variant="light"
      mb="lg"
      role="status"
      icon={<IconKey aria-hidden />}
      title={`The key for ${name}`}
      withCloseButton
      closeButtonLabel="Close: the key will not be shown again"
      onClose={onClose}
    >
      <Text size="sm" mb="xs">
        Copy it now: it is shown this once.
      </Text>
      <Group gap="sm">
        <Code style={{ overflowWrap: 'anywhere' }}>{secret}</Code>
        <CopyButton value={secret}>
          {({ copied, copy }) => (
            <Button
              size="compact-sm"
              variant="default"
              onClick={copy}
              leftSection={copied ? <IconCheck size={14} aria-hidden /> : <IconCopy size={14} aria-hidden />}
            >
              {copied ? 'Copied' : 'Copy'}
            </Button>
          )}
        </CopyButton>
      </Group>
    </Alert>
  );
}
