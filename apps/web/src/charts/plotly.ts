/** The library that draws, loaded when the first chart is shown. No other file loads it. */
import type * as Plotly from 'plotly.js';

/** All that the library can do. */
export type Library = typeof Plotly;

/** Style elements that the library makes when they are missing. Made here they carry the page's nonce. */
const STYLES = [
  'plotly.js-style-global',
  // Of maps, which are not drawn here; its rules are inserted as text as soon as the library is loaded.
  '9f215cf04c5486422605d13261cb87401f4e7763b6296af81e98efbc0130da53',
];

let loading: Promise<Library> | undefined;

/** The library. Rejects when it cannot be had; asked again it tries again. */
export function plotly(): Promise<Library> {
  loading ??= load().catch((failure: unknown) => {
    loading = undefined;
    throw failure;
  });
  return loading;
}

async function load(): Promise<Library> {
  const nonce = document.querySelector<HTMLMetaElement>('meta[property=csp-nonce]')?.nonce ?? '';
  for (const id of STYLES) {
    if (document.getElementById(id)) continue;
    const style = document.createElement('style');
    style.id = id;
    style.nonce = nonce;
    document.head.append(style);
  }
  return (await import('plotly.js-cartesian-dist-min')).default;
}
