import type { EngineApi, Understanding } from '../../engine/engine-api.ts';

/** Long enough not to read half words, short enough to feel at once. */
export const readingPauseMs = 250;

export type Reading = ReturnType<typeof createReading>;

/** What the model made of the sentence last read, and of the style under it. */
export function createReading(engine: EngineApi) {
  let understanding = $state.raw<Understanding>();
  let readPrompt = $state('');
  let readStyle = $state('');
  let isFailed = $state(false);
  let latest = 0;

  return {
    get understanding() {
      return understanding;
    },
    /** The sentence that `understanding` is of. */
    get prompt() {
      return readPrompt;
    },
    /** The style's words that it is of. */
    get styleWords() {
      return readStyle;
    },
    get isFailed() {
      return isFailed;
    },
    /** Answers may arrive out of order; only the one to the latest question counts. */
    async read(prompt: string, styleWords = ''): Promise<void> {
      const question = ++latest;
      if (prompt.trim() === '') {
        understanding = undefined;
        isFailed = false;
        return;
      }
      const answer = await engine.understand(prompt, styleWords).catch(() => undefined);
      if (question !== latest) return;
      understanding = answer;
      readPrompt = prompt;
      readStyle = styleWords;
      isFailed = answer === undefined;
    },
  };
}
