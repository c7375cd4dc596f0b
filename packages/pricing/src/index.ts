/** Prices tables of option contracts: bytes in, bytes out. */
export {};
