const mostCharacters = 60;

/**
 * The name of a folder of clips as it is kept: on one line, without what turns the direction of text
 * around it, not too long; undefined where nothing of it can be seen.
 */
export function folderName(typed: string): string | undefined {
  const line = typed.replace(/[\p{Cc}\p{Cs}\p{Z}\s\u202A-\u202E\u2066-\u2069]+/gu, ' ').trim();
  const name = Array.from(line).slice(0, mostCharacters).join('').trim();
  return /[^\p{C}\p{Z}]/u.test(name) ? name : undefined;
}
