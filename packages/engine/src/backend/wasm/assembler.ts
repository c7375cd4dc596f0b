/**
 * Writes the binary form of a WebAssembly module: function bodies first, then the module around them. It knows the
 * format and nothing of graphs. (WebAssembly core specification 2.0, section 5.)
 */
import { INSTRUCTIONS, type InstructionName } from './opcodes.ts';

/** Value types by their binary code. */
export const TYPE = { i32: 0x7f, i64: 0x7e, f64: 0x7c, v128: 0x7b } as const;
export type TypeName = keyof typeof TYPE;

/** The type of a block that leaves nothing on the stack. */
const NO_RESULT = 0x40;

/** A growing array of bytes. */
export class Bytes {
  #bytes: Uint8Array;
  #length = 0;

  constructor(capacity = 256) {
    this.#bytes = new Uint8Array(capacity);
  }

  get length(): number {
    return this.#length;
  }

  /** The bytes so far; a view that the next write may leave behind. */
  get bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  #reserve(count: number): number {
    const at = this.#length;
    this.#length += count;
    if (this.#length > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(this.#length, this.#bytes.length * 2));
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    return at;
  }

  byte(value: number): this {
    const at = this.#reserve(1);
    this.#bytes[at] = value;
    return this;
  }

  /** Unsigned LEB128 of a whole number below 2^32. */
  unsigned(value: number): this {
    while (value > 127) {
      this.byte((value & 127) | 128);
      value >>>= 7;
    }
    return this.byte(value);
  }

  /** Signed LEB128 of a 32-bit whole number. */
  signed(value: number): this {
    for (;;) {
      const low = value & 127;
      value >>= 7;
      if ((value === 0 && low < 64) || (value === -1 && low >= 64)) return this.byte(low);
      this.byte(low | 128);
    }
  }

  append(bytes: ArrayLike<number>): this {
    const at = this.#reserve(bytes.length);
    this.#bytes.set(bytes, at);
    return this;
  }

  text(value: string): this {
    const bytes = Uint8Array.from(value, (character) => character.charCodeAt(0));
    return this.unsigned(bytes.length).append(bytes);
  }
}

/** A label: how many blocks were open when it was made. */
export type Label = number;

/** The body of one function: locals are declared as they are needed, instructions are appended. */
export class Body {
  readonly parameters: readonly TypeName[];
  readonly results: readonly TypeName[];
  readonly #code = new Bytes(4096);
  readonly #locals: TypeName[] = [];
  #depth = 0;

  constructor(parameters: readonly TypeName[], results: readonly TypeName[]) {
    this.parameters = parameters;
    this.results = results;
  }

  /** A new local of the type. */
  local(type: TypeName): number {
    return this.parameters.length + this.#locals.push(type) - 1;
  }

  /** An instruction without operand. */
  op(name: InstructionName): this {
    const { code } = INSTRUCTIONS[name];
    if (code < 0xfd00) this.#code.byte(code);
    else this.#code.byte(0xfd).unsigned(code - 0xfd00);
    return this;
  }

  get(local: number): this {
    this.#code.byte(0x20).unsigned(local);
    return this;
  }

  set(local: number): this {
    this.#code.byte(0x21).unsigned(local);
    return this;
  }

  tee(local: number): this {
    this.#code.byte(0x22).unsigned(local);
    return this;
  }

  i32(value: number): this {
    this.#code.byte(0x41).signed(value);
    return this;
  }

  /** A v128 constant of 16 bytes. */
  v128(lanes: ArrayLike<number>): this {
    this.op('v128.const').#code.append(lanes);
    return this;
  }

  /** A shuffle by 16 lane numbers. */
  shuffle(lanes: ArrayLike<number>): this {
    this.op('i8x16.shuffle').#code.append(lanes);
    return this;
  }

  /** An instruction with a lane number. */
  lane(name: InstructionName, lane: number): this {
    this.op(name).#code.byte(lane);
    return this;
  }

  /** A load or store at the address on the stack plus `offset`; the alignment is a hint without effect. */
  memory(name: InstructionName, offset: number): this {
    this.op(name).#code.byte(0).unsigned(offset);
    return this;
  }

  /** `v128.load64_lane` and its kin. */
  memoryLane(name: InstructionName, offset: number, lane: number): this {
    this.memory(name, offset).#code.byte(lane);
    return this;
  }

  call(target: number): this {
    this.#code.byte(0x10).unsigned(target);
    return this;
  }

  /** Opens a block or loop and returns the label that branches name. */
  open(name: 'block' | 'loop' | 'if'): Label {
    this.op(name).#code.byte(NO_RESULT);
    return ++this.#depth;
  }

  close(): this {
    this.#depth--;
    return this.op('end');
  }

  branch(name: 'br' | 'br_if', label: Label): this {
    this.op(name).#code.unsigned(this.#depth - label);
    return this;
  }

  /** The body with its declarations, as the code section wants it. */
  finish(): Bytes {
    const runs: [count: number, type: TypeName][] = [];
    for (const type of this.#locals) {
      const last = runs.at(-1);
      if (last && last[1] === type) last[0]++;
      else runs.push([1, type]);
    }
    const whole = new Bytes(this.#code.length + 16).unsigned(runs.length);
    for (const [count, type] of runs) whole.unsigned(count).byte(TYPE[type]);
    return whole.append(this.#code.bytes).byte(INSTRUCTIONS.end.code);
  }
}

/** A function that the host gives. */
export interface Import {
  readonly name: string;
  readonly parameters: readonly TypeName[];
  readonly results: readonly TypeName[];
}

/** What a module is made of. Functions are numbered imports first, then bodies. */
export interface ModuleParts {
  /** Pages of 64 KiB of the imported memory, which never grows. */
  readonly pages: number;
  readonly imports: readonly Import[];
  readonly bodies: readonly { readonly body: Body; readonly name?: string }[];
}

const SECTION = { type: 1, import: 2, function: 3, export: 7, code: 10 } as const;
const EXTERNAL = { function: 0, memory: 2 } as const;
const LIMITED = 1;

/** The binary of a module that imports `host.memory` and the functions named, and exports the bodies with a name. */
export function assemble({ pages, imports, bodies }: ModuleParts): Uint8Array {
  const types: string[] = [];
  const typeOf = (parameters: readonly TypeName[], results: readonly TypeName[]): number => {
    const key = `${parameters.join()}:${results.join()}`;
    const known = types.indexOf(key);
    return known >= 0 ? known : types.push(key) - 1;
  };
  const imported = imports.map(({ parameters, results }) => typeOf(parameters, results));
  const defined = bodies.map(({ body }) => typeOf(body.parameters, body.results));
  const exported = bodies.flatMap(({ name }, index) => (name === undefined ? [] : [{ name, index }]));
  const out = new Bytes(1024).append([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);

  section(out, SECTION.type, types, (bytes, key) => {
    bytes.byte(0x60);
    for (const side of key.split(':')) {
      const names = side === '' ? [] : (side.split(',') as TypeName[]);
      bytes.unsigned(names.length).append(names.map((name) => TYPE[name]));
    }
  });
  section(out, SECTION.import, [undefined, ...imports], (bytes, one, index) => {
    bytes.text('host').text(one?.name ?? 'memory');
    if (one) bytes.byte(EXTERNAL.function).unsigned(imported[index - 1]!);
    else bytes.byte(EXTERNAL.memory).byte(LIMITED).unsigned(pages).unsigned(pages);
  });
  section(out, SECTION.function, defined, (bytes, type) => bytes.unsigned(type));
  section(out, SECTION.export, exported, (bytes, { name, index }) => {
    bytes
      .text(name)
      .byte(EXTERNAL.function)
      .unsigned(imports.length + index);
  });
  section(out, SECTION.code, bodies, (bytes, { body }) => {
    const finished = body.finish();
    bytes.unsigned(finished.length).append(finished.bytes);
  });
  return out.bytes;
}

function section<T>(
  out: Bytes,
  id: number,
  entries: readonly T[],
  write: (bytes: Bytes, entry: T, index: number) => unknown,
): void {
  const content = new Bytes().unsigned(entries.length);
  entries.forEach((entry, index) => write(content, entry, index));
  out.byte(id).unsigned(content.length).append(content.bytes);
}
