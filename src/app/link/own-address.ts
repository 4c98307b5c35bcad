/** The address that others open this page at, without what follows `?` and `#`. */
export function ownAddress(): string {
  return `${location.origin}${location.pathname}`;
}

/**
 * This machine's own name for itself means another machine to a phone.
 * @param hostname as an address's `hostname` gives it, in small letters and IPv6 in its shortest form
 */
export function isOnlyHere(hostname: string): boolean {
  const name = hostname.replace(/\.$/, '');
  return /^((.+\.)?localhost|127(\.\d+){3}|0\.0\.0\.0|\[::1?\]|\[::ffff:(7f|0:0)[\da-f:]*\])$/.test(
    name,
  );
}
