/** A command that was typed wrong: the sentence is for the terminal, without a stack. */
export class UsageError extends Error {}
