/** For the build: writes each file of it that is text again as gzip, beside itself, which the server sends to who takes it. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Plugin } from 'vite';

const compress = promisify(gzip);
const TEXT = /^assets\/.*\.(js|css|svg|json)$/;
/** Bytes below which a packet is sent anyway. */
const SMALL = 1024;

export function gzipped(): Plugin {
  return {
    name: 'gzipped',
    apply: 'build',
    async writeBundle({ dir }, bundle) {
      const files = Object.values(bundle).filter(({ fileName }) => TEXT.test(fileName));
      await Promise.all(
        files.map(async (file) => {
          const content = Buffer.from(file.type === 'chunk' ? file.code : file.source);
          if (content.length < SMALL) return;
          await writeFile(join(dir!, `${file.fileName}.gz`), await compress(content, { level: 9 }));
        }),
      );
    },
  };
}
