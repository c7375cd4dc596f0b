/** Builds the page into `dist`, which the server serves. While developing, `vite` serves it and passes calls to the server. */
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { gzipped } from './gzip.ts';

/** The server puts a fresh nonce in its place with every page that it sends. */
export const NONCE = 'CSP_NONCE';

const SERVER = process.env.TESSERA_SERVER ?? 'http://127.0.0.1:8000';

export default defineConfig({
  plugins: [react(), gzipped()],
  html: { cspNonce: NONCE },
  worker: { format: 'es' },
  build: {
    target: 'es2022',
    // Those that know light-dark(): what stands in for it elsewhere does not see which colours Mantine has chosen.
    cssTarget: ['chrome123', 'edge123', 'firefox120', 'safari17.5'],
    // Inlined as data: addresses, scripts and fonts would be refused by the page's own policy.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1600,
    manifest: true,
  },
  server: { proxy: { '/api': SERVER, '/docs': SERVER, '/openapi.json': SERVER } },
});
