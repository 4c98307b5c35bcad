/** Errors whose message is all a person at the terminal needs. */

/** What was typed is wrong: `run.mjs` prints the message and no stack. */
export function usageError(message: string): Error {
  return Object.assign(new Error(message), { name: 'UsageError' });
}

/** The machine lacks something that could not be installed either. */
export function missingTool(message: string): Error {
  return Object.assign(new Error(message), { name: 'MissingTool' });
}
