/**
 * Writes the pieces of a plan as WebAssembly functions `(at, end, place) -> at`: a piece runs the steps from byte offset
 * `at` of the columns up to `end`, the first with its scratch at `place`, and returns `end`, or the offset of the first
 * step in which a lane needs a slow path. Values live in locals, which are used again when a value dies.
 */
import { Body } from './assembler.ts';
import { advancePairs, advanceTrial, doubles, openPairs, openTrial, whole } from './counters.ts';
import { COLUMN, HEADER, STRIDE, VECTOR } from './layout.ts';
import { loadLanes, sortInMemory } from './memory.ts';
import type { Plan } from './plan.ts';
import { Deaths, Reads } from './reads.ts';
import { visitReads } from './schedule.ts';
import { type Form, GIVEN, LOADED, SHUFFLE_NAMES, SHUFFLES, VECTORS, type VectorOperation } from './vector.ts';

/**
 * What becomes of the lanes of `rare`: the fast code takes the fast value, notices the lane, and leaves at the end of
 * the step; the slow code, for that one step, calls the slow path. A call in the fast code would cost the registers.
 */
export type Rare = 'notice' | 'compute';

/** How many operations ahead the next read of a loaded value may be for it to stay in a local. */
const KEEP = 12;
const [AT, END, PLACE] = [0, 1, 2] as const;
const ZEROS = new Uint8Array(16);
const ONES = new Uint8Array(16).fill(255);
const VALUELESS: ReadonlySet<Form> = new Set<Form>(['array', 'sort', 'loop', 'output']);

/** What is known while a list of operations is written. */
interface Context {
  position: number;
  readonly reads: Reads;
  /** Locals of the loaded values that are read again soon. */
  readonly kept: Map<number, number>;
}

/** The locals of a loop that is being written. */
interface OpenLoop {
  readonly states: readonly number[];
  readonly trip: number;
}

export class Emitter {
  readonly #plan: Plan;
  readonly #rare: Rare;
  readonly #operations: readonly VectorOperation[];
  /** By value: the local that holds it. */
  readonly #locals: Int32Array;
  /** By value: whether the piece being written makes it (piece number + 1). */
  readonly #made: Int32Array;
  /** By value: whether the piece needs it (piece number + 1). */
  readonly #live: Int32Array;
  /** By value: the position of its last read in its list. */
  readonly #last: Int32Array;
  readonly #upcoming: Int32Array;
  readonly #chain: Int32Array;
  /** Whether operations that only slow paths need are left out. */
  readonly #selective: boolean;
  readonly #loops: (OpenLoop | undefined)[] = [];
  #body = new Body([], []);
  #piece = 0;
  #free: number[] = [];
  #pairs = -1;
  #trial = -1;
  #alarm = -1;

  constructor(plan: Plan, rare: Rare) {
    const count = plan.program.operations.length;
    this.#plan = plan;
    this.#rare = rare;
    this.#operations = plan.program.operations;
    this.#locals = new Int32Array(count).fill(-1);
    this.#made = new Int32Array(count);
    this.#live = new Int32Array(count);
    this.#last = new Int32Array(count);
    this.#upcoming = new Int32Array(count);
    this.#chain = new Int32Array(count);
    this.#selective = rare === 'notice' && plan.slow.length > 0;
  }

  /** The function of piece number `piece`. */
  piece(piece: number): Body {
    const operations = this.#plan.partition.pieces[piece]!;
    this.#body = new Body(['i32', 'i32', 'i32'], ['i32']);
    this.#piece = piece;
    this.#free = [];
    for (const id of operations) this.#made[id] = piece + 1;
    if (this.#selective) this.#markLive(operations);
    this.#open(operations);
    const body = this.#body;
    const steps = body.open('loop');
    if (this.#alarm >= 0) body.v128(ZEROS).set(this.#alarm);
    this.#list(operations, []);
    this.#advance();
    body.get(AT).i32(STRIDE).op('i32.add').tee(AT).get(END).op('i32.lt_u').branch('br_if', steps);
    return body.close().get(AT);
  }

  /** What an operation takes from the stack. */
  #arguments({ form, args }: VectorOperation): readonly number[] {
    return form === 'rare' && this.#rare === 'notice' ? args.slice(0, 2) : args;
  }

  /** Marks what the piece must compute: fast code needs nothing that only slow paths read. */
  #markLive(operations: readonly number[]): void {
    const { loops } = this.#plan.program;
    const open = operations.filter((id) => this.#operations[id]!.form === 'output' || this.#isSent(id));
    for (let id = open.pop(); id !== undefined; id = open.pop()) {
      const operation = this.#operations[id]!;
      const { form, imm, region } = operation;
      if (this.#isLive(id) || GIVEN.has(form) || (region === 0 && !this.#isMade(id))) continue;
      this.#live[id] = this.#piece + 1;
      for (const arg of this.#arguments(operation)) open.push(arg);
      if (form === 'loop') open.push(...loops[imm]!.next, ...loops[imm]!.done);
    }
  }

  #isLive(id: number): boolean {
    return this.#live[id] === this.#piece + 1;
  }

  #isMade(id: number): boolean {
    return this.#made[id] === this.#piece + 1;
  }

  /** Whether any operation of the list, loop bodies included, is or reads one of the form. */
  #has(form: Form, list: readonly number[]): boolean {
    const { program, schedule } = this.#plan;
    return list.some((id) => {
      const operation = this.#operations[id]!;
      if (operation.form === form || operation.args.some((arg) => this.#operations[arg]!.form === form)) return true;
      if (operation.form !== 'loop') return false;
      const { next, done } = program.loops[operation.imm]!;
      const last = [...next, ...done];
      return (
        last.some((value) => this.#operations[value]!.form === form) || this.#has(form, schedule[operation.imm + 1]!)
      );
    });
  }

  #isSent(id: number): boolean {
    const { slots, maker } = this.#plan.partition;
    return slots[id] !== -1 && maker[id] === this.#piece;
  }

  /** The numbers of the first step's trials and counters. */
  #open(operations: readonly number[]): void {
    const body = this.#body;
    this.#pairs = this.#has('pairs', operations) ? openPairs(body, AT) : -1;
    this.#trial = this.#has('trial', operations) ? openTrial(body, AT) : -1;
    this.#alarm = this.#selective && this.#has('rare', operations) ? body.local('v128') : -1;
  }

  /** The end of a step: leave when a lane was rare, else count on. */
  #advance(): void {
    const body = this.#body;
    if (this.#alarm >= 0) {
      body.get(this.#alarm).op('v128.any_true').open('if');
      body.get(AT).op('return').close();
    }
    if (this.#pairs >= 0) advancePairs(body, this.#pairs);
    if (this.#trial >= 0) advanceTrial(body, this.#trial);
    if (this.#plan.frame > 0) body.get(PLACE).i32(this.#plan.frame).op('i32.add').set(PLACE);
  }

  /** Operations of one region in order; `after` is read when they are done, by `finish`. */
  #list(region: readonly number[], after: readonly number[], finish?: (context: Context) => void): void {
    const list = this.#selective ? region.filter((id) => this.#isLive(id)) : region;
    const deaths = this.#deaths(list, after);
    const context: Context = { position: 0, reads: this.#loads(list, after), kept: new Map() };
    list.forEach((id, position) => {
      context.position = position;
      this.#operation(id, context, deaths);
    });
    context.position = list.length;
    finish?.(context);
    for (let value = deaths.first(list.length); value >= 0; value = deaths.after(value)) this.#release(value);
  }

  /** When each value of the list is read for the last time; one that is not read dies at once. */
  #deaths(list: readonly number[], after: readonly number[]): Deaths {
    const last = this.#last;
    const { program } = this.#plan;
    let position = 0;
    const read = (value: number): void => {
      last[value] = position;
    };
    for (const id of list) {
      last[id] = position;
      visitReads(program, id, read);
      position++;
    }
    after.forEach(read);
    const deaths = new Deaths(list.length, this.#chain);
    for (const id of list) deaths.add(id, last[id]!);
    return deaths;
  }

  #loads(list: readonly number[], after: readonly number[]): Reads {
    const reads = new Reads();
    list.forEach((id, position) => {
      for (const value of this.#arguments(this.#operations[id]!)) if (this.#isLoaded(value)) reads.add(value, position);
    });
    for (const value of after) if (this.#isLoaded(value)) reads.add(value, list.length);
    return reads.link(this.#upcoming);
  }

  /** Whether a read of the value is a load: a constant or the like, or a value of an earlier piece. */
  #isLoaded(value: number): boolean {
    const { form, region } = this.#operations[value]!;
    return LOADED.has(form) || (region === 0 && !this.#isMade(value) && !GIVEN.has(form));
  }

  /** Puts a value on the stack. */
  #push(value: number, context: Context): void {
    const body = this.#body;
    if (!this.#isLoaded(value)) {
      const { form } = this.#operations[value]!;
      body.get(form === 'pairs' ? this.#pairs : form === 'trial' ? this.#trial : this.#locals[value]!);
      return;
    }
    const next = context.reads.take();
    const keep = next >= 0 && next - context.position <= KEEP;
    const local = context.kept.get(value);
    if (local !== undefined) {
      body.get(local);
      if (!keep) {
        context.kept.delete(value);
        this.#free.push(local);
      }
      return;
    }
    this.#load(value);
    if (!keep) return;
    const kept = this.#claim();
    context.kept.set(value, kept);
    body.tee(kept);
  }

  #load(value: number): void {
    const body = this.#body;
    const { layout, partition } = this.#plan;
    const { form, imm } = this.#operations[value]!;
    switch (form) {
      case 'constant':
        body.i32(0).memory('v128.load', layout.constants + VECTOR * imm);
        return;
      case 'key':
        body.i32(0).memory('v128.load', HEADER.keys + VECTOR * imm);
        return;
      case 'replicate':
        body.i32(0).memory('v128.load', HEADER.replicate);
        return;
      case 'oddLane':
        body.v128(whole(0, -1));
        return;
      case 'input':
        body.get(AT).memory('v128.load', layout.inputs + Math.floor(imm / VECTORS) * COLUMN + (imm % VECTORS) * VECTOR);
        return;
      default:
        body.get(PLACE).memory('v128.load', layout.scratch + partition.slots[value]! * VECTOR);
    }
  }

  #claim(): number {
    return this.#free.pop() ?? this.#body.local('v128');
  }

  /** Frees the local of a value; a loop's states and trip belong to the loop. */
  #release(value: number): void {
    const { form } = this.#operations[value]!;
    const local = this.#locals[value]!;
    if (local < 0) return;
    this.#locals[value] = -1;
    if (form !== 'state' && form !== 'trip') this.#free.push(local);
  }

  /** One operation. Values that die in it leave their locals before its own value takes one. */
  #operation(id: number, context: Context, deaths: Deaths): void {
    const operation = this.#operations[id]!;
    const { form, imm } = operation;
    const alias = this.#alias(operation);
    if (alias >= 0) this.#locals[id] = alias;
    else if (form === 'loop') this.#loop(operation, context);
    else if (form !== 'array' && form !== 'sort') this.#compute(operation, context);
    else this.#store(form, imm, operation.args, context);
    let short = false;
    for (let value = deaths.first(context.position); value >= 0; value = deaths.after(value)) {
      if (value === id) short = true;
      else this.#release(value);
    }
    if (!VALUELESS.has(form)) this.#keep(id, alias);
    if (short) this.#release(id);
  }

  /** The local of a value that is a loop's state or trip; -1 for others. */
  #alias({ form, args, imm, region }: VectorOperation): number {
    if (form === 'trip') return this.#loops[region - 1]!.trip;
    if (form === 'state') return this.#loops[region - 1]!.states[imm]!;
    if (form === 'result') return this.#loops[this.#operations[args[0]!]!.imm]!.states[imm]!;
    return -1;
  }

  /** Takes the value on the stack into a local, and to scratch memory if a later piece reads it. */
  #keep(id: number, alias: number): void {
    const body = this.#body;
    const local = alias >= 0 ? alias : this.#claim();
    this.#locals[id] = local;
    if (alias < 0) body.set(local);
    if (!this.#isSent(id)) return;
    const { layout, partition } = this.#plan;
    body
      .get(PLACE)
      .get(local)
      .memory('v128.store', layout.scratch + partition.slots[id]! * VECTOR);
  }

  #compute(operation: VectorOperation, context: Context): void {
    const body = this.#body;
    const { layout, slow } = this.#plan;
    const { form, args, imm } = operation;
    switch (form) {
      case 'i8x16.shuffle':
        this.#pushAll(args, context);
        body.shuffle(SHUFFLES[SHUFFLE_NAMES[imm]!]);
        return;
      case 'i64x2.shl':
      case 'i64x2.shr_u':
        this.#pushAll(args, context);
        body.i32(imm).op(form);
        return;
      case 'gather':
        this.#push(args[0]!, context);
        this.#borrow(1, ([positions]) => loadLanes(body, positions!, 0, layout.tables[imm]!, 0));
        return;
      case 'row':
        this.#push(args[0]!, context);
        body.lane('i32x4.extract_lane', 2 * (imm % 2)).memory('v128.load', layout.tables[imm >> 1]!);
        return;
      case 'element':
        this.#push(args[1]!, context);
        this.#borrow(1, ([positions]) => loadLanes(body, positions!, 5, this.#array(args[0]!) + imm * VECTOR, 8));
        return;
      case 'slot':
        body.i32(0).memory('v128.load', this.#array(args[0]!) + STRIDE + imm * VECTOR);
        return;
      case 'rare':
        if (this.#rare === 'notice') this.#notice(operation, context);
        else {
          this.#pushAll(args, context);
          body.call(slow.length + slow.indexOf(imm));
        }
        return;
      case 'output':
        body.get(AT);
        this.#push(args[0]!, context);
        body.memory('v128.store', layout.outputs + Math.floor(imm / VECTORS) * COLUMN + (imm % VECTORS) * VECTOR);
        return;
      default:
        this.#pushAll(args, context);
        body.op(form as Parameters<Body['op']>[0]);
    }
  }

  #pushAll(values: readonly number[], context: Context): void {
    for (const value of values) this.#push(value, context);
  }

  #notice({ args }: VectorOperation, context: Context): void {
    this.#body.get(this.#alarm);
    this.#push(args[0]!, context);
    this.#body.op('v128.or').set(this.#alarm);
    this.#push(args[1]!, context);
  }

  /** Address of the memory array that an `array` or `sort` operation writes. */
  #array(token: number): number {
    return this.#plan.layout.arrays[this.#operations[token]!.imm]!;
  }

  /** Writes a memory array, and sorts it. */
  #store(form: 'array' | 'sort', array: number, args: readonly number[], context: Context): void {
    const base = this.#plan.layout.arrays[array]! + STRIDE;
    args.forEach((arg, k) => {
      this.#body.i32(0);
      this.#push(arg, context);
      this.#body.memory('v128.store', base + k * VECTOR);
    });
    if (form !== 'sort') return;
    const from = this.#plan.layout.networks.get(array)!;
    const to = from + 8 * this.#plan.networks.get(array)!.length;
    this.#borrow(2, ([x, y]) => sortInMemory(this.#body, x!, y!, from, to));
  }

  /** Locals for the time of `use`. */
  #borrow(count: number, use: (locals: readonly number[]) => void): void {
    const locals = Array.from({ length: count }, () => this.#claim());
    use(locals);
    this.#free.push(...locals);
  }

  /** A loop: its states in locals, and the masks of the lanes that are not done. */
  #loop({ args: initial, imm: loop }: VectorOperation, context: Context): void {
    const body = this.#body;
    const { program, schedule } = this.#plan;
    const { limit, next, done } = program.loops[loop]!;
    const inside = schedule[loop + 1]!;
    // A loop that always takes all its trips needs no masks.
    const active = done.every((id) => this.#isFalse(id)) ? [] : done.map(() => this.#claim());
    const states = initial.map(() => this.#claim());
    const trip = inside.some((id) => this.#operations[id]!.form === 'trip') ? this.#claim() : -1;
    const trips = body.local('i32');
    initial.forEach((value, state) => {
      this.#push(value, context);
      body.set(states[state]!);
    });
    for (const local of active) body.v128(ONES).set(local);
    // A constant in the body would be made anew in each trip.
    const one = trip >= 0 ? this.#claim() : -1;
    if (trip >= 0) body.v128(doubles(1, 1)).set(one).v128(ZEROS).set(trip);
    body.i32(0).set(trips);
    this.#loops[loop] = { states, trip };
    const guard = this.#guard(loop);
    if (guard) {
      for (const mask of guard) this.#push(mask, context);
      for (let k = 1; k < guard.length; k++) body.op('v128.or');
      body.op('v128.any_true').open('if');
    }
    const label = body.open('loop');
    this.#list(inside, active.length > 0 ? [...next, ...done] : next, (within) => {
      this.#takeStates(loop, states, active, within);
    });
    if (trip >= 0) body.get(trip).get(one).op('f64x2.add').set(trip);
    body.get(trips).i32(1).op('i32.add').tee(trips).i32(limit).op('i32.lt_u');
    active.forEach((local, k) => {
      body.get(local);
      if (k > 0) body.op('v128.or');
    });
    if (active.length > 0) body.op('v128.any_true').op('i32.and');
    body.branch('br_if', label).close();
    if (guard) body.close();
    this.#free.push(...active);
    if (trip >= 0) this.#free.push(trip, one);
    this.#freeUnread(loop, states);
  }

  /**
   * The masks outside of which a loop of one trip keeps every state that is read after it: without a lane in them it need not
   * run. Undefined where there are none, or where they would have to be loaded.
   */
  #guard(loop: number): readonly number[] | undefined {
    const { limit, next } = this.#plan.program.loops[loop]!;
    if (limit !== 1) return undefined;
    const read = this.#readStates(loop);
    const isOwn = (value: number, state: number): boolean => {
      const { form, imm, region } = this.#operations[value]!;
      return form === 'state' && imm === state && region === loop + 1;
    };
    const masks: number[] = [];
    for (const [state, value] of next.entries()) {
      if (!read.has(state) || isOwn(value, state)) continue;
      const { form, args } = this.#operations[value]!;
      const [, kept, mask] = args;
      if (form !== 'v128.bitselect' || !isOwn(kept!, state)) return undefined;
      if (this.#operations[mask!]!.region === loop + 1 || this.#isLoaded(mask!)) return undefined;
      if (!masks.includes(mask!)) masks.push(mask!);
    }
    return masks.length > 0 ? masks : undefined;
  }

  /** The end of a trip: lanes that were not done before it take the next states, all at once. */
  #takeStates(loop: number, states: readonly number[], active: readonly number[], context: Context): void {
    const body = this.#body;
    const { next, done } = this.#plan.program.loops[loop]!;
    next.forEach((value, state) => {
      this.#push(value, context);
      if (active.length > 0)
        body
          .get(states[state]!)
          .get(active[state % VECTORS]!)
          .op('v128.bitselect');
    });
    for (const local of states.toReversed()) body.set(local);
    active.forEach((local, k) => {
      body.get(local);
      this.#push(done[k]!, context);
      body.op('v128.andnot').set(local);
    });
  }

  /** Frees the locals of the states that no result takes over. */
  #freeUnread(loop: number, states: readonly number[]): void {
    const read = this.#readStates(loop);
    states.forEach((local, state) => {
      if (!read.has(state)) this.#free.push(local);
    });
  }

  /** The states that results take over. */
  #readStates(loop: number): ReadonlySet<number> {
    const read = new Set<number>();
    const around = this.#plan.program.loops[loop]!.region;
    const list = around === 0 ? this.#plan.partition.pieces[this.#piece]! : this.#plan.schedule[around]!;
    for (const id of list) {
      const { form, args, imm } = this.#operations[id]!;
      if (form === 'result' && this.#operations[args[0]!]!.imm === loop && (!this.#selective || this.#isLive(id)))
        read.add(imm);
    }
    return read;
  }

  #isFalse(id: number): boolean {
    const { form, imm } = this.#operations[id]!;
    const { constants } = this.#plan.program;
    return form === 'constant' && constants[2 * imm] === 0 && constants[2 * imm + 1] === 0;
  }
}
