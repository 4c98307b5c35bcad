/** A style as others get it: a small file of JSON, or the fragment of a link with the same in it. */
import { asKinoraError, KinoraError } from './errors.ts';
import { fieldsOf, wholeBetween } from './fields.ts';
import { fragmentOf } from './fragment.ts';
import { styleOf, type Style } from './style.ts';

/** Names the format and its version; what has it means to be a style. */
const versionField = 'kinora-style';
const version = 1;

/** Far above the longest style, each of its characters escaped. */
const maxFileBytes = 16 * 2 ** 10;

/** Why what came is no style that can be kept. */
export const styleFaults = ['no-style', 'damaged', 'newer', 'name', 'words'] as const;
export type StyleFault = (typeof styleFaults)[number];

const link = fragmentOf('style');

/** The text of a file that `styleInFile` reads. */
export function styleText({ name, words }: Style): string {
  return `${JSON.stringify(shared({ name, words }), undefined, 1)}\n`;
}

/** What stands behind an address, `#style=…`. */
export function styleFragment(style: Style): string {
  return link.write(shared(style));
}

/** Whether a fragment means to carry a style, however it was changed on its way. */
export function mentionsStyle(fragment: string): boolean {
  return link.isIn(fragment);
}

/**
 * The style in a fragment, or undefined when it carries none.
 * @throws KinoraError `style-invalid` with a `fault`.
 */
export function styleOfFragment(fragment: string): Style | undefined {
  const value = whole(() => link.read(fragment));
  return value === undefined ? undefined : parseShared(value);
}

/**
 * The style in a file, or undefined in what does not mean to be one.
 * @throws KinoraError `style-invalid` with a `fault`.
 */
export async function styleInFile(file: Blob): Promise<Style | undefined> {
  const text = await file.slice(0, maxFileBytes).text();
  if (!/^\uFEFF?\s*\{/.test(text) || !text.includes(`"${versionField}"`)) return undefined;
  if (file.size > maxFileBytes) throw invalid('damaged');
  return parseShared(whole(() => JSON.parse(text.replace(/^\uFEFF/, '')) as unknown));
}

/** What `read` gives; what it throws is the fault of what came. */
function whole(read: () => unknown): unknown {
  try {
    return read();
  } catch (thrown) {
    throw invalid('damaged', thrown);
  }
}

function shared({ name, words }: Style): object {
  return { [versionField]: version, name, words };
}

/** Unknown fields are dropped. @throws KinoraError `style-invalid` with a `fault`. */
function parseShared(value: unknown): Style {
  try {
    const fields = fieldsOf(value);
    const written = fields.take(versionField, wholeBetween(1, Number.MAX_SAFE_INTEGER));
    if (written > version) throw invalid('newer');
    return styleOf(fields);
  } catch (thrown) {
    const { code, details } = asKinoraError(thrown);
    if (code === 'style-invalid') throw thrown;
    const { field } = details;
    throw invalid(field === 'name' || field === 'words' ? field : 'no-style', thrown);
  }
}

function invalid(fault: StyleFault, cause?: unknown): KinoraError {
  return new KinoraError('style-invalid', { fault }, { cause });
}
