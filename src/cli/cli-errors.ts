/** Errors whose message is all a person at the terminal needs: `run.mjs` prints no stack. */

/** What was typed is wrong. */
export function usageError(message: string): Error {
  return Object.assign(new Error(message), { name: 'UsageError' });
}

/** The machine lacks something, and it could not be installed either. */
export function missingTool(message: string): Error {
  return Object.assign(new Error(message), { name: 'MissingTool' });
}

/** The app said why there is no clip. */
export function noClip(message: string): Error {
  return Object.assign(new Error(message), { name: 'NoClip' });
}
