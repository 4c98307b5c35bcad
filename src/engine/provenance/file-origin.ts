/** What is said of a file that comes in, or that was just made, when something is made of it. */
import { patience } from '../../common/deadline.ts';
import type { SourceOrigin } from '../../common/origin.ts';

/** Longer files are not read whole only to be named. */
const mostBytes = 256 * 2 ** 20;

/** A disk or a host that gives nothing for so long has failed. */
const silenceLimitMs = 20_000;

/**
 * Undefined for a file too long to be read. What reads credentials is fetched with the first file.
 * @param digest hex SHA-256
 * @throws KinoraError `timed-out` where the disk or the site falls silent
 */
export async function fileOrigin(
  file: Blob,
  digest: (bytes: Uint8Array<ArrayBuffer>) => Promise<string>,
): Promise<SourceOrigin | undefined> {
  if (file.size > mostBytes) return undefined;
  const { wait } = patience(silenceLimitMs, 'reading');
  const bytes = new Uint8Array(await wait(file.arrayBuffer()));
  const fileSha256 = await digest(bytes);
  const { readCredentials } = await wait(import('./credentials/incoming.ts'));
  const credentials = await readCredentials(bytes);
  const format = file.type === '' ? 'application/octet-stream' : file.type;
  return { format, fileSha256, ...(credentials && { credentials }) };
}
