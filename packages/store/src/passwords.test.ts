import { describe, expect, it } from 'vitest';
import { hashPassword, verifyPassword } from './passwords.ts';

const CHEAP = { logN: 4, r: 8, p: 1 };

describe('a password', () => {
  it('is verified against its hash, and no other is', async () => {
    const stored = await hashPassword('correct horse battery staple', CHEAP);
    expect(await verifyPassword('correct horse battery staple', stored)).toBe(true);
    expect(await verifyPassword('correct horse battery stapl', stored)).toBe(false);
    expect(await verifyPassword('', stored)).toBe(false);
  });

  it('has another hash each time, which does not hold it', async () => {
    const hashes = await Promise.all([hashPassword('sesame', CHEAP), hashPassword('sesame', CHEAP)]);
    expect(hashes[0]).not.toBe(hashes[1]);
    expect(hashes.join()).not.toContain('sesame');
  });

  it('is verified with the parameters of its hash, so that these can change', async () => {
    // RFC 7914, section 12: scrypt("password", "NaCl", N=1024, r=8, p=16, 64 bytes).
    const salt = Buffer.from('NaCl').toString('base64');
    const hash = Buffer.from(
      'fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b3731622eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640',
      'hex',
    ).toString('base64');
    expect(await verifyPassword('password', `$scrypt$ln=10,r=8,p=16$${salt}$${hash}`)).toBe(true);
  });

  it('is the same in composed and decomposed letters', async () => {
    const stored = await hashPassword('Zürich\u00e9', CHEAP);
    expect(await verifyPassword('Zu\u0308riche\u0301', stored)).toBe(true);
  });

  it('of nobody is never right', async () => {
    expect(await verifyPassword('anything', undefined)).toBe(false);
  });

  it('cannot be verified against a text that is no hash', async () => {
    await expect(verifyPassword('x', 'plain')).rejects.toThrow('no scrypt hash');
  });

  it('costs 32 MiB by default', async () => {
    expect(await hashPassword('x')).toMatch(/^\$scrypt\$ln=15,r=8,p=3\$/);
  });
});
