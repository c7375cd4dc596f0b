import type { ModelEntry } from '@tessera/api';
import { expect, it } from 'vitest';
import { untouchedCopy } from './own-copy.ts';

const entry = (id: string, name: string, changed: Partial<ModelEntry> = {}) =>
  ({ id, name, version: 1, file_id: 'f', ...changed }) as ModelEntry;
const copyOf = (...models: ModelEntry[]) => untouchedCopy({ title: 'Cash flow' }, models)?.id;

it('a copy is opened again while it is as it was', () => {
  expect(copyOf(entry('a', 'Budget'), entry('b', 'Cash flow'))).toBe('b');
  expect(copyOf(entry('a', 'Cash flow', { version: 2 }), entry('b', 'Cash flow (2)'))).toBe('b');
});

it('what was changed, lost its workbook, or only sounds like it is left alone', () => {
  expect(copyOf(entry('a', 'Cash flow', { version: 3 }), entry('b', 'Cash flow', { file_id: null }))).toBeUndefined();
  expect(copyOf(entry('a', 'Cash flow (plan B)'), entry('b', 'Cash flow 2'))).toBeUndefined();
});
