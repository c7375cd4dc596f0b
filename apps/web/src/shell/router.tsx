/** Addresses to pages. Every page is loaded when it is first opened; one that fails says so in its place. */
import { createBrowserRouter, type RouteObject } from 'react-router';
import { PAGES, type Page } from '../pages.ts';
import { LoadingPage } from './loading.tsx';
import { PageError } from './page-error.tsx';
import { Root } from './root.tsx';
import { Shell } from './shell.tsx';

export function makeRouter() {
  return createBrowserRouter([
    {
      Component: Root,
      children: [
        ...PAGES.filter(({ bare }) => bare).map(routeOf),
        { Component: Shell, children: PAGES.filter(({ bare }) => !bare).map(routeOf) },
      ],
    },
  ]);
}

function routeOf({ path, load }: Page): RouteObject {
  return {
    path,
    HydrateFallback: LoadingPage,
    ErrorBoundary: PageError,
    lazy: async () => ({ Component: (await load()).default }),
  };
}
