import { expect, test } from 'vitest';
import { pricingLine } from './pricing-progress.ts';

/** What a line writes to a stream at times in milliseconds. */
function written(
  isTTY: boolean,
  use: (line: ReturnType<typeof pricingLine>, at: (time: number) => void) => void,
): string {
  let now = 0;
  let text = '';
  const stream = { isTTY, write: (piece: string) => (text += piece) } as unknown as NodeJS.WriteStream;
  use(
    pricingLine(stream, () => now),
    (time) => {
      now = time;
    },
  );
  return text;
}

const QUARTER = { rows: 175_000, failed: 12, read: 6_500_000, size: 26_000_000 };

test('a terminal has one line with share, rows, speed, failures and the time that is left', () => {
  const text = written(true, (line, at) => {
    at(500);
    line.show(QUARTER);
  });
  expect(text).toBe('\r\x1b[K██████ 25 %  175,000 rows  350,000/s  12 failed  1.5 s left');
});

test('a table of unknown size has no share and no time', () => {
  const { size: _, ...unknown } = QUARTER;
  const text = written(true, (line, at) => {
    at(500);
    line.show(unknown);
  });
  expect(text).toBe('\r\x1b[K175,000 rows  350,000/s  12 failed');
});

test('the line is written again after a tenth of a second, and taken away where there is one', () => {
  const text = written(true, (line, at) => {
    for (const time of [50, 100, 150, 199, 200]) {
      at(time);
      line.show(QUARTER);
    }
    line.clear();
  });
  const lines = text.split('\r\x1b[K');
  expect(lines.length).toBe(4);
  expect(lines.at(-1)).toBe('');
  expect(written(true, (line) => line.clear())).toBe('');
});

test('where no terminal is, nothing is written', () => {
  const text = written(false, (line, at) => {
    at(500);
    line.show(QUARTER);
    line.clear();
  });
  expect(text).toBe('');
});
