/**
 * The permission to start blocks of a task, in memory that the control thread and the compute thread share. It ends by
 * itself: whoever is frozen and wakes after the lease has no permission, before anyone could tell.
 */

/** Now, by a clock that all threads share and nobody sets, and by the clock on the wall, which runs on while a machine sleeps. */
export interface Moment {
  readonly nanoseconds: bigint;
  readonly wall: number;
}

export function moment(): Moment {
  return { nanoseconds: process.hrtime.bigint(), wall: Date.now() };
}

/** One for each attempt at a task; `cells` is what is sent to the compute thread. */
export interface Permit {
  readonly cells: BigInt64Array;
  /** Allows blocks to start until so many milliseconds after a moment; nothing once it is revoked. */
  grant(from: Moment, milliseconds: number): void;
  /** For good. */
  revoke(): void;
}

const NANOSECONDS = 0;
const WALL = 1;
const REVOKED = 2;

export function createPermit(): Permit {
  const cells = new BigInt64Array(new SharedArrayBuffer(3 * BigInt64Array.BYTES_PER_ELEMENT));
  return {
    cells,
    grant({ nanoseconds, wall }, milliseconds) {
      const whole = BigInt(Math.floor(milliseconds));
      Atomics.store(cells, NANOSECONDS, nanoseconds + whole * 1_000_000n);
      Atomics.store(cells, WALL, BigInt(wall) + whole);
    },
    revoke() {
      Atomics.store(cells, REVOKED, 1n);
    },
  };
}

/** Whether a block may start now. A wall clock that is set forward ends a permission early, which costs a retry only. */
export function isPermitted(cells: BigInt64Array, { nanoseconds, wall }: Moment = moment()): boolean {
  return (
    Atomics.load(cells, REVOKED) === 0n &&
    nanoseconds < Atomics.load(cells, NANOSECONDS) &&
    BigInt(wall) < Atomics.load(cells, WALL)
  );
}
