/**
 * Writes one piece of a vector program as a WebAssembly function `(at, end, place) -> at`: it runs the steps from byte
 * offset `at` of the columns up to `end`, the first with its scratch at `place`, and returns `end`, or the offset of
 * the first step whose alarm went off. Values live in locals, which are used again when a value dies.
 */
import { Body } from './assembler.ts';
import { COLUMN, HEADER, type Layout, STRIDE } from './layout.ts';
import type { Partition, Piece } from './partition.ts';
import type { Schedule } from './schedule.ts';
import {
  type Form,
  GIVEN,
  LOADED,
  SHUFFLE_NAMES,
  SHUFFLES,
  VECTORS,
  type VectorOperation,
  type VectorProgram,
} from './vector.ts';

/** Bytes of a vector. */
const VECTOR = 16;
/** How many operations ahead the next read of a loaded value may be for it to stay in a local. */
const KEEP = 12;
const [AT, END, PLACE] = [0, 1, 2];
const ZEROS = new Uint8Array(16);
const ONES = new Uint8Array(16).fill(255);

/**
 * What becomes of the lanes of `rare`: the fast code takes the fast value and notices them, and leaves at the end of
 * the step; the slow code, for that one step, calls the slow path.
 */
export type Rare = 'notice' | 'compute';

/** What all pieces of a program share. */
export interface Plan {
  readonly program: VectorProgram;
  readonly schedule: Schedule;
  readonly partition: Partition;
  readonly layout: Layout;
  /** The slow paths in use; in the slow module, function `slow.length + k` serves the k-th. */
  readonly slow: readonly number[];
  /** The pairs of each sorted array's network, by array. */
  readonly networks: ReadonlyMap<number, readonly (readonly [number, number])[]>;
  /** Steps that have room in a slot of scratch memory. */
  readonly chunk: number;
}

/** The function of one piece. */
export function emit(plan: Plan, piece: Piece, rare: Rare): Body {
  return new Emitter(plan, piece, rare).function();
}

class Emitter {
  readonly #body = new Body(['i32', 'i32', 'i32'], ['i32']);
  readonly #plan: Plan;
  readonly #piece: Piece;
  readonly #own: ReadonlySet<number>;
  /** The local that holds a value now. */
  readonly #locals = new Map<number, number>();
  readonly #free: number[] = [];
  /** Values whose local belongs to a loop. */
  readonly #borrowed = new Set<number>();
  /** Locals of each open or just closed loop's states. */
  readonly #states = new Map<number, number[]>();
  readonly #trips = new Map<number, number>();
  readonly #pairs: number;
  readonly #trial: number;
  readonly #alarm: number;
  readonly #rare: Rare;
  readonly #live: ReadonlySet<number>;

  constructor(plan: Plan, piece: Piece, rare: Rare) {
    this.#plan = plan;
    this.#piece = piece;
    this.#rare = rare;
    this.#own = new Set(piece.operations);
    this.#live = this.#findLive();
    const forms = new Set<Form>();
    const operations = plan.program.operations;
    for (const id of this.#live) {
      forms.add(operations[id]!.form);
      this.#visitReads(id, (value) => forms.add(operations[value]!.form));
    }
    const body = this.#body;
    const local = (form: Form): number => (forms.has(form) ? body.local('v128') : -1);
    this.#pairs = local('pairs');
    this.#trial = local('trial');
    this.#alarm = rare === 'notice' ? local('rare') : -1;
  }

  function(): Body {
    const body = this.#body;
    this.#open();
    const steps = body.open('loop');
    if (this.#alarm >= 0) body.v128(ZEROS).set(this.#alarm);
    this.#list(this.#piece.operations, []);
    this.#advance();
    body.get(AT).i32(STRIDE).op('i32.add').tee(AT).get(END).op('i32.lt_u').branch('br_if', steps);
    return body.close().get(AT);
  }

  /** The numbers of the first step's trials and counters. */
  #open(): void {
    const body = this.#body;
    if (this.#pairs >= 0) {
      body.i32(0).memory('v128.load64_splat', HEADER.pairs).v128(whole(0, 1)).op('i64x2.add');
      body.get(AT).i32(4).op('i32.shr_u').op('i64.extend_i32_u').op('i64x2.splat').op('i64x2.add').set(this.#pairs);
    }
    if (this.#trial >= 0) {
      body.i32(0).memory('v128.load64_splat', HEADER.trial).v128(doubles(0, 1)).op('f64x2.add');
      body.get(AT).i32(3).op('i32.shr_u').op('f64.convert_i32_u').op('f64x2.splat').op('f64x2.add').set(this.#trial);
    }
  }

  /** The end of a step: leave on an alarm, else count on. */
  #advance(): void {
    const body = this.#body;
    if (this.#alarm >= 0) {
      body.get(this.#alarm).op('v128.any_true').open('if');
      body.get(AT).op('return').close();
    }
    if (this.#pairs >= 0) body.get(this.#pairs).v128(whole(VECTORS, VECTORS)).op('i64x2.add').set(this.#pairs);
    if (this.#trial >= 0)
      body
        .get(this.#trial)
        .v128(doubles(2 * VECTORS, 2 * VECTORS))
        .op('f64x2.add')
        .set(this.#trial);
    if (this.#plan.partition.size > 0) body.get(PLACE).i32(VECTOR).op('i32.add').set(PLACE);
  }

  /** What an operation reads itself. */
  #reads(id: number): readonly number[] {
    const { form, args } = this.#plan.program.operations[id]!;
    return form === 'rare' && this.#rare === 'notice' ? args.slice(0, 2) : args;
  }

  /** The piece's operations but for those that only slow paths need. */
  #findLive(): Set<number> {
    const { operations, loops } = this.#plan.program;
    const live = new Set<number>();
    const open = this.#piece.operations.filter((id) => operations[id]!.form === 'output' || this.#piece.sends.has(id));
    for (let id = open.pop(); id !== undefined; id = open.pop()) {
      const { form, imm, region } = operations[id]!;
      if (live.has(id) || GIVEN.has(form) || (region === 0 && !this.#own.has(id))) continue;
      live.add(id);
      open.push(...this.#reads(id));
      if (form === 'loop') open.push(...loops[imm]!.next, ...loops[imm]!.done);
    }
    return live;
  }

  /** Calls `visit` with what an operation and, if it is a loop, its body read. */
  #visitReads(id: number, visit: (value: number) => void): void {
    this.#reads(id).forEach(visit);
    const { form, imm } = this.#plan.program.operations[id]!;
    if (form !== 'loop') return;
    const { next, done } = this.#plan.program.loops[imm]!;
    next.forEach(visit);
    done.forEach(visit);
    for (const inner of this.#plan.schedule[imm + 1]!) if (this.#live.has(inner)) this.#visitReads(inner, visit);
  }

  /** Operations of one region in order; `after` is read when they are done, by `finish`. */
  #list(region: readonly number[], after: readonly number[], finish?: (reader: Reader) => void): void {
    const list = region.filter((id) => this.#live.has(id));
    const members = new Set(list);
    const last = new Map<number, number>();
    list.forEach((id, position) => {
      last.set(id, position);
      this.#visitReads(id, (value) => {
        if (members.has(value)) last.set(value, position);
      });
    });
    for (const value of after) if (members.has(value)) last.set(value, list.length);
    const dying: number[][] = Array.from({ length: list.length + 1 }, () => []);
    for (const [value, position] of last) dying[position]!.push(value);
    const reader = this.#reader(list, after);
    list.forEach((id, position) => {
      reader.position = position;
      this.#operation(id, reader, dying[position]!);
    });
    reader.position = list.length;
    finish?.(reader);
    for (const value of dying[list.length]!) this.#release(value);
  }

  #reader(list: readonly number[], after: readonly number[]): Reader {
    const reads = new Map<number, number[]>();
    const note = (value: number, position: number): void => {
      if (!this.#isLoaded(value)) return;
      const known = reads.get(value);
      if (known) known.push(position);
      else reads.set(value, [position]);
    };
    list.forEach((id, position) => {
      for (const value of this.#reads(id)) note(value, position);
    });
    for (const value of after) note(value, list.length);
    return { position: 0, reads, cursor: new Map(), kept: new Map() };
  }

  #isLoaded(value: number): boolean {
    const { form, region } = this.#plan.program.operations[value]!;
    return LOADED.has(form) || (region === 0 && !this.#own.has(value) && !GIVEN.has(form));
  }

  /** Puts a value on the stack. */
  #push(value: number, reader: Reader): void {
    const body = this.#body;
    if (!this.#isLoaded(value)) {
      const { form } = this.#plan.program.operations[value]!;
      body.get(form === 'pairs' ? this.#pairs : form === 'trial' ? this.#trial : this.#locals.get(value)!);
      return;
    }
    const reads = reader.reads.get(value)!;
    const cursor = (reader.cursor.get(value) ?? 0) + 1;
    reader.cursor.set(value, cursor);
    const keep = cursor < reads.length && reads[cursor]! - reader.position <= KEEP;
    let local = reader.kept.get(value);
    if (local !== undefined) body.get(local);
    else {
      this.#load(value);
      if (keep) {
        local = this.#claim();
        reader.kept.set(value, local);
        body.tee(local);
      }
    }
    if (!keep && local !== undefined) {
      reader.kept.delete(value);
      this.#free.push(local);
    }
  }

  #load(value: number): void {
    const body = this.#body;
    const { layout, partition, chunk, program } = this.#plan;
    const { form, imm } = program.operations[value]!;
    switch (form) {
      case 'constant':
        body.i32(0).memory('v128.load64_splat', layout.constants + 8 * imm);
        return;
      case 'key':
        body.i32(0).memory('v128.load64_splat', HEADER.keys + 8 * imm);
        return;
      case 'replicate':
        body.i32(0).memory('v128.load64_splat', HEADER.replicate);
        return;
      case 'oddLane':
        body.v128(whole(0, -1));
        return;
      case 'input':
        body.get(AT).memory('v128.load', layout.inputs + Math.floor(imm / VECTORS) * COLUMN + (imm % VECTORS) * VECTOR);
        return;
      default:
        body.get(PLACE).memory('v128.load', layout.scratch + partition.slots.get(value)! * chunk * VECTOR);
    }
  }

  #claim(): number {
    return this.#free.pop() ?? this.#body.local('v128');
  }

  #release(value: number): void {
    const local = this.#locals.get(value);
    if (local === undefined) return;
    this.#locals.delete(value);
    if (!this.#borrowed.delete(value)) this.#free.push(local);
  }

  /** One operation. Values that die in it leave their locals before its own value takes one. */
  #operation(id: number, reader: Reader, dying: readonly number[]): void {
    const operation = this.#plan.program.operations[id]!;
    const { form, imm } = operation;
    if (form === 'state' || form === 'result' || form === 'trip') this.#alias(id, operation);
    else if (form === 'loop') this.#loop(imm, reader);
    else this.#compute(operation, reader);
    for (const value of dying) if (value !== id) this.#release(value);
    if (!VALUELESS.has(form)) this.#keep(id);
    if (dying.includes(id)) this.#release(id);
  }

  /** Takes the value on the stack into a local, and to scratch memory if another piece wants it. */
  #keep(id: number): void {
    const body = this.#body;
    const sent = this.#piece.sends.has(id);
    if (!this.#locals.has(id)) {
      const local = this.#claim();
      this.#locals.set(id, local);
      body.set(local);
    }
    if (!sent) return;
    const { layout, partition, chunk } = this.#plan;
    body.get(PLACE).get(this.#locals.get(id)!);
    body.memory('v128.store', layout.scratch + partition.slots.get(id)! * chunk * VECTOR);
  }

  #alias(id: number, { form, args, imm, region }: VectorOperation): void {
    if (form === 'trip') this.#locals.set(id, this.#trips.get(region - 1)!);
    else if (form === 'state') this.#locals.set(id, this.#states.get(region - 1)![imm]!);
    else {
      const states = this.#states.get(this.#plan.program.operations[args[0]!]!.imm)!;
      this.#locals.set(id, states[imm]!);
    }
    if (form !== 'result') this.#borrowed.add(id);
  }

  #compute({ form, args, imm }: VectorOperation, reader: Reader): void {
    const body = this.#body;
    const { layout } = this.#plan;
    const push = (value: number): void => this.#push(value, reader);
    switch (form) {
      case 'i8x16.shuffle':
        args.forEach(push);
        body.shuffle(SHUFFLES[SHUFFLE_NAMES[imm]!]);
        return;
      case 'i64x2.shl':
      case 'i64x2.shr_u':
        args.forEach(push);
        body.i32(imm).op(form);
        return;
      case 'gather':
        return this.#lanes(() => push(args[0]!), 3, layout.tables[imm]!);
      case 'element':
        return this.#lanes(() => push(args[1]!), 5, this.#array(args[0]!) + imm * VECTOR, 8);
      case 'slot':
        body.i32(0).memory('v128.load', this.#array(args[0]!) + STRIDE + imm * VECTOR);
        return;
      case 'array':
      case 'sort':
        args.forEach((arg, k) => {
          body.i32(0);
          push(arg);
          body.memory('v128.store', layout.arrays[imm]! + STRIDE + k * VECTOR);
        });
        if (form === 'sort') this.#sort(imm);
        return;
      case 'rare':
        if (this.#alarm < 0) {
          args.forEach(push);
          const { slow } = this.#plan;
          body.call(slow.length + slow.indexOf(imm));
        } else {
          body.get(this.#alarm);
          push(args[0]!);
          body.op('v128.or').set(this.#alarm);
          push(args[1]!);
        }
        return;
      case 'output':
        body.get(AT);
        args.forEach(push);
        body.memory('v128.store', layout.outputs + Math.floor(imm / VECTORS) * COLUMN + (imm % VECTORS) * VECTOR);
        return;
      default:
        args.forEach(push);
        body.op(form as Parameters<Body['op']>[0]);
    }
  }

  /** Address of the memory array that an `array` or `sort` operation writes. */
  #array(token: number): number {
    return this.#plan.layout.arrays[this.#plan.program.operations[token]!.imm]!;
  }

  /** Loads a double per lane from `base` plus the lane's low word times 2^shift, and `apart` bytes further for the second. */
  #lanes(push: () => void, shift: number, base: number, apart = 0): void {
    const body = this.#body;
    const place = this.#claim();
    push();
    body.tee(place).lane('i32x4.extract_lane', 2).i32(shift).op('i32.shl');
    body.get(place).lane('i32x4.extract_lane', 0).i32(shift).op('i32.shl').memory('v128.load64_zero', base);
    body.memoryLane('v128.load64_lane', base + apart, 1);
    this.#free.push(place);
  }

  /** Walks over the compare-exchange pairs of the array's sorting network: two addresses each. */
  #sort(array: number): void {
    const body = this.#body;
    const { layout, networks } = this.#plan;
    const from = layout.networks.get(array)!;
    const to = from + 8 * networks.get(array)!.length;
    const [pair, low, high] = [body.local('i32'), body.local('i32'), body.local('i32')];
    body.i32(from).set(pair);
    const label = body.open('loop');
    body.get(pair).memory('i32.load', 0).set(low).get(pair).memory('i32.load', 4).set(high);
    for (let k = 0; k < VECTORS; k++) {
      const x = this.#claim();
      const y = this.#claim();
      body
        .get(low)
        .memory('v128.load', k * VECTOR)
        .set(x)
        .get(high)
        .memory('v128.load', k * VECTOR)
        .set(y);
      body
        .get(low)
        .get(x)
        .get(y)
        .op('f64x2.pmin')
        .memory('v128.store', k * VECTOR);
      body
        .get(high)
        .get(y)
        .get(x)
        .op('f64x2.pmax')
        .memory('v128.store', k * VECTOR);
      this.#free.push(x, y);
    }
    body.get(pair).i32(8).op('i32.add').tee(pair).i32(to).op('i32.lt_u').branch('br_if', label).close();
  }

  /** A loop: states and the masks of unfinished lanes in locals. */
  #loop(loop: number, reader: Reader): void {
    const body = this.#body;
    const { program, schedule } = this.#plan;
    const { limit, initial, next, done } = program.loops[loop]!;
    const list = schedule[loop + 1]!;
    const states = initial.map(() => this.#claim());
    const endless = done.every((id) => this.#isFalse(id));
    const active = endless ? [] : done.map(() => this.#claim());
    const trips = body.local('i32');
    const trip = list.some((id) => program.operations[id]!.form === 'trip') ? this.#claim() : -1;
    initial.forEach((value, state) => {
      this.#push(value, reader);
      body.set(states[state]!);
    });
    for (const local of active) body.v128(ONES).set(local);
    if (trip >= 0) body.v128(ZEROS).set(trip);
    body.i32(0).set(trips);
    this.#states.set(loop, states);
    this.#trips.set(loop, trip);
    const label = body.open('loop');
    this.#list(list, [...next, ...(endless ? [] : done)], (inner) => {
      next.forEach((value, state) => {
        this.#push(value, inner);
        if (!endless)
          body
            .get(states[state]!)
            .get(active[state % VECTORS]!)
            .op('v128.bitselect');
      });
      for (const local of states.toReversed()) body.set(local);
      active.forEach((local, k) => {
        body.get(local);
        this.#push(done[k]!, inner);
        body.op('v128.andnot').set(local);
      });
    });
    if (trip >= 0) body.get(trip).v128(doubles(1, 1)).op('f64x2.add').set(trip);
    body.get(trips).i32(1).op('i32.add').tee(trips).i32(limit).op('i32.lt_u');
    active.forEach((local, k) => {
      body.get(local);
      if (k > 0) body.op('v128.or');
    });
    if (!endless) body.op('v128.any_true').op('i32.and');
    body.branch('br_if', label).close();
    this.#free.push(...active);
    if (trip >= 0) this.#free.push(trip);
    this.#freeUnread(loop, states);
  }

  /** Frees the locals of states that no result takes over. */
  #freeUnread(loop: number, states: readonly number[]): void {
    const { operations } = this.#plan.program;
    const read = new Set<number>();
    const { region } = operations.find(({ form, imm }) => form === 'loop' && imm === loop)!;
    for (const id of region === 0 ? this.#piece.operations : this.#plan.schedule[region]!) {
      const { form, args, imm } = operations[id]!;
      if (form === 'result' && operations[args[0]!]!.imm === loop) read.add(imm);
    }
    states.forEach((local, state) => {
      if (!read.has(state)) this.#free.push(local);
    });
  }

  #isFalse(id: number): boolean {
    const { form, imm } = this.#plan.program.operations[id]!;
    const { constants } = this.#plan.program;
    return form === 'constant' && constants[2 * imm] === 0 && constants[2 * imm + 1] === 0;
  }
}

/** Which loaded values are read when, in one list. */
interface Reader {
  position: number;
  readonly reads: ReadonlyMap<number, readonly number[]>;
  readonly cursor: Map<number, number>;
  readonly kept: Map<number, number>;
}

const VALUELESS: ReadonlySet<Form> = new Set<Form>(['array', 'sort', 'loop', 'output']);

function whole(a: number, b: number): Uint8Array {
  return new Uint8Array(new BigInt64Array([BigInt(a), BigInt(b)]).buffer);
}

function doubles(a: number, b: number): Uint8Array {
  return new Uint8Array(new Float64Array([a, b]).buffer);
}
