/** What the engine refuses, as an error of the page. */
import type { Refusal } from './protocol.ts';

/** Its code, and its sentence as the message. */
export class EngineRefusal extends Error implements Refusal {
  readonly code: string;

  constructor({ code, message }: Refusal) {
    super(message);
    this.name = 'EngineRefusal';
    this.code = code;
  }
}
