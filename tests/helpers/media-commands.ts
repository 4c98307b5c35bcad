/** What a test in the page may ask of ffmpeg on this machine; `vite.config.ts` answers. */
import 'vitest/browser';

declare module 'vitest/browser' {
  interface BrowserCommands {
    makeWithFfmpeg: (parameters: readonly string[], ending: string) => Promise<string>;
  }
}
