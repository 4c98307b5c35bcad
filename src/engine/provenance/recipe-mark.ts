/**
 * What every clip says about itself: made by a trained model, by which tool, from which recipe.
 * Written as XMP in a `uuid` box behind everything else, so that no offset in the file moves.
 */
import { version } from '../../../package.json';
import { withDeadline } from '../../common/deadline.ts';
import { recipeNamespace, xmpUuid } from '../../common/recipe-file.ts';
import { asciiJson } from '../../common/recipe-text.ts';
import type { SourceOrigin } from '../../common/origin.ts';
import type { Recipe, Tool } from '../../common/recipe.ts';

export interface Mark {
  readonly recipe: Recipe;
  /** Program and version, as in "Kinora 0.1.0". */
  readonly creatorTool: string;
  readonly createdAt: Date;
}

/** Tools that change one clip; others put several together, or set a picture in motion. */
const edits: readonly Tool[] = ['remix', 'extend', 'recut', 'loop'];

/** What a film that is made waits for. */
const loadLimitMs = 60_000;

/**
 * The file a person keeps: a finished MP4 with its recipe behind it and content credentials, which
 * cover both, in front. What signs is fetched with the first file.
 * @param ingredients files that it was made from
 * @throws KinoraError `timed-out` where what signs does not come
 */
export async function markedFile(
  mp4: Blob,
  recipe: Recipe,
  createdAt: Date,
  ingredients: readonly SourceOrigin[] = [],
): Promise<Blob> {
  const signing = import('./credentials/sign.ts');
  const { signMp4 } = await withDeadline(signing, loadLimitMs, import.meta.url);
  const box = xmpBox({ recipe, creatorTool: `Kinora ${version}`, createdAt });
  const whole = new Uint8Array(await new Blob([mp4, box]).arrayBuffer());
  const instanceId = crypto.randomUUID();
  const isEdit = edits.includes(recipe.tool);
  const signed = await signMp4(whole, { version, createdAt, instanceId, ingredients, isEdit });
  return new Blob([signed], { type: 'video/mp4' });
}

/** IPTC's term for media made by a model (cv.iptc.org, digitalsourcetype). */
const digitalSourceType = 'http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia';

/** The whole box, to be appended to an MP4. */
export function xmpBox(mark: Mark): Uint8Array<ArrayBuffer> {
  const packet = new TextEncoder().encode(xmpPacket(mark));
  const box = new Uint8Array(8 + xmpUuid.length + packet.length);
  new DataView(box.buffer).setUint32(0, box.length);
  box.set(new TextEncoder().encode('uuid'), 4);
  box.set(xmpUuid, 8);
  box.set(packet, 8 + xmpUuid.length);
  return box;
}

function xmpPacket({ recipe, creatorTool, createdAt }: Mark): string {
  const prompts = escapeXml(recipe.beats.map(({ prompt }) => prompt).join('\n'));
  return `<?xpacket begin="\uFEFF" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about=""
    xmlns:dc="http://purl.org/dc/elements/1.1/"
    xmlns:xmp="http://ns.adobe.com/xap/1.0/"
    xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
    xmlns:kinora="${recipeNamespace}">
   <dc:description><rdf:Alt><rdf:li xml:lang="x-default">${prompts}</rdf:li></rdf:Alt></dc:description>
   <xmp:CreatorTool>${escapeXml(creatorTool)}</xmp:CreatorTool>
   <xmp:CreateDate>${createdAt.toISOString()}</xmp:CreateDate>
   <Iptc4xmpExt:DigitalSourceType>${digitalSourceType}</Iptc4xmpExt:DigitalSourceType>
   <Iptc4xmpExt:AIPromptInformation>${prompts}</Iptc4xmpExt:AIPromptInformation>
   <Iptc4xmpExt:AISystemUsed>${escapeXml(recipe.model)}</Iptc4xmpExt:AISystemUsed>
   <kinora:Recipe>${escapeXml(asciiJson(recipe))}</kinora:Recipe>
  </rdf:Description>
 </rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>`;
}

/** Text for an element; what XML 1.0 §2.2 cannot hold at all becomes U+FFFD. */
function escapeXml(text: string): string {
  return text
    .toWellFormed()
    .replace(/[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;');
}
