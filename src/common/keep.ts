/**
 * Calls `open` at the first use and keeps what it gave; a failure is forgotten, so that the next
 * use tries again.
 */
export function keepUntilFailure<T>(open: () => Promise<T>): () => Promise<T> {
  let kept: Promise<T> | undefined;
  return () => {
    kept ??= open().catch((thrown: unknown) => {
      kept = undefined;
      throw thrown;
    });
    return kept;
  };
}
