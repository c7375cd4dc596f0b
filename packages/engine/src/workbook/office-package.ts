/**
 * An Office file as parts that refer to each other. It knows how a part names another, not what any part says.
 */
import { type Container, DEFAULT_LIMITS, type Inflate, type Limits, openZip, XmlScanner } from '@tessera/xlsx';

export interface Relationship {
  readonly id: string;
  /** Last word of the type's address, which is equal in the transitional and the strict form: `worksheet`, `table`. */
  readonly type: string;
  /** Path of the part, or the address of something outside. */
  readonly target: string;
  readonly external: boolean;
}

export interface OfficePackage {
  readonly limits: Limits;
  readonly partNames: readonly string[];
  /** The bytes of a part; undefined when it is missing. */
  read(part: string): Uint8Array | undefined;
  /** What a part refers to; '' is the file itself. */
  relationships(part: string): readonly Relationship[];
}

/** Opens a file. Throws `ContainerError`. */
export function openPackage(bytes: Uint8Array, inflate: Inflate, limits: Partial<Limits> = {}): OfficePackage {
  const all = { ...DEFAULT_LIMITS, ...limits };
  const container = openZip(bytes, inflate, all);
  return {
    limits: all,
    partNames: container.entries.map((entry) => entry.name),
    read: (part) => container.read(part),
    relationships: (part) => readRelationships(container, part, all),
  };
}

function readRelationships(container: Container, part: string, limits: Limits): Relationship[] {
  const slash = part.lastIndexOf('/') + 1;
  const name = `${part.slice(0, slash)}_rels/${part.slice(slash)}.rels`;
  const bytes = container.read(name);
  const found: Relationship[] = [];
  if (!bytes) return found;
  const xml = new XmlScanner(bytes, name, limits);
  xml.next();
  xml.children(() => {
    const external = xml.attribute('TargetMode') === 'External';
    const target = xml.attribute('Target') ?? '';
    found.push({
      id: xml.attribute('Id') ?? '',
      type: (xml.attribute('Type') ?? '').split('/').at(-1)!,
      target: external ? target : resolvePath(part.slice(0, slash), target),
      external,
    });
  });
  return found;
}

/** A path as seen from a folder, without `.` and `..`. */
function resolvePath(folder: string, target: string): string {
  const path: string[] = [];
  for (const step of (target.startsWith('/') ? target : folder + target).split('/')) {
    if (step === '..') path.pop();
    else if (step !== '' && step !== '.') path.push(step);
  }
  return path.join('/');
}
