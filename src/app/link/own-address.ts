/** The address that others open this page at, without what follows `?` and `#`. */
export function ownAddress(): string {
  return `${location.origin}${location.pathname}`;
}

/** This machine's own name for itself means another machine to a phone. */
export function isOnlyHere(): boolean {
  return /^(localhost|127\.|\[::1\]|0\.0\.0\.0)/.test(location.hostname);
}
