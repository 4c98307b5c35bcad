/** A picture with content credentials of another program, as cameras and editors write them. */
import 'reflect-metadata';
import { PNG } from '@trustnxt/c2pa-ts/asset';
import {
  ActionAssertion,
  ActionType,
  ClaimVersion,
  DataHashAssertion,
  DigitalSourceType,
  ManifestStore,
} from '@trustnxt/c2pa-ts/manifest';
import { execFileSync } from 'node:child_process';
import { oneFileIssuer } from '../../src/engine/provenance/credentials/issuer.ts';

/** A grey PNG; `instanceId` makes it another one. */
export async function signedPicture(instanceId: string): Promise<Uint8Array<ArrayBuffer>> {
  const asset = new PNG(greyPng());
  const signer = await oneFileIssuer(new Date());
  const store = new ManifestStore();
  const manifest = store.createManifest({
    claimVersion: ClaimVersion.V2,
    assetFormat: 'image/png',
    instanceID: instanceId,
    defaultHashAlgorithm: 'SHA-256',
    signer,
  });
  manifest.claim!.claimGeneratorName = 'A camera';
  const actions = new ActionAssertion();
  const digitalSourceType = DigitalSourceType.DigitalCapture;
  actions.actions.push({ action: ActionType.C2paCreated, digitalSourceType });
  manifest.addAssertion(actions);
  const binding = DataHashAssertion.create('SHA-256');
  manifest.addAssertion(binding);
  await asset.ensureManifestSpace(store.measureSize());
  await binding.updateWithAsset(asset);
  await manifest.sign(signer);
  await asset.writeManifestJUMBF(store.getBytes());
  return new Uint8Array(await asset.getDataRange());
}

function greyPng(): Uint8Array<ArrayBuffer> {
  const grey = ['-f', 'lavfi', '-i', 'color=gray:s=64x64', '-frames:v', '1'];
  return new Uint8Array(
    execFileSync('ffmpeg', ['-v', 'error', ...grey, '-f', 'image2', '-c:v', 'png', '-']),
  );
}
