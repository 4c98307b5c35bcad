import type { StoredPin } from '../../storage/kiosk.ts';

/**
 * A tenth of a second for a thumb. It keeps out hands, not somebody who can read this browser's storage:
 * four digits are ten thousand tries.
 */
const rounds = 300_000;

export const pinForm = /^\d{4,8}$/;

/** @param pin digits, as `pinForm` has them */
export async function storePin(pin: string): Promise<StoredPin> {
  const salt = crypto.getRandomValues(new Uint8Array(16));
  return { salt: hex(salt), hash: await hashOf(pin, salt) };
}

export async function isPin(pin: string, stored: StoredPin): Promise<boolean> {
  return (await hashOf(pin, bytesOf(stored.salt))) === stored.hash;
}

/** PBKDF2 with SHA-256, 256 bits. */
async function hashOf(pin: string, salt: Uint8Array<ArrayBuffer>): Promise<string> {
  const key = await crypto.subtle.importKey('raw', new TextEncoder().encode(pin), 'PBKDF2', false, [
    'deriveBits',
  ]);
  const bits = await crypto.subtle.deriveBits(
    { name: 'PBKDF2', hash: 'SHA-256', salt, iterations: rounds },
    key,
    256,
  );
  return hex(new Uint8Array(bits));
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}
