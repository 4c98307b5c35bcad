import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HtmlTagDescriptor, Plugin } from 'vite';
import { pagePolicy } from '../common/policy.ts';
import { hostFiles } from './headers.ts';

/**
 * Writes into the built pages the policy that holds where a host sends none, and the build's hash; and
 * beside them the headers in the forms that hosts read.
 */
export function pagePolicyAndHash(): Plugin {
  let publicFolder = '';
  return {
    name: 'page-policy',
    apply: 'build',
    configResolved: ({ publicDir }) => {
      publicFolder = publicDir;
    },
    generateBundle() {
      for (const [fileName, source] of Object.entries(hostFiles)) {
        this.emitFile({ type: 'asset', fileName, source });
      }
      // In place of the one that is copied from public/ before.
      const privacy = readFileSync(join(publicFolder, 'privacy.html'), 'utf8');
      const meta = `<meta http-equiv="Content-Security-Policy" content="${pagePolicy}" />`;
      this.emitFile({
        type: 'asset',
        fileName: 'privacy.html',
        source: privacy.replace(
          '<meta charset="utf-8" />',
          `<meta charset="utf-8" />\n    ${meta}`,
        ),
      });
    },
    transformIndexHtml: {
      order: 'post',
      handler: (): HtmlTagDescriptor[] => [
        meta({ 'http-equiv': 'Content-Security-Policy', content: pagePolicy }),
        meta({ name: 'kinora-build', content: placeholder }),
      ],
    },
    // What is written is what is hashed, before the service worker takes the page's revision.
    writeBundle({ dir = '' }) {
      const folder = join(dir, 'assets');
      const files = readdirSync(folder).map((name) => ({
        name,
        content: readFileSync(join(folder, name)),
      }));
      const page = join(dir, 'index.html');
      if (!existsSync(page)) return;
      writeFileSync(page, readFileSync(page, 'utf8').replace(placeholder, buildHash(files)));
    },
  };
}

const placeholder = 'the hash of this build';

/**
 * SHA-256 over what `(cd assets && sha256sum *)` prints, in the order of bytes (`LC_ALL=C`): every
 * script, style and runtime of the app.
 */
export function buildHash(
  files: readonly { readonly name: string; readonly content: string | Uint8Array }[],
): string {
  const lines = files
    .map(({ name, content }) => ({ name, hash: sha256(content) }))
    .sort((one, other) => (one.name < other.name ? -1 : 1))
    .map(({ name, hash }) => `${hash}  ${name}\n`);
  return sha256(lines.join(''));
}

function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

function meta(attrs: Record<string, string>): HtmlTagDescriptor {
  return { tag: 'meta', attrs, injectTo: 'head-prepend' };
}
