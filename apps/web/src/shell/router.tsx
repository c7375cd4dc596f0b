/** Addresses to pages. Every page is loaded when it is first opened. */
import { createBrowserRouter, type RouteObject } from 'react-router';
import { PAGES, type Page } from '../pages.ts';
import { Shell } from './shell.tsx';

export function makeRouter() {
  const routes = (pages: readonly Page[]): RouteObject[] =>
    pages.map(({ path, load }) => ({
      path,
      lazy: async () => ({ Component: (await load()).default }),
    }));
  return createBrowserRouter([
    ...routes(PAGES.filter(({ bare }) => bare)),
    { Component: Shell, children: routes(PAGES.filter(({ bare }) => !bare)) },
  ]);
}
