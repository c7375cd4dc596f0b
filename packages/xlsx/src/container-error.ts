/**
 * Why a container was refused, as a code with facts. This package knows nothing of the sentences that people read: whoever
 * calls it turns the code into one.
 */

/**
 * - `not-a-container`: neither a zip nor anything known
 * - `old-format`: an OLE container: .xls of Excel 97 to 2003
 * - `encrypted`: protected with a password
 * - `limit`: something (`what`) is beyond its limit (`actual`, `limit`)
 * - `damaged`: the bytes contradict themselves (`detail`, and `part` when it is inside one)
 * - `forbidden`: XML that is refused for safety: a document type, an entity (`detail`, `part`)
 */
export type ContainerErrorCode = 'not-a-container' | 'old-format' | 'encrypted' | 'limit' | 'damaged' | 'forbidden';

export class ContainerError extends Error {
  readonly code: ContainerErrorCode;
  readonly facts: Readonly<Record<string, string | number>>;

  constructor(code: ContainerErrorCode, facts: Readonly<Record<string, string | number>> = {}) {
    super(`${code} ${JSON.stringify(facts)}`);
    this.name = 'ContainerError';
    this.code = code;
    this.facts = facts;
  }
}
