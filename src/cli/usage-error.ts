/** An error whose message is all a person at the terminal needs: `run.mjs` prints no stack. */
export function usageError(message: string): Error {
  const error = new Error(message);
  error.name = 'UsageError';
  return error;
}
