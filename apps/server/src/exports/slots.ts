/** How many files are made at the same time: each has a thread, and may be read slowly. Counted by this process. */
import { TesseraError } from '@tessera/engine';

/** On the whole server, and for one user. */
const MOST = 8;
const MOST_PER_OWNER = 3;
/** When to try again. */
const SECONDS = 10;

export interface Slots {
  /** One more file for this user; the returned function ends it. Throws `exports-too-many`. */
  take(owner: string): () => void;
}

/** Slots, all free; `what` they are for. */
export function makeSlots(most = MOST, perOwner = MOST_PER_OWNER, what = 'exports'): Slots {
  const taken = new Map<string, number>();
  let all = 0;
  return {
    take(owner) {
      const own = taken.get(owner) ?? 0;
      if (own >= perOwner) throw refusal(`You have ${own} ${what}`);
      if (all >= most) throw refusal(`The server has ${all} ${what}`);
      taken.set(owner, own + 1);
      all++;
      let done = false;
      return () => {
        if (done) return;
        done = true;
        all--;
        const left = taken.get(owner)! - 1;
        if (left > 0) taken.set(owner, left);
        else taken.delete(owner);
      };
    },
  };
}

function refusal(who: string): TesseraError {
  return new TesseraError('exports-too-many', { who, seconds: SECONDS });
}
