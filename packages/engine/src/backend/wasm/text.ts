/**
 * WebAssembly text of a module's binary, for people: types, imports, then each function, one instruction a line. It
 * reads the binary that engines get, not the program it came from, and knows the instructions of `opcodes.ts` alone.
 */
import { TYPE, type TypeName } from './assembler.ts';
import { INSTRUCTIONS, type InstructionName, type Operand } from './opcodes.ts';

const NAMES = new Map<number, InstructionName>();
for (const name of Object.keys(INSTRUCTIONS) as InstructionName[]) NAMES.set(INSTRUCTIONS[name].code, name);
const TYPES = new Map<number, TypeName>((Object.keys(TYPE) as TypeName[]).map((name) => [TYPE[name], name]));

interface Signature {
  readonly parameters: readonly string[];
  readonly results: readonly string[];
}

class Reader {
  readonly #bytes: Uint8Array;
  at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get done(): boolean {
    return this.at >= this.#bytes.length;
  }

  byte(): number {
    return this.#bytes[this.at++]!;
  }

  unsigned(): number {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte();
      value |= (byte & 127) << shift;
      if (byte < 128) return value >>> 0;
    }
  }

  signed(): number {
    let value = 0;
    for (let shift = 0; ; ) {
      const byte = this.byte();
      value |= (byte & 127) << shift;
      shift += 7;
      if (byte < 128) return shift < 32 && byte & 64 ? value | (-1 << shift) : value;
    }
  }

  take(count: number): Uint8Array {
    this.at += count;
    return this.#bytes.subarray(this.at - count, this.at);
  }

  text(): string {
    return String.fromCharCode(...this.take(this.unsigned()));
  }

  list<T>(read: () => T): T[] {
    return Array.from({ length: this.unsigned() }, read);
  }
}

/** The text of a module that `assemble` wrote. */
export function printModule(bytes: Uint8Array): string {
  const reader = new Reader(bytes);
  reader.take(8);
  const out = ['(module'];
  let types: readonly Signature[] = [];
  let functions: readonly number[] = [];
  let imported = 0;
  let exported: ReadonlyMap<number, string> = new Map();
  while (!reader.done) {
    const section = reader.byte();
    const end = reader.unsigned() + reader.at;
    if (section === 1) types = reader.list(() => readSignature(reader));
    else if (section === 2) imported = printImports(reader, types, out);
    else if (section === 3) functions = reader.list(() => reader.unsigned());
    else if (section === 7) exported = readExports(reader);
    else if (section === 10) {
      reader.unsigned();
      functions.forEach((type, k) => {
        const index = imported + k;
        const name = exported.get(index);
        out.push(`  (func $f${index}${name ? ` (export "${name}")` : ''}${printSignature(types[type]!)}`);
        printBody(reader, out);
        out.push('  )');
      });
    }
    reader.at = end;
  }
  return [...out, ')', ''].join('\n');
}

function readSignature(reader: Reader): Signature {
  reader.byte();
  const side = (): string[] => reader.list(() => TYPES.get(reader.byte())!);
  return { parameters: side(), results: side() };
}

function printSignature({ parameters, results }: Signature): string {
  const part = (name: string, types: readonly string[]): string =>
    types.length > 0 ? ` (${name} ${types.join(' ')})` : '';
  return part('param', parameters) + part('result', results);
}

/** Prints the imports and returns how many are functions. */
function printImports(reader: Reader, types: readonly Signature[], out: string[]): number {
  let functions = 0;
  reader.list(() => {
    const names = `"${reader.text()}" "${reader.text()}"`;
    if (reader.byte() === 0)
      out.push(`  (import ${names} (func $f${functions++}${printSignature(types[reader.unsigned()]!)}))`);
    else {
      reader.byte();
      out.push(`  (import ${names} (memory ${reader.unsigned()} ${reader.unsigned()}))`);
    }
  });
  return functions;
}

function readExports(reader: Reader): Map<number, string> {
  return new Map(
    reader.list(() => {
      const name = reader.text();
      reader.byte();
      return [reader.unsigned(), name] as const;
    }),
  );
}

function printBody(reader: Reader, out: string[]): void {
  const end = reader.unsigned() + reader.at;
  reader.list(() => {
    const count = reader.unsigned();
    out.push(`    (local${` ${TYPES.get(reader.byte())!}`.repeat(count)})`);
  });
  let depth = 2;
  while (reader.at < end - 1) {
    const first = reader.byte();
    const name = NAMES.get(first === 0xfd ? 0xfd00 + reader.unsigned() : first)!;
    if (name === 'end' || name === 'else') depth--;
    const lanes = name === 'v128.const' ? ' i8x16' : '';
    out.push('  '.repeat(depth) + name + lanes + printOperand(reader, INSTRUCTIONS[name].operand));
    if (name === 'block' || name === 'loop' || name === 'if' || name === 'else') depth++;
  }
  reader.at = end;
}

function printOperand(reader: Reader, operand: Operand): string {
  switch (operand) {
    case 'none':
      return '';
    case 'index':
      return ` ${reader.unsigned()}`;
    case 'i32':
      return ` ${reader.signed()}`;
    case 'lane':
      return ` ${reader.byte()}`;
    case 'lanes':
      return ` ${[...reader.take(16)].join(' ')}`;
    case 'memory':
    case 'memoryLane': {
      reader.unsigned();
      const offset = ` offset=${reader.unsigned()}`;
      return operand === 'memory' ? offset : `${offset} ${reader.byte()}`;
    }
    case 'block':
      reader.byte();
      return '';
    default:
      return operand satisfies never;
  }
}
