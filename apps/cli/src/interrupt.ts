/** Ctrl-C of a command that can stop early. */

/** Exit code of a command that Ctrl-C stopped. */
export const INTERRUPTED = 130;

/** Ctrl-C asks for the result so far; a second one, half a second later or more, ends at once. */
export function listenForInterrupt(): { readonly aborted: boolean; end(): void } {
  const state = { aborted: false, since: 0, end: () => process.off('SIGINT', listen) };
  function listen(): void {
    if (state.aborted && performance.now() - state.since > 500) process.exit(INTERRUPTED);
    if (!state.aborted) state.since = performance.now();
    state.aborted = true;
  }
  process.on('SIGINT', listen);
  return state;
}
