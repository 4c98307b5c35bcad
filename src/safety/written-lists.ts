/** Lists as they are written in this folder. */

/** Parted by white space. */
export function words(text: string): readonly string[] {
  return text.trim().split(/\s+/);
}

/** Of several words each, parted by `/` or by lines. */
export function groups(text: string): readonly string[] {
  return text
    .trim()
    .split(/\s*[/\n]\s*/)
    .filter((group) => group !== '');
}
