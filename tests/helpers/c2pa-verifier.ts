/**
 * Content credentials judged by another implementation than the one that writes them: c2pa-rs of the
 * Content Authenticity Initiative, as WebAssembly. It reads blobs as only a worker can; in Node that
 * is played by blobs that know their bytes.
 */
import { initSync, WasmReader } from '@contentauth/c2pa-wasm';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

export interface C2paVerdict {
  readonly state: 'Valid' | 'Invalid' | 'Trusted';
  /** Codes of what failed and of what held, as in the C2PA specification. */
  readonly failures: readonly string[];
  readonly successes: readonly string[];
  /** What failed in an ingredient's own manifest and is not said of it in its assertion. */
  readonly ingredientFailures: readonly string[];
  readonly issuer: string;
  readonly actions: readonly Readonly<Record<string, unknown>>[];
  /** Of the active manifest. */
  readonly ingredients: readonly C2paIngredient[];
  /** Labels of all manifests in the store, the active one last. */
  readonly manifests: readonly string[];
}

export interface C2paIngredient {
  readonly relationship: string;
  readonly format?: string;
  readonly description?: string;
  /** Label of its own manifest. */
  readonly active_manifest?: string;
}

class KnownBlob extends Blob {
  readonly known: Uint8Array<ArrayBuffer>;

  constructor(bytes: Uint8Array<ArrayBuffer>) {
    super([bytes]);
    this.known = bytes;
  }

  override slice(start?: number, end?: number): KnownBlob {
    return new KnownBlob(this.known.slice(start, end));
  }
}

class KnownBlobReader {
  readAsArrayBuffer(blob: KnownBlob): ArrayBuffer {
    return blob.known.slice().buffer;
  }
}

let isReady = false;

export async function verifyC2pa(mp4: Uint8Array<ArrayBuffer>): Promise<C2paVerdict> {
  if (!isReady) {
    Object.assign(globalThis, { FileReaderSync: KnownBlobReader });
    const wasm = createRequire(import.meta.url).resolve('@contentauth/c2pa-wasm/c2pa.wasm');
    initSync({ module: readFileSync(wasm) });
    isReady = true;
  }
  const reader = await WasmReader.fromBlob('video/mp4', new KnownBlob(mp4));
  const report = JSON.parse(reader.json()) as Report;
  const manifest = report.manifests[report.active_manifest]!;
  const { activeManifest, ingredientDeltas = [] } = report.validation_results;
  const { success, failure } = activeManifest;
  const actions = manifest.assertions.find(({ label }) => label.startsWith('c2pa.actions'));
  return {
    state: report.validation_state,
    failures: failure.map(({ code }) => code),
    ingredientFailures: ingredientDeltas.flatMap(({ validationDeltas }) =>
      validationDeltas.failure.map(({ code }) => code),
    ),
    successes: success.map(({ code }) => code),
    issuer: manifest.signature_info.issuer,
    actions: actions?.data.actions ?? [],
    ingredients: manifest.ingredients ?? [],
    manifests: Object.keys(report.manifests),
  };
}

type Statuses = Readonly<Record<'success' | 'failure', readonly { readonly code: string }[]>>;

interface Report {
  readonly active_manifest: string;
  readonly validation_state: C2paVerdict['state'];
  readonly validation_results: {
    readonly activeManifest: Statuses;
    readonly ingredientDeltas?: readonly { readonly validationDeltas: Statuses }[];
  };
  readonly manifests: Readonly<
    Record<
      string,
      {
        readonly signature_info: { readonly issuer: string };
        readonly ingredients?: readonly C2paIngredient[];
        readonly assertions: readonly {
          readonly label: string;
          readonly data: { readonly actions?: readonly Readonly<Record<string, unknown>>[] };
        }[];
      }
    >
  >;
}
