/** The cell's number format where it shows enough of a number, more digits where it would show next to nothing. */
import { plain, type Write } from '../format/numbers.ts';

/** A writer that does not round what is not zero to zero. */
export function precise(write: Write): Write {
  const more = plain();
  const zero = write(0);
  return (value) => {
    const text = write(value);
    const vanished = value !== null && value !== 0 && text.replace(/^[-−(]|\)$/g, '') === zero;
    return vanished ? more(value) : text;
  };
}
