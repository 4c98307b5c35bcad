/** Content credentials of a file that comes in: read, and checked as far as can be done here. */
import 'reflect-metadata';
import { BMFF, JPEG, PNG } from '@trustnxt/c2pa-ts/asset';
import { SuperBox } from '@trustnxt/c2pa-ts/jumbf';
import { BMFFHashAssertion, ManifestStore, type Manifest } from '@trustnxt/c2pa-ts/manifest';
import type { Credentials, Finding } from '../../../common/origin.ts';
import { manifestBoxes } from './manifest-boxes.ts';
import { bmffHash } from './mp4-space.ts';

/** Pictures' credentials may bring thumbnails of all they were made from; every clip would carry them. */
const mostBytes = 2 ** 20;

/** Undefined where there are none, none that can be read, or more than a clip should carry. */
export async function readCredentials(
  file: Uint8Array<ArrayBuffer>,
): Promise<Credentials | undefined> {
  try {
    const asset = openAsset(file);
    const store = asset?.getManifestJUMBF()?.slice();
    if (asset === undefined || store === undefined || store.length > mostBytes) return undefined;
    // What cannot be handed on is not named either.
    if (manifestBoxes(store).length === 0) return undefined;
    const manifests = ManifestStore.read(SuperBox.fromBuffer(store));
    const active = manifests.getActiveManifest();
    if (active === undefined) return undefined;
    const { statusEntries } = await manifests.validate(asset);
    const told = statusEntries
      .filter(({ code }) => !isUnfounded(code))
      .map(({ code, url, success }): Finding => ({
        ...{ code, isSuccess: success === true },
        ...(url !== undefined && { url: absolute(url, active) }),
      }));
    return { store, findings: [...told, untrusted(active), ...(await bindingOf(active, file))] };
  } catch {
    return undefined;
  }
}

function openAsset(file: Uint8Array<ArrayBuffer>): BMFF | JPEG | PNG | undefined {
  if (JPEG.canRead(file)) return new JPEG(file);
  if (PNG.canRead(file)) return new PNG(file);
  if (String.fromCharCode(...file.subarray(4, 8)) !== 'ftyp') return undefined;
  // c2pa-ts 0.9 reads the boxes of any such file, and asks first whether its brand is a picture's.
  const asPicture = file.slice();
  asPicture.set(new TextEncoder().encode('mif1'), 8);
  return new BMFF(asPicture);
}

/**
 * c2pa-ts 0.9 trusts every issuer, as it has no list of them, and its hash over an MP4 differs from the
 * standard's, by c2pa-rs.
 */
function isUnfounded(code: string): boolean {
  return code === 'signingCredential.trusted' || code.startsWith('assertion.bmffHash');
}

/** From inside its manifest, a reference counts from there. */
function absolute(url: string, { label }: Manifest): string {
  return url.replace(/^self#jumbf=(?!\/)/, `self#jumbf=/c2pa/${label ?? ''}/`);
}

/** Nobody is on our list of issuers: there is none. */
function untrusted({ label }: Manifest): Finding {
  const url = `self#jumbf=/c2pa/${label ?? ''}/c2pa.signature`;
  return { code: 'signingCredential.untrusted', url, isSuccess: false };
}

/** Whether an MP4 is the one that was signed; nothing where it is bound in a way that we cannot check. */
async function bindingOf(active: Manifest, file: Uint8Array<ArrayBuffer>): Promise<Finding[]> {
  const binding = active.assertions?.assertions.find((each) => each instanceof BMFFHashAssertion);
  if (binding?.hash === undefined || binding.merkle?.length || binding.algorithm !== 'SHA-256') {
    return [];
  }
  const isSame = equal(binding.hash, await bmffHash(file));
  // Other programs may leave out other boxes: that their hash differs from ours says nothing.
  if (!isSame && active.claim?.claimGeneratorName !== 'Kinora') return [];
  const url = `self#jumbf=/c2pa/${active.label ?? ''}/c2pa.assertions/${binding.fullLabel}`;
  const code = isSame ? 'assertion.bmffHash.match' : 'assertion.bmffHash.mismatch';
  return [{ code, url, isSuccess: isSame }];
}

function equal(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, index) => byte === other[index]);
}
