import { styleText } from '../../common/style-share.ts';
import { maxStyleNameCharacters, oneLine, type Style } from '../../common/style.ts';

/** @param name as shown, for the file's own name */
export function styleFile(
  style: Style,
  name: string,
): { readonly file: Blob; readonly name: string } {
  // No system takes these in a name; one of letters alone is safe on all of them.
  const stem = name.replace(/[^\p{L}\p{M}\p{N}]+/gu, '-').replace(/^-|-$/g, '');
  return {
    file: new Blob([styleText(style)], { type: 'application/json' }),
    name: `${stem === '' ? 'style' : stem}.kinora-style.json`,
  };
}

/** "Copy of …", no longer than a name may be. */
export function copiedName(name: string, copyOf: (name: string) => string): string {
  const room = maxStyleNameCharacters - copyOf('').length;
  return oneLine(copyOf(name.slice(0, room)));
}
