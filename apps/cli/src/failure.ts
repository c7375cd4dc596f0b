/** A command that was typed wrong: the sentence is for the terminal, without a stack. */
export class UsageError extends Error {}

/** What was asked cannot be done with this file: a sentence for the terminal, without a stack. */
export class Refusal extends Error {}
