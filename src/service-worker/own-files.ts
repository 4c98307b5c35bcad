/**
 * Only what the build wrote is kept. A sign-in page in place of a script, one that a line cut short, or the page of
 * another version would answer for that file until the next version comes, also where the host is long well again.
 */
import type { PrecacheEntry } from 'workbox-precaching';

/** A file of the build, as `cli/own-files.ts` describes it to the service worker. */
export interface OwnFile extends PrecacheEntry {
  /** Hexadecimal. */
  readonly sha256: string;
  /** Of a page: words by which it is known where a host writes lines of its own into it. */
  readonly mark?: string;
}

/** Workbox's part of it: gives back what is kept for a request, null to keep nothing and fail. */
export interface KeepingPlugin {
  cacheWillUpdate(asked: {
    readonly request: Pick<Request, 'url'>;
    readonly response: Response;
  }): Promise<Response | null>;
}

/**
 * @param base address that the files' own are relative to
 * @param fetchAnew past the browser's cache, where a wrong answer may be kept as well
 */
export function keepsOwnFilesOnly(
  files: readonly OwnFile[],
  base: string,
  fetchAnew: (url: string) => Promise<Response>,
): KeepingPlugin {
  const byUrl = new Map(files.map((file) => [new URL(file.url, base).href, file]));
  return {
    async cacheWillUpdate({ request: { url }, response }) {
      const file = byUrl.get(url);
      if (file === undefined) return null;
      return (await ownCopy(file, response)) ?? (await ownCopy(file, await fetchAnew(url))) ?? null;
    },
  };
}

/** As a plain whole answer: of a redirect or of a range no cache keeps, or gives out, any. */
async function ownCopy(file: OwnFile, response: Response): Promise<Response | undefined> {
  const bytes = response.ok ? await response.arrayBuffer().catch(() => undefined) : undefined;
  if (bytes === undefined || !(await isOwn(file, bytes))) return undefined;
  return new Response(bytes, { headers: response.headers });
}

async function isOwn({ sha256, mark }: OwnFile, bytes: ArrayBuffer): Promise<boolean> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  const found = Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
  if (found === sha256) return true;
  if (mark === undefined) return false;
  const page = new TextDecoder().decode(bytes);
  return page.includes(mark) && page.includes('</html>');
}
