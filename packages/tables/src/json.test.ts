import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyRows, tableOf, wholeFile } from './fixture.ts';
import { writeJson, writeNdjson } from './json.ts';
import type { Table } from './table.ts';

const text = async (write: (table: Table) => AsyncIterable<Uint8Array>, table: Table) =>
  new TextDecoder('utf-8', { ignoreBOM: true }).decode(await wholeFile(write(table)));

describe('a table as JSON', () => {
  it('is an array of objects, NDJSON one to a line', async () => {
    const rows = {
      columns: [
        { name: 'k', type: 'i64' },
        { name: 'a "b"', type: 'text' },
      ],
      rows: [
        [1, 'x\n'],
        [null, null],
      ],
    } as const;
    expect(await text(writeNdjson, tableOf(rows))).toBe('{"k":1,"a \\"b\\"":"x\\n"}\n{"k":null,"a \\"b\\"":null}\n');
    expect(await text(writeJson, tableOf(rows))).toBe('[{"k":1,"a \\"b\\"":"x\\n"},\n{"k":null,"a \\"b\\"":null}]\n');
  });

  it('is an empty array, or no line, without rows', async () => {
    const empty = { columns: [{ name: 'x', type: 'f64' }], rows: [] } as const;
    expect(await text(writeJson, tableOf(empty))).toBe('[]\n');
    expect(await text(writeNdjson, tableOf(empty))).toBe('');
  });

  it('reads back as it was', async () => {
    await fc.assert(
      fc.asyncProperty(anyRows, async (rows) => {
        const wanted = rows.rows.map((row) =>
          Object.fromEntries(rows.columns.map(({ name }, i) => [name.toWellFormed(), row[i]])),
        );
        expect(JSON.parse(await text(writeJson, tableOf(rows)))).toEqual(wanted);
        const lines = (await text(writeNdjson, tableOf(rows))).split('\n').slice(0, -1);
        expect(lines.map((line) => JSON.parse(line))).toEqual(wanted);
      }),
    );
  });
});
