import type { ModelEntry } from '@tessera/api';
import { expect, it } from 'vitest';
import { bursts } from './versions.ts';

const at = (version: number, time: string, name = 'Plan'): ModelEntry => ({
  id: 'm',
  name,
  file_id: null,
  version,
  created_at: '2026-01-01T00:00:00Z',
  saved_at: `2026-01-01T${time}:00Z`,
});

it('versions of one sitting are one entry, its last version the face of it', () => {
  const list = [at(5, '12:01'), at(4, '09:08', 'Old'), at(3, '09:05'), at(2, '09:00'), at(1, '08:00')];
  expect(bursts(list).map(({ version, earlier }) => [version.version, earlier.length])).toEqual([
    [5, 0],
    [4, 0],
    [3, 1],
    [1, 0],
  ]);
});
