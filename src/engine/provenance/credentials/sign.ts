/** C2PA content credentials in an MP4: made by a trained model, with Kinora, of what, unchanged since. */
import {
  ActionAssertion,
  ActionType,
  BMFFHashAssertion,
  ClaimVersion,
  DigitalSourceType,
  IngredientAssertion,
  ManifestStore,
  RelationshipType,
  type Manifest,
} from '@trustnxt/c2pa-ts/manifest';
import type { Credentials, SourceOrigin } from '../../../common/origin.ts';
import { oneFileIssuer } from './issuer.ts';
import { manifestBoxes, withManifests, type ManifestBox } from './manifest-boxes.ts';
import { bmffHash, makeRoom } from './mp4-space.ts';

export interface Claimed {
  readonly version: string;
  readonly createdAt: Date;
  /** Random, of this file alone. */
  readonly instanceId: string;
  /** Files that it was made from. */
  readonly ingredients: readonly SourceOrigin[];
  /** Whether it is one file changed, and not several put together or a picture set in motion. */
  readonly isEdit: boolean;
}

/** An ECDSA signature is 64 bytes; some slack for how its length is written. */
const paddingBytes = 128;

/** The file with its credentials behind `ftyp`: about 2 KB more, and those of what it was made from. */
export async function signMp4(
  mp4: Uint8Array<ArrayBuffer>,
  { version, createdAt, instanceId, ingredients, isEdit }: Claimed,
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

  const { assertions, brought } = await ingredientsOf(ingredients, isEdit);
  for (const assertion of assertions) manifest.addAssertion(assertion);
  manifest.addAssertion(actionsOf(manifest, assertions, isEdit, version));
  const binding = BMFFHashAssertion.createV3('the whole file', 'SHA-256');
  manifest.addAssertion(binding);
  manifest.signature!.signatureData.paddingLength = paddingBytes;

  const broughtBytes = brought.reduce((sum, { bytes }) => sum + bytes.length, 0);
  const { file, at } = makeRoom(mp4, store.measureSize() + broughtBytes);
  binding.hash = await bmffHash(file);
  await manifest.sign(signer);
  file.set(withManifests(store.getBytes().slice(), brought), at);
  return file;
}

/** What was done: first what there was, or that it was begun; then what the model made of it. */
function actionsOf(
  manifest: Manifest,
  ingredients: readonly IngredientAssertion[],
  isEdit: boolean,
  version: string,
): ActionAssertion {
  const actions = new ActionAssertion();
  const softwareAgent = { name: 'Kinora', version };
  const digitalSourceType = DigitalSourceType.TrainedAlgorithmicMedia;
  const made = { digitalSourceType, softwareAgent };
  const of = (): object =>
    ingredients.length === 0
      ? {}
      : {
          parameters: {
            ingredients: ingredients.map((each) => manifest.createAssertionReference(each)),
          },
        };
  if (isEdit && ingredients.length === 1) {
    actions.actions.push({ action: ActionType.C2paOpened, softwareAgent, ...of() });
    actions.actions.push({ action: ActionType.C2paEdited, ...made });
    return actions;
  }
  actions.actions.push({ action: ActionType.C2paCreated, ...made });
  if (ingredients.length > 0) {
    actions.actions.push({ action: ActionType.C2paPlaced, softwareAgent, ...of() });
  }
  return actions;
}

/** The assertions that name the files, and the manifests that came with them, each once. */
async function ingredientsOf(
  origins: readonly SourceOrigin[],
  isEdit: boolean,
): Promise<{ assertions: IngredientAssertion[]; brought: ManifestBox[] }> {
  const { ParentOf, ComponentOf } = RelationshipType;
  const relationship = isEdit && origins.length === 1 ? ParentOf : ComponentOf;
  const brought = new Map<string, ManifestBox>();
  const assertions = await Promise.all(
    origins.map(async ({ format, fileSha256, credentials }, index) => {
      const assertion = IngredientAssertion.createV3(relationship);
      if (index > 0) assertion.labelSuffix = index;
      assertion.format = format;
      assertion.description = `SHA-256 ${fileSha256}`;
      if (credentials === undefined) return assertion;
      const manifests = manifestBoxes(credentials.store);
      for (const manifest of manifests) brought.set(manifest.label, manifest);
      const { label, bytes, signature } = manifests.at(-1)!;
      const url = `self#jumbf=/c2pa/${label}`;
      assertion.activeManifest = await hashed(url, bytes.subarray(jumbfHeaderBytes));
      assertion.claimSignature = await hashed(`${url}/c2pa.signature`, signature);
      assertion.validationResults = { activeManifest: resultsOf(credentials) };
      return assertion;
    }),
  );
  return { assertions, brought: [...brought.values()] };
}

/** What a hashed reference leaves out of the box that it is about: its size and type. */
const jumbfHeaderBytes = 8;

async function hashed(
  uri: string,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<NonNullable<IngredientAssertion['activeManifest']>> {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return { uri, hash, algorithm: 'SHA-256' };
}

type Results = NonNullable<IngredientAssertion['validationResults']>['activeManifest'];

/** Codes of the standard, of which some are newer than the library's list. */
function resultsOf({ findings }: Credentials): Results {
  const told = (wanted: boolean): object[] =>
    findings
      .filter(({ isSuccess }) => isSuccess === wanted)
      .map(({ code, url }) => ({ code, ...(url !== undefined && { url }) }));
  return { success: told(true), informational: [], failure: told(false) } as unknown as Results;
}
