/** Who hears which channel. It knows no database: drivers tell it what was notified. */
export class Listeners {
  readonly #heard = new Map<string, Set<(payload: string) => void>>();

  add(channel: string, heard: (payload: string) => void): void {
    const all = this.#heard.get(channel);
    if (all) all.add(heard);
    else this.#heard.set(channel, new Set([heard]));
  }

  /** True when the channel has nobody any more. */
  remove(channel: string, heard: (payload: string) => void): boolean {
    const all = this.#heard.get(channel);
    if (!all?.delete(heard) || all.size > 0) return false;
    return this.#heard.delete(channel);
  }

  has(channel: string): boolean {
    return this.#heard.has(channel);
  }

  channels(): string[] {
    return [...this.#heard.keys()];
  }

  say(channel: string, payload: string): void {
    for (const heard of this.#heard.get(channel) ?? []) heard(payload);
  }

  sayAll(payload: string): void {
    for (const channel of this.channels()) this.say(channel, payload);
  }
}
