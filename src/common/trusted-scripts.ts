/** What is used of the browser's `trustedTypes`, which not all have. */
interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL(url: string): string | null }): unknown;
}

/**
 * Where the policy asks for Trusted Types, a text becomes a program's address only if it names a file
 * of this site; a text becomes neither a program nor markup.
 */
export function trustOwnScripts(
  trustedTypes = (globalThis as { readonly trustedTypes?: TrustedTypes }).trustedTypes,
  here: string = location.href,
): void {
  trustedTypes?.createPolicy('default', {
    createScriptURL: (url) => (isOwnFile(url, here) ? url : null),
  });
}

function isOwnFile(url: string, here: string): boolean {
  if (!URL.canParse(url, here)) return false;
  const { origin, protocol } = new URL(url, here);
  // A `blob:` address says the origin of its maker.
  return /^https?:$/.test(protocol) && origin === new URL(here).origin;
}
