/** The places of the site, from the table of pages: in a row in the bar, below each other on a narrow window. */
import { Badge } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { NavLink } from 'react-router';
import { PAGES } from '../pages.ts';
import { runsUnderWay } from '../server/queries.ts';
import classes from './menu.module.css';

interface MenuProps {
  readonly admin: boolean;
  readonly stacked?: boolean;
  /** A place was chosen. */
  onChosen?(): void;
}

export function MainMenu({ admin, stacked, onChosen }: MenuProps) {
  const places = PAGES.filter(({ menu, admin: only }) => menu !== undefined && (admin || !only));
  return (
    <nav aria-label="Main" className={classes.menu} data-stacked={stacked || undefined}>
      {places.map(({ path, menu }) => (
        <NavLink key={path} to={path} end={path === '/'} className={classes.place!} onClick={() => onChosen?.()}>
          {menu}
          {path === '/runs' && <UnderWay />}
        </NavLink>
      ))}
    </nav>
  );
}

/** How many runs are not over. */
function UnderWay() {
  const { data } = useQuery(runsUnderWay());
  const count = data?.runs.length ?? 0;
  if (count === 0) return null;
  const text = data?.next ? `${count}+` : String(count);
  return (
    <Badge size="sm" variant="filled" ml={6} px={6} aria-label={`${text} under way`}>
      {text}
    </Badge>
  );
}
