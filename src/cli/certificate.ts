import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { generate } from 'selfsigned';

export interface Certificate {
  /** PEM. */
  readonly cert: string;
  readonly key: string;
}

/** Browsers refuse certificates of more than 825 days; a year is what they are used to. */
const validMs = 365 * 24 * 3_600_000;

interface Kept extends Certificate {
  readonly hosts: readonly string[];
  /** Milliseconds since 1970, UTC. */
  readonly madeAtMs: number;
}

/**
 * A certificate for this machine, signed by itself: a browser asks once whether to go on. It is kept
 * in `folder`, so that the visitor's answer holds the next time; and made anew when it has run out or
 * the machine has another address.
 * @param hosts names and IP addresses by which it is reached
 */
export async function certificateFor(
  hosts: readonly string[],
  folder: string,
  nowMs: number,
): Promise<Certificate> {
  const path = join(folder, 'certificate.json');
  const kept = readKept(path);
  const isValid = kept !== undefined && nowMs < kept.madeAtMs + validMs && nowMs >= kept.madeAtMs;
  if (isValid && hosts.every((host) => kept.hosts.includes(host))) return kept;
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'Kinora here' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    notBeforeDate: new Date(nowMs),
    notAfterDate: new Date(nowMs + validMs),
    extensions: [
      { name: 'basicConstraints', cA: false },
      { name: 'keyUsage', digitalSignature: true },
      { name: 'extKeyUsage', serverAuth: true },
      { name: 'subjectAltName', altNames: hosts.map(alternativeName) },
    ],
  });
  mkdirSync(folder, { recursive: true });
  const made: Kept = { cert, key, hosts, madeAtMs: nowMs };
  // Readable by its owner alone: it holds the key.
  writeFileSync(path, JSON.stringify(made), { mode: 0o600 });
  return made;
}

/** IPv4 addresses by which other machines reach this one. */
export function lanAddresses(): string[] {
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ family, internal }) => family === 'IPv4' && !internal)
    .map(({ address }) => address);
}

function readKept(path: string): Kept | undefined {
  if (!existsSync(path)) return undefined;
  try {
    const kept = JSON.parse(readFileSync(path, 'utf8')) as Partial<Kept>;
    const isWhole = kept.cert && kept.key && kept.madeAtMs && Array.isArray(kept.hosts);
    return isWhole ? (kept as Kept) : undefined;
  } catch {
    return undefined;
  }
}

function alternativeName(host: string): { type: 2; value: string } | { type: 7; ip: string } {
  return /^[\d.]+$|:/.test(host) ? { type: 7, ip: host } : { type: 2, value: host };
}
