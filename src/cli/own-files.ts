import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Entry {
  readonly url: string;
}

/**
 * Adds to each file that the service worker is to keep what it is known by (`OwnFile` there).
 * @param folder of the build, finished
 */
export function describeOwnFiles<T extends Entry>(
  entries: readonly T[],
  folder: string,
): (T & { sha256: string; mark?: string })[] {
  return entries.map((entry) => {
    const content = readFileSync(join(folder, entry.url));
    const sha256 = createHash('sha256').update(content).digest('hex');
    const mark = entry.url.endsWith('.html') ? { mark: markOf(content.toString()) } : {};
    return { ...entry, sha256, ...mark };
  });
}

/** The build's hash where a page has one, so that the page of another version is not taken for it; else its title. */
function markOf(page: string): string {
  const mark = /<meta name="kinora-build" content="[^"]+"|<title>[^<]+<\/title>/g;
  const found = [...page.matchAll(mark)].map(([text]) => text);
  const own = found.find((text) => text.startsWith('<meta')) ?? found[0];
  if (own === undefined) throw new Error('A page has neither a hash of the build nor a title.');
  return own;
}
