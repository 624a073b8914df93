/** Identifiers in the shapes that Slack gives them. */

import { randomBytes, randomUUID } from 'node:crypto';

/** `C0…`, `F0…`, `Ev0…`: a prefix and ten letters or digits. */
export function newId(prefix: string): string {
  return (
    prefix +
    [...randomBytes(10)]
      .map((byte) => (byte % 36).toString(36))
      .join('')
      .toUpperCase()
  );
}

/** A secret that cannot be guessed, for addresses and tokens. */
export function newSecret(): string {
  return randomBytes(18).toString('base64url');
}

export function newClientMessageId(): string {
  return randomUUID();
}

/** A block_id as Slack makes one up for a block that has none. */
export function newBlockId(): string {
  return randomBytes(4).toString('base64url').slice(0, 5);
}

/** Message timestamps: seconds and six digits, no two alike, always growing. */
export function timestamps(now: () => number): () => string {
  let last = 0;
  return () => {
    last = Math.max(now() * 1000, last + 1);
    return `${Math.floor(last / 1_000_000)}.${String(last % 1_000_000).padStart(6, '0')}`;
  };
}
