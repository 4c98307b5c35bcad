import { presetOf } from '../../common/style-presets.ts';
import type { Style } from '../../common/style.ts';
import { words } from '../words.ts';

/** What a style is called in the language of the page; one of somebody's own as they called it. */
export function styleName(style: Style): string {
  const preset = presetOf(style);
  return preset === undefined ? style.name : words.styles.names[preset.name];
}

/** Name and words, for a list of what a clip was made from. */
export function styleFact(style: Style): string {
  return words.units.list(styleName(style), style.words);
}
