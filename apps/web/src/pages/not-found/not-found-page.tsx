/** An address that leads nowhere. */
import { Button, Group, Text } from '@mantine/core';
import { Link, useLocation } from 'react-router';
import { Page } from '../../shell/page.tsx';

export default function NotFoundPage() {
  const { pathname } = useLocation();
  return (
    <Page title="There is no such page">
      <Text mb="lg" style={{ overflowWrap: 'anywhere' }}>
        Nothing is at {pathname}. The address may have been mistyped, or cut short on its way.
      </Text>
      <Group>
        <Button component={Link} to="/">
          To the start
        </Button>
        <Button component={Link} to="/runs" variant="default">
          To your runs
        </Button>
      </Group>
    </Page>
  );
}
