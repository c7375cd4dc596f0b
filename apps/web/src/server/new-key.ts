/** Keys by which a call that is sent again is known to be the same. */

/** 32 hexadecimal digits; `crypto.randomUUID` is missing where the page does not come over https. */
export function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
