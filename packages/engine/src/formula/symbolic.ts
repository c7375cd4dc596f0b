/**
 * What a formula is while it is lowered: a scalar that is known now, or one that differs from trial to trial (an
 * operation of the IR), or an array of such.
 */
import { Builder } from '../ir/builder.ts';
import type { Id } from '../ir/ir.ts';
import type { ErrorKind, Scalar } from './value.ts';

/** A scalar that differs from trial to trial. */
export interface Symbolic {
  readonly symbolic: true;
  /** `any`: differs from trial to trial too; then `tag` tells. */
  readonly type: 'number' | 'boolean' | 'text' | 'any';
  /**
   * The number; 0 or 1 for a truth value; for text its code from `SymbolicContext.textCode`; 0 for a blank.
   * NaN where the trial's value is an error. It may be infinite where Excel says #NUM! (see `finite`).
   */
  readonly value: Id;
  /** For `any`: 0 number, 1 text, 2 truth value, 3 blank, per trial. */
  readonly tag?: Id;
  /** Builds the index in ERROR_KINDS where value is NaN or infinite (anything elsewhere). Lazy: built only where the kind matters. */
  readonly errorCode: () => Id;
  /** False when value cannot be infinite. */
  readonly mayOverflow: boolean;
}

export type Operand = Scalar | Symbolic;

/** An array of which some elements are symbolic; row after row. */
export interface OperandArray {
  readonly rows: number;
  readonly columns: number;
  readonly operands: readonly Operand[];
  /** As `ArrayValue.beyond`. */
  readonly beyond?: number;
  /** The shape before it was cut to the used part of its sheet; with `beyond`. */
  readonly full?: { readonly rows: number; readonly columns: number };
}

/** A condition that must hold in a trial, and the error it is otherwise. */
export interface Requirement {
  readonly condition: Id;
  readonly otherwise: ErrorKind;
}

/** A builder that can also gather what a function requires of its arguments (`Checked<Id, Id>` of `function.ts`). */
export class CheckedBuilder extends Builder {
  /** See `Checked` in `functions/function.ts`. */
  readonly date1904: boolean;
  #requirements: Requirement[] = [];

  constructor(date1904 = false) {
    super();
    this.date1904 = date1904;
  }

  require(condition: Id, otherwise: ErrorKind): void {
    this.#requirements.push({ condition, otherwise });
  }

  /** Runs a kernel and returns its value with what it required, in order. May be nested. */
  collect<T>(kernel: () => T): { readonly value: T; readonly requirements: readonly Requirement[] } {
    const outer = this.#requirements;
    const requirements: Requirement[] = [];
    this.#requirements = requirements;
    try {
      return { value: kernel(), requirements };
    } finally {
      this.#requirements = outer;
    }
  }
}

/** Thrown where a formula cannot be compiled: its cell then runs on the evaluator. */
export class Fallback extends Error {}

/** What the lowering of a function can ask for. `lower.ts` implements it. */
export interface SymbolicContext {
  readonly builder: CheckedBuilder;
  /** The code of a constant text. Codes are equal when texts are equal as Excel compares them (case-insensitive)? No: exactly. */
  textCode(text: string): number;
  /** All texts by code. */
  readonly texts: readonly string[];
  /** One uniform in (0, 1) for this call: only for functions declared with `draws`. */
  random(): Id;
  /** Refuses to compile this cell, with a reason in plain words; the cell then runs on the evaluator. */
  fallback(reason: string): never;
}

export function isSymbolic(operand: unknown): operand is Symbolic {
  return typeof operand === 'object' && operand !== null && 'symbolic' in operand;
}
