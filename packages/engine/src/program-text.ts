/**
 * A program as text: what is stored, sent over HTTP, and read by a browser's tab. JSON, with a tagged object
 * `{"$": …}` for each thing that JSON lacks. Text is data: reading it runs nothing, and what is no program is refused.
 */
import { TesseraError } from './errors.ts';
import type { Graph } from './ir/ir.ts';
import { verify } from './ir/verify.ts';
import { type Layout, MOST_FED, MOST_GROUPED_BLOCKS, type Program, type Stage } from './program.ts';
import { ERROR_KINDS, type ErrorKind, error } from './workbook/workbook.ts';

/** Layout of the text; another one is refused. */
const FORMAT = 'tessera-program-1';

/** Text that `parseProgram` makes the same program of; tables that several graphs share are written once. */
export function printProgram(program: Program): string {
  return JSON.stringify({ format: FORMAT, program: new Writer().write(program) });
}

/**
 * The program of a text, equal to the one that was printed.
 * @throws TesseraError `program-unreadable` for any other text
 */
export function parseProgram(text: string): Program {
  try {
    const { format, program } = JSON.parse(text) as { format?: unknown; program?: unknown };
    if (format !== FORMAT) throw new Error(`its format is ${JSON.stringify(format)}, not ${FORMAT}`);
    return checked(new Reader().read(program));
  } catch (failure) {
    throw new TesseraError('program-unreadable', { reason: failure instanceof Error ? failure.message : 'no JSON' });
  }
}

/** What JSON lacks, as `$` names it. `again` is the n-th typed array, map or set of the text once more. */
type Tagged =
  | { readonly $: 'number'; readonly value: 'NaN' | 'Infinity' | '-Infinity' | '-0' }
  | { readonly $: 'bigint'; readonly value: string }
  | { readonly $: 'undefined' }
  | { readonly $: 'error'; readonly value: ErrorKind }
  | { readonly $: 'array'; readonly type: ArrayName; readonly value: string }
  | { readonly $: 'map'; readonly value: unknown[] }
  | { readonly $: 'set'; readonly value: unknown[] }
  /** An object that has a `$` of its own. */
  | { readonly $: 'object'; readonly value: [string, unknown][] }
  | { readonly $: 'again'; readonly value: number };

/** Bytes are written as they lie in memory: little endian on every machine that runs WebAssembly. */
const ARRAYS = { Float64Array, Float32Array, Int32Array, Uint32Array, Uint8Array };
type ArrayName = keyof typeof ARRAYS;
type TypedArray = InstanceType<(typeof ARRAYS)[ArrayName]>;

class Writer {
  readonly #seen = new Map<object, number>();

  /** The value itself where JSON has all of it: a program has a hundred thousand operations. */
  write(value: unknown): unknown {
    if (typeof value === 'number') return writeNumber(value);
    if (typeof value === 'bigint') return { $: 'bigint', value: String(value) } satisfies Tagged;
    if (value === undefined) return { $: 'undefined' } satisfies Tagged;
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return this.#writeList(value);
    if (ArrayBuffer.isView(value) || value instanceof Map || value instanceof Set) return this.#writeLarge(value);
    return this.#writeObject(value as Readonly<Record<string, unknown>>);
  }

  #writeList(list: readonly unknown[]): unknown[] {
    let copy: unknown[] | undefined;
    for (let i = 0; i < list.length; i++) {
      const written = this.write(list[i]);
      if (written === list[i]) continue;
      copy ??= [...list];
      copy[i] = written;
    }
    return copy ?? (list as unknown[]);
  }

  #writeObject(value: Readonly<Record<string, unknown>>): unknown {
    const names = Object.keys(value);
    if (names.length === 1 && ERROR_KINDS.includes(value.error as ErrorKind)) {
      return { $: 'error', value: value.error as ErrorKind } satisfies Tagged;
    }
    if (Object.hasOwn(value, '$')) {
      const entries = names.map((name): [string, unknown] => [name, this.write(value[name])]);
      return { $: 'object', value: entries } satisfies Tagged;
    }
    let copy: Record<string, unknown> | undefined;
    for (const name of names) {
      const written = this.write(value[name]);
      if (written === value[name]) continue;
      copy ??= { ...value };
      copy[name] = written;
    }
    return copy ?? value;
  }

  #writeLarge(value: ArrayBufferView | Map<unknown, unknown> | Set<unknown>): Tagged {
    const known = this.#seen.get(value);
    if (known !== undefined) return { $: 'again', value: known };
    // Numbered before what it holds, as the reader does.
    this.#seen.set(value, this.#seen.size);
    if (value instanceof Map) return { $: 'map', value: this.write([...value].flat(1)) as unknown[] };
    if (value instanceof Set) return { $: 'set', value: this.write([...value]) as unknown[] };
    const type = value.constructor.name as ArrayName;
    if (!(type in ARRAYS)) throw new Error(`a program cannot hold a ${type}`);
    return { $: 'array', type, value: toBase64(value) };
  }
}

function writeNumber(value: number): number | Tagged {
  if (Object.is(value, -0)) return { $: 'number', value: '-0' };
  return Number.isFinite(value) ? value : { $: 'number', value: String(value) as 'NaN' };
}

class Reader {
  readonly #seen: unknown[] = [];

  read(value: unknown): unknown {
    if (typeof value !== 'object' || value === null) return value;
    if ('$' in value && !Array.isArray(value)) return this.#readTagged(value as Tagged);
    // In place: JSON.parse made all this for us, and a program has a hundred thousand operations.
    const parts = value as Record<string, unknown>;
    for (const name of Object.keys(parts)) {
      const part = parts[name];
      const read = this.read(part);
      if (read !== part) parts[name] = read;
    }
    return parts;
  }

  #readTagged(tagged: Tagged): unknown {
    switch (tagged.$) {
      case 'number':
        return Number(tagged.value);
      case 'bigint':
        return BigInt(tagged.value);
      case 'undefined':
        return undefined;
      case 'error':
        return error(tagged.value) ?? refuse(`${tagged.value} is no error of a cell`);
      case 'object':
        return Object.fromEntries(tagged.value.map(([name, item]) => [name, this.read(item)]));
      case 'again':
        return this.#seen[tagged.value] ?? refuse(`it has no part ${tagged.value}`);
      case 'array':
        return this.#keep(fromBase64(tagged.value, tagged.type));
      case 'map': {
        const map = this.#keep(new Map());
        const flat = this.read(tagged.value) as unknown[];
        for (let i = 0; i < flat.length; i += 2) map.set(flat[i], flat[i + 1]);
        return map;
      }
      case 'set': {
        const set = this.#keep(new Set());
        for (const item of this.read(tagged.value) as unknown[]) set.add(item);
        return set;
      }
      default:
        return refuse(`it has a part of the unknown kind ${JSON.stringify((tagged as { $: unknown }).$)}`);
    }
  }

  #keep<T>(value: T): T {
    this.#seen.push(value);
    return value;
  }
}

function refuse(reason: string): never {
  throw new Error(reason);
}

const LETTERS = new TextEncoder().encode('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/');
const PAD = 61;

/** RFC 4648, section 4. Most of a program are its tables: `btoa` and the string it takes are ten times slower. */
function toBase64(view: ArrayBufferView): string {
  const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
  const text = new Uint8Array(Math.ceil(bytes.length / 3) * 4);
  for (let from = 0, to = 0; from < bytes.length; from += 3, to += 4) {
    const bits = (bytes[from]! << 16) | ((bytes[from + 1] ?? 0) << 8) | (bytes[from + 2] ?? 0);
    text[to] = LETTERS[bits >> 18]!;
    text[to + 1] = LETTERS[(bits >> 12) & 63]!;
    text[to + 2] = LETTERS[(bits >> 6) & 63]!;
    text[to + 3] = LETTERS[bits & 63]!;
  }
  const rest = bytes.length % 3;
  if (rest > 0) text.fill(PAD, text.length - 3 + rest);
  return new TextDecoder('latin1').decode(text);
}

function fromBase64(text: string, type: ArrayName): TypedArray {
  if (!Object.hasOwn(ARRAYS, type)) refuse(`${type} is no array of numbers`);
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = binary.charCodeAt(i);
  return new ARRAYS[type](bytes.buffer);
}

// The shape

/** The value as a program, when it is one that can run: graphs are verified, columns are within the program's. */
function checked(value: unknown): Program {
  const program = record(value, 'the program');
  if (program.version !== 1) refuse(`its version is ${String(program.version)}, not 1`);
  const columns = Number(program.columns);
  if (!Number.isInteger(columns) || columns < 0) refuse('the number of columns is none');
  if (typeof program.asOf !== 'number') refuse('asOf is no number');
  checkLayout(program);
  const isColumn = (column: unknown): boolean => Number.isInteger(column) && Number(column) >= 0 && Number(column) < columns; // biome-ignore format: one thought
  for (const name of ['stages', 'inputStages']) for (const stage of list(program, name)) checkStage(stage, isColumn);
  for (const name of ['strata', 'inputs', 'outputs']) {
    for (const entry of list(program, name)) {
      if (!isColumn(record(entry, name).column)) refuse(`${name} names a column that there is not`);
    }
  }
  list(program, 'fallbacks');
  return value as Program;
}

const LAYOUTS: readonly unknown[] = ['random', 'latin-hypercube', 'antithetic', 'sobol'] satisfies Layout[];

function isPowerOfTwo(group: unknown): boolean {
  if (typeof group !== 'number' || !(group >= 1 && group <= MOST_GROUPED_BLOCKS)) return false;
  return Number.isInteger(Math.log2(group));
}

function checkLayout({ sampling, group = 1 }: Record<string, unknown>): void {
  if (!LAYOUTS.includes(sampling)) refuse('sampling is unknown');
  if (!isPowerOfTwo(group))
    refuse(`its groups are of ${JSON.stringify(group)} blocks, not of a power of two up to ${MOST_GROUPED_BLOCKS}`);
  if (Number(group) > 1 && sampling !== 'sobol')
    refuse(`its blocks are in groups, but its sampling is ${String(sampling)}`);
}

function checkStage(value: unknown, isColumn: (column: unknown) => boolean): void {
  const stage = record(value, 'a stage');
  for (const name of ['reads', 'writes']) {
    if (!list(stage, name).every(isColumn)) refuse(`a stage ${name} a column that there is not`);
  }
  const { kind } = stage as { readonly kind?: Stage['kind'] };
  if (kind === 'evaluated') record(stage.cells, 'the cells of a stage');
  else if (kind === 'compiled') checkGraph(record(stage.graph, 'the graph of a stage') as unknown as Graph);
  else if (kind === 'stepped') checkStepped(stage, isColumn);
  else refuse(`a stage is of the kind ${String(kind)}`);
}

function checkStepped(stage: Record<string, unknown>, isColumn: (column: unknown) => boolean): void {
  const graphs = list(stage, 'graphs').map((graph) => record(graph, 'a graph of a stage') as unknown as Graph);
  graphs.forEach(checkGraph);
  const isGraph = (index: unknown): boolean => Object.hasOwn(graphs, Number(index));
  const isCount = (count: unknown): boolean => Number.isSafeInteger(count) && Number(count) >= 0;
  const width = Number(stage.states);
  if (!isCount(stage.states) || width > MOST_STATES) refuse('the number of states of a stage is none');
  if (!isGraph(stage.start) || graphs[Number(stage.start)]!.outputs.length !== width)
    refuse('a stage does not begin with its states');
  const written = new Set(list(stage, 'writes'));
  for (const each of list(stage, 'moves')) {
    const { graph, step, steps, times, into } = record(each, 'a move') as Record<string, unknown>;
    if (!isGraph(graph) || ![step, steps, times].every(isCount))
      refuse('a move names a graph or a step that there is not');
    const outputs = graphs[Number(graph)]!.outputs.length;
    const shown = outputs - (Number(steps) > 0 ? width : 0);
    if (into === undefined ? shown !== 0 : !isWritten(into, shown)) refuse('a move writes what it does not have');
  }
  const fed = stage.feed === undefined ? 0 : checkFeed(record(stage.feed, 'the feed of a stage'), graphs, isCount);
  const inputs = width + 1 + list(stage, 'reads').length + fed;
  if (graphs.some(({ columns }) => columns > inputs)) refuse('a graph of a stage reads a column that there is not');

  function isWritten(into: unknown, outputs: number): boolean {
    return (
      Array.isArray(into) && into.length === outputs && into.every((column) => isColumn(column) && written.has(column))
    );
  }
}

/** How many columns a step is fed. */
function checkFeed(feed: Record<string, unknown>, graphs: readonly Graph[], isCount: (x: unknown) => boolean): number {
  if (feed.kind !== 'sobol') refuse('a stage is fed by a module, which no text may name');
  const { width, steps, normals, group, normal, stream } = feed;
  const isSmall = [width, steps, normals].every(isCount) && Number(width) * Number(steps) <= MOST_FED;
  if (!isSmall || Number(normals) > Number(width)) refuse('a stage is fed more than it can be');
  if (!isPowerOfTwo(group)) refuse('a stage is fed by a net of no length');
  if (graphs[Number(normal)]?.outputs.length !== 1) refuse('the normals of a stage have no graph');
  if (typeof stream !== 'string' || !/^[0-9a-f]{16}$/.test(stream)) refuse('a stage is fed from no stream');
  return Number(width);
}

/** A state that no process has: a bound for texts that are no program. */
const MOST_STATES = 65_536;

function checkGraph(graph: Graph): void {
  const { tables, streams, operations, outputs } = graph;
  if (![tables, streams, operations, outputs].every(Array.isArray)) refuse('a graph lacks a part');
  if (!tables.every((table) => table instanceof Float64Array)) refuse('a table of a graph holds no numbers');
  verify(graph);
}

function record(value: unknown, what: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) refuse(`${what} is missing`);
  return value as Record<string, unknown>;
}

function list(of: Record<string, unknown>, name: string): unknown[] {
  const value = of[name];
  return Array.isArray(value) ? value : refuse(`${name} is no list`);
}
