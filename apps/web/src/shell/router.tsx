/** Addresses to pages. Every page is loaded when it is first opened; one that fails says so in its place. */
import { createBrowserRouter, type RouteObject } from 'react-router';
import { PAGES, type Page } from '../pages.ts';
import { LoadingPage } from './loading.tsx';
import { PageError } from './page-error.tsx';
import { Root } from './root.tsx';
import { Shell } from './shell.tsx';

/** The router of all pages. */
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

function routeOf({ path, load, next }: Page): RouteObject {
  return {
    path,
    HydrateFallback: LoadingPage,
    ErrorBoundary: PageError,
    lazy: async () => {
      const { default: Component } = await load();
      if (next !== undefined) whenIdle(() => void preload(next));
      return { Component };
    },
  };
}

/** Loads the scripts of a page; where that fails, they are loaded again when it is opened. */
function preload(path: string): Promise<unknown> {
  return Promise.allSettled(PAGES.filter((page) => page.path === path).map((page) => page.load()));
}

function whenIdle(work: () => void): void {
  // Not every browser tells.
  if (typeof requestIdleCallback === 'undefined') setTimeout(work, 1000);
  else requestIdleCallback(work);
}
