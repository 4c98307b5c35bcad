/** C2PA content credentials in an MP4: made by a trained model, with Kinora, unchanged since. */
import {
  ActionAssertion,
  ActionType,
  BMFFHashAssertion,
  ClaimVersion,
  DigitalSourceType,
  ManifestStore,
} from '@trustnxt/c2pa-ts/manifest';
import { oneFileIssuer } from './issuer.ts';
import { bmffHash, makeRoom } from './mp4-space.ts';

export interface Claimed {
  readonly version: string;
  readonly createdAt: Date;
  /** Random, of this file alone. */
  readonly instanceId: string;
}

/** An ECDSA signature is 64 bytes; some slack for how its length is written. */
const paddingBytes = 128;

/** The file with its credentials behind `ftyp`; about 2 KB more. */
export async function signMp4(
  mp4: Uint8Array<ArrayBuffer>,
  { version, createdAt, instanceId }: Claimed,
): Promise<Uint8Array<ArrayBuffer>> {
  const signer = await oneFileIssuer(createdAt);
  const store = new ManifestStore();
  const manifest = store.createManifest({
    claimVersion: ClaimVersion.V2,
    assetFormat: 'video/mp4',
    instanceID: `xmp:iid:${instanceId}`,
    defaultHashAlgorithm: 'SHA-256',
    signer,
  });
  manifest.claim!.claimGeneratorName = 'Kinora';
  manifest.claim!.claimGeneratorVersion = version;

  const actions = new ActionAssertion();
  actions.actions.push({
    action: ActionType.C2paCreated,
    digitalSourceType: DigitalSourceType.TrainedAlgorithmicMedia,
    softwareAgent: { name: 'Kinora', version },
  });
  manifest.addAssertion(actions);
  const binding = BMFFHashAssertion.createV3('the whole file', 'SHA-256');
  manifest.addAssertion(binding);
  manifest.signature!.signatureData.paddingLength = paddingBytes;

  const { file, at } = makeRoom(mp4, store.measureSize());
  binding.hash = await bmffHash(file);
  await manifest.sign(signer);
  file.set(store.getBytes(), at);
  return file;
}
