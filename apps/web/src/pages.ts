/** Every page: where it is, what it is called, and where it is made. A further kind of model adds its folder and its line. */
import type { ComponentType } from 'react';

/** A page of the site. */
export interface Page {
  /** As the router writes it; parts that begin with a colon are parameters. */
  readonly path: string;
  readonly title: string;
  /** In the bar at the top, in this order; without it the page is reached from others. */
  readonly menu?: string;
  /** Seen by administrators only, where people sign in. */
  readonly admin?: boolean;
  /** Without the bar: a page to print, or to sign in. */
  readonly bare?: boolean;
  /** The path of the page that most go on to: its scripts are loaded while this one is looked at. */
  readonly next?: string;
  load(): Promise<{ readonly default: ComponentType }>;
}

/** In the order of the menu. */
export const PAGES: readonly Page[] = [
  { path: '/', title: 'Start', menu: 'Start', next: '/models/:id', load: () => import('./pages/start/start-page.tsx') },
  { path: '/runs', title: 'Runs', menu: 'Runs', load: () => import('./pages/runs/runs-page.tsx') },
  { path: '/runs/:id', title: 'Run', load: () => import('./pages/run/run-page.tsx') },
  {
    path: '/runs/:id/report',
    title: 'Report',
    bare: true,
    load: () => import('./pages/report/report-page.tsx'),
  },
  {
    path: '/compare',
    title: 'Compare runs',
    menu: 'Compare',
    load: () => import('./pages/compare/compare-page.tsx'),
  },
  { path: '/options', title: 'Options', menu: 'Options', load: () => import('./pages/options/options-page.tsx') },
  {
    path: '/options/calculator',
    title: 'Option calculator',
    load: () => import('./pages/options/calculator-page.tsx'),
  },
  { path: '/options/:id', title: 'Priced table', load: () => import('./pages/options/job-page.tsx') },
  {
    path: '/paths',
    title: 'Stochastic processes',
    menu: 'Processes',
    load: () => import('./pages/paths/paths-page.tsx'),
  },
  {
    path: '/system',
    title: 'System',
    menu: 'System',
    admin: true,
    load: () => import('./pages/system/system-page.tsx'),
  },
  { path: '/account', title: 'Account', load: () => import('./pages/account/account-page.tsx') },
  { path: '/sign-in', title: 'Sign in', bare: true, load: () => import('./pages/sign-in/sign-in-page.tsx') },
  { path: '/models/:id', title: 'Model', load: () => import('./pages/model/model-page.tsx') },
  // Whatever leads nowhere; the router takes it last, wherever it stands.
  { path: '*', title: 'Not found', load: () => import('./pages/not-found/not-found-page.tsx') },
];
