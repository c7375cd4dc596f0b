/**
 * The part of the WebAssembly JavaScript interface that kernels use. Neither the language's library nor Node's types
 * declare it (they leave it to the DOM's), and the engine must not see the DOM.
 */

/** A compiled module; it can be sent to other threads. */
export type Module = { readonly __module: never };

export interface Instance {
  readonly exports: Readonly<Record<string, unknown>>;
}

export interface Memory {
  readonly buffer: ArrayBuffer;
}

interface Interface {
  readonly Module: new (bytes: Uint8Array) => Module;
  readonly Instance: new (
    module: Module,
    imports: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
  ) => Instance;
  readonly Memory: new (limits: { readonly initial: number; readonly maximum: number }) => Memory;
}

/** `WebAssembly` of this JavaScript engine. */
export const WASM = (globalThis as unknown as { readonly WebAssembly: Interface }).WebAssembly;
