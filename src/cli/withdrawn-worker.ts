import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'vite';

/** The service worker that removes itself, as one script without imports. */
export async function withdrawnWorker(): Promise<string> {
  const entry = fileURLToPath(new URL('../service-worker/withdrawn.ts', import.meta.url));
  const built = await build({
    configFile: false,
    publicDir: false,
    logLevel: 'error',
    build: { write: false, target: 'esnext', lib: { entry, formats: ['es'] } },
  });
  const [{ output }] = built as { output: { code: string }[] }[] as [
    { output: { code: string }[] },
  ];
  return output[0]!.code;
}

/** Puts it where the service worker was, so that browsers take it for its next version. */
export function withdrawsServiceWorker(): Plugin {
  return {
    name: 'kinora:withdrawn-worker',
    apply: 'build',
    async generateBundle() {
      const source = await withdrawnWorker();
      this.emitFile({ type: 'asset', fileName: 'service-worker.js', source });
    },
  };
}
