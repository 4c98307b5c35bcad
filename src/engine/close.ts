export interface Disposable {
  dispose(): Promise<void> | void;
}

/**
 * Closes what is not needed any more, and never rejects: what cannot be closed goes with the worker, and must not
 * hide how the work before it ended, nor keep open what else is to be closed.
 */
export async function close(part: Disposable | undefined): Promise<void> {
  try {
    await part?.dispose();
  } catch {
    // Nobody can do more about it.
  }
}
