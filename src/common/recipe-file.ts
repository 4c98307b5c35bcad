/**
 * The recipe inside a file: XMP (ISO 16684-1) in the `uuid` box that XMP part 3 §2.1.4 names for
 * MPEG-4. Both realms read it here; `engine/provenance` writes it.
 */
import { topLevelBoxes } from './boxes.ts';
import { KinoraError, asKinoraError } from './errors.ts';
import { gifComments } from './gif-comments.ts';
import { recipeInJson } from './recipe-json.ts';
import { findRecipeText } from './recipe-text.ts';
import { parseRecipe } from './recipe.ts';
import type { Recipe } from './recipe.ts';

/** BE7ACFCB-97A9-42E8-9C71-999491E3AFAC. */
export const xmpUuid: readonly number[] = [
  0xbe, 0x7a, 0xcf, 0xcb, 0x97, 0xa9, 0x42, 0xe8, 0x9c, 0x71, 0x99, 0x94, 0x91, 0xe3, 0xaf, 0xac,
];

/** A name, never an address that anybody fetches. */
export const recipeNamespace = 'urn:kinora:recipe#';

/** Most recipes need about 2 KB; other tools may add thumbnails and histories to the packet. */
const maxXmpBytes = 4 * 2 ** 20;

/** Far above the longest recipe, each character of its prompts escaped. */
const maxRecipeCharacters = 800_000;

/**
 * The recipe a clip was made from: from its XMP or, in a file that another program wrote anew, from its
 * comment; also of the workflow of another program that we wrote.
 * @throws KinoraError `file-unreadable` with the reason: no MP4, damaged, no recipe, or a recipe
 *   this version cannot follow
 */
export async function readRecipe(file: Blob): Promise<Recipe> {
  try {
    return parseRecipe(JSON.parse(findRecipe(await readXmp(file))));
  } catch (thrown) {
    const elsewhere = (await recipeInJson(file)) ?? (await recipeInComment(file));
    if (elsewhere) return elsewhere;
    const error = asKinoraError(thrown);
    if (error.code === 'file-unreadable') throw error;
    throw new KinoraError(
      'file-unreadable',
      { reason: 'recipe invalid', cause: error.code, ...error.details },
      { cause: thrown },
    );
  }
}

/** Where comments stand: at a file's beginning or at its end. */
const searchedBytes = 4 * 2 ** 20;

/** Far above the GIFs that we write. */
const maxGifBytes = 256 * 2 ** 20;

async function recipeInComment(file: Blob): Promise<Recipe | undefined> {
  for (const bytes of await commentedParts(file)) {
    const json = findRecipeText(bytes);
    try {
      if (json !== undefined) return parseRecipe(JSON.parse(json));
    } catch {
      // What is wrong with the file is said of its XMP.
    }
  }
  return undefined;
}

async function commentedParts(file: Blob): Promise<readonly Uint8Array[]> {
  const sign = await file.slice(0, 4).text();
  if (sign === 'GIF8' && file.size <= maxGifBytes) {
    return gifComments(new Uint8Array(await file.arrayBuffer())) ?? [];
  }
  const ends = [file.slice(0, searchedBytes), file.slice(Math.max(0, file.size - searchedBytes))];
  return Promise.all(ends.map(async (end) => new Uint8Array(await end.arrayBuffer())));
}

/** The XMP packet of an MP4 as text. */
export async function readXmp(file: Blob): Promise<string> {
  let isFirst = true;
  for await (const box of topLevelBoxes(file)) {
    if (isFirst && box.type !== 'ftyp') throw unreadable('not an MP4');
    isFirst = false;
    if (box.type !== 'uuid' || box.end - box.body < xmpUuid.length) continue;
    const content = box.body + xmpUuid.length;
    const uuid = new Uint8Array(await file.slice(box.body, content).arrayBuffer());
    if (!xmpUuid.every((byte, i) => uuid[i] === byte)) continue;
    if (box.end - content > maxXmpBytes) throw unreadable('XMP too long');
    return decodeUtf8(await file.slice(content, box.end).arrayBuffer());
  }
  throw unreadable(isFirst ? 'empty file' : 'no recipe in the file');
}

/**
 * The JSON in our property, written as an element or, as Adobe's tools rewrite it, as an attribute;
 * under whatever prefix. One property is wanted, so this is a search and not an XML parser; what it
 * finds is not trusted, `parseRecipe` checks it.
 */
function findRecipe(xmp: string): string {
  // Entities of its own can make a small file expand to gigabytes; XMP has no use for them.
  if (/<!(DOCTYPE|ENTITY)/i.test(xmp)) throw unreadable('XMP with a document type');
  const escapedNamespace = recipeNamespace.replace(/[.#]/g, '\\$&');
  const prefix = new RegExp(`xmlns:([A-Za-z_][\\w.-]{0,40})=["']${escapedNamespace}["']`).exec(xmp);
  if (prefix?.[1] === undefined) throw unreadable('no recipe in the file');
  const name = `${prefix[1].replace(/\./g, '\\.')}:Recipe`;
  const found =
    new RegExp(`<${name}>([^<]*)</${name}>`).exec(xmp) ??
    new RegExp(`\\s${name}="([^"<]*)"`).exec(xmp) ??
    new RegExp(`\\s${name}='([^'<]*)'`).exec(xmp);
  if (found?.[1] === undefined) throw unreadable('no recipe in the file');
  if (found[1].length > maxRecipeCharacters) throw unreadable('recipe too long');
  return unescapeXml(found[1]);
}

const predefinedEntities: Readonly<Record<string, string>> = {
  lt: '<',
  gt: '>',
  amp: '&',
  quot: '"',
  apos: "'",
};

function unescapeXml(text: string): string {
  return text.replace(/&(?:([^;&]{1,10});)?/g, (whole, name: string | undefined = '') => {
    const known = predefinedEntities[name];
    if (known !== undefined) return known;
    const code = /^#(?:x([\da-f]+)|(\d+))$/i.exec(name);
    const point = code?.[1] === undefined ? Number(code?.[2]) : parseInt(code[1], 16);
    if (!(point <= 0x10ffff)) throw unreadable(`XML entity ${whole}`);
    return String.fromCodePoint(point);
  });
}

function decodeUtf8(bytes: ArrayBuffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw unreadable('XMP is not UTF-8');
  }
}

function unreadable(reason: string): KinoraError {
  return new KinoraError('file-unreadable', { reason });
}
