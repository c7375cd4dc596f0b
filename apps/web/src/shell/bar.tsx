/** The bar at the top of every page: where one is, where one can go, who one is. */
import { ActionIcon, Anchor, Burger, Drawer, Group, Stack, Text, Tooltip } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconApi } from '@tabler/icons-react';
import { Link } from 'react-router';
import classes from './bar.module.css';
import { MainMenu } from './menu.tsx';
import { Mosaic } from './mosaic.tsx';
import { SchemeMenu } from './scheme-menu.tsx';
import { UserMenu } from './user-menu.tsx';
import { useWho } from './who.ts';

/** The description of all calls, made by the server. */
const DOCS = '/docs/';

export function Bar() {
  const [opened, drawer] = useDisclosure(false);
  const { user, signedIn, admin } = useWho();
  return (
    <div className={classes.bar}>
      <Link to="/" className={classes.name} aria-label="Tessera, to the start">
        <Mosaic />
        <Text component="span" fw={650}>
          Tessera
        </Text>
      </Link>
      <div className={classes.wide}>
        <MainMenu admin={admin} />
      </div>
      <Group gap={4} ml="auto" wrap="nowrap">
        <Tooltip label="The calls of this server, for programs">
          <ActionIcon
            component="a"
            href={DOCS}
            variant="subtle"
            color="gray"
            size="lg"
            aria-label="API documentation"
            visibleFrom="sm"
          >
            <IconApi size={22} stroke={1.6} aria-hidden />
          </ActionIcon>
        </Tooltip>
        <SchemeMenu />
        {signedIn && user && <UserMenu user={user} />}
        <Burger
          opened={opened}
          onClick={drawer.toggle}
          size="sm"
          hiddenFrom="sm"
          aria-label={opened ? 'Close the menu' : 'Open the menu'}
        />
      </Group>
      <Drawer opened={opened} onClose={drawer.close} position="right" size="16rem" title="Menu" hiddenFrom="sm">
        <Stack gap="lg">
          <MainMenu admin={admin} stacked onChosen={drawer.close} />
          <Anchor href={DOCS} size="sm" px="0.65rem">
            API documentation
          </Anchor>
        </Stack>
      </Drawer>
    </div>
  );
}
