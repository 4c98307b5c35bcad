import { describe, expect, it } from 'vitest';
import {
  filesFor,
  modelId,
  parseManifest,
  type Part,
} from '../../../src/engine/weights/manifest.ts';
import { tinyModel } from '../../helpers/tiny-model.ts';

const tiny = (await tinyModel()).manifest;

/** The tiny model's manifest with the value at `path` replaced. */
function changed(path: string, value: unknown): unknown {
  const manifest: Record<string, unknown> = structuredClone(tiny);
  const keys = path.split('.');
  let parent = manifest;
  for (const key of keys.slice(0, -1)) parent = parent[key] as Record<string, unknown>;
  parent[keys.at(-1)!] = value;
  return manifest;
}

const hash = 'a'.repeat(64);

describe('parseManifest', () => {
  it('reads a whole manifest', () => {
    const manifest = parseManifest(tiny);
    expect(modelId(manifest)).toBe('tiny@1.0.0');
    expect(manifest.transformer.num_layers).toBe(8);
    expect(manifest.sizes.get('16:9')).toEqual({ width: 176, height: 96 });
    expect([...manifest.attributes.keys()]).toEqual(['subject', 'colour']);
  });

  it('drops what it does not know', () => {
    expect(parseManifest(changed('colour', 'blue'))).not.toHaveProperty('colour');
  });

  it('lists for each backend only the files it needs', () => {
    const manifest = parseManifest(tiny);
    const paths = (part: Part): string[] => filesFor(manifest, part).map((file) => file.path);
    expect(paths('cpu')).toHaveLength(8);
    expect(paths('wgsl')).not.toContain('transformer.onnx');
    expect(paths('wgsl')).toContain('text-encoder.onnx');
    expect(paths('wgsl')).not.toContain('encoder.safetensors');
    expect(paths('prompt')).toEqual([
      'text-encoder.safetensors',
      'text-encoder.onnx',
      'vocabulary.json',
      'lexicon.json',
    ]);
  });

  it.each([
    ['format', 2],
    ['name', 'Tiny Model'],
    ['version', '1.0'],
    ['licence', ''],
    ['files', {}],
    ['files.0.path', '../secret'],
    ['files.0.path', '/etc/passwd'],
    ['files.0.path', 'https://elsewhere.example/w'],
    ['files.0.path', 'folder/file'],
    ['files.0.path', '.hidden'],
    ['files.0.bytes', -1],
    ['files.0.bytes', 1.5],
    ['files.0.bytes', '9000'],
    ['files.0.bytes', 1e12],
    ['files.0.chunkBytes', 1],
    ['files.0.chunks', [hash]],
    ['files.0.chunks', [hash, hash, hash, hash]],
    ['files.0.chunks.1', hash.toUpperCase()],
    ['files.0.sha256', 'none'],
    ['files.0.role', 'code'],
    ['files.0.needs', 'gpu'],
    ['textEncoder.graph', 'absent.onnx'],
    ['transformer', null],
    ['transformer.patch_size', [1, 2]],
    ['transformer.dim', 250],
    ['transformer.num_layers', 0],
    ['transformer.eps', NaN],
    ['transformer.prediction_type', 'epsilon'],
    ['transformer.quantisation.bits', 4],
    ['textEncoder.length', 0],
    ['autoencoder.decoderBlocks.low', 'three'],
    ['autoencoder.spatial', 0],
    ['videoDecoder.groups', 0],
    ['videoDecoder.slots', 10],
    ['videoDecoder.decoderBlocks.fine', 'one'],
    ['sampling.shift', 0],
    ['sampling.first_frame_lead', 1],
    ['sampling.turbo', null],
    ['sampling.turbo', { steps: 0, sigma_offset: 2 }],
    ['sampling.turbo', { steps: 4 }],
    ['sampling.first_frame_candidates', 0],
    ['sizes.4:3', { width: 128, height: 96 }],
    ['sizes.1:1', { width: 1e9, height: 128 }],
    ['sizes.1:1', { width: 128, height: 120 }],
    ['fps', 0],
    ['fps', 23.976],
    ['frames', 17.5],
    ['frames', 16],
    ['autoencoder.temporal', 8],
    ['transformer.text_dim', 130],
    ['transformer.text_dim', 64],
    ['transformer.text_len', 3],
    ['transformer.ffn_dim', 1022],
    ['transformer.freq_dim', 255],

    ['attributes.subject', 'fish'],
  ])('refuses %s = %j and names the field', (path, value) => {
    const field = path.replace(/\.(\d+)(?=\.|$)/g, '[$1]');
    expect(() => parseManifest(changed(path, value))).toThrow(
      expect.objectContaining({
        code: 'manifest-invalid',
        details: expect.objectContaining({
          field: expect.stringContaining(field) as string,
        }) as object,
      }),
    );
  });

  it('refuses a transformer that gives other channels than the decoder takes', () => {
    expect(() => parseManifest(changed('autoencoder.latent_channels', 16))).toThrow(
      expect.objectContaining({
        details: {
          field: 'transformer.out_dim',
          expected: expect.any(String) as string,
          received: '24',
        },
      }),
    );
  });

  it.each([null, undefined, 'text', 5, [], '<!doctype html>'])(
    'refuses %j in its place',
    (json) => {
      expect(() => parseManifest(json)).toThrow(
        expect.objectContaining({ code: 'manifest-invalid' }),
      );
    },
  );

  it('knows a model that has turbo from one that has not', () => {
    expect(parseManifest(tiny).sampling.turbo).toBeUndefined();
    const turbo = { steps: 4, sigma_offset: 2 };
    expect(parseManifest(changed('sampling.turbo', turbo)).sampling.turbo).toEqual(turbo);
  });

  it('takes the steps of a model without a lead as those of each window', () => {
    const plain = changed('sampling.first_frame_lead', undefined);
    expect(parseManifest(plain).sampling.first_frame_lead).toBe(0);
  });

  it('refuses two files of one name', () => {
    const { files } = tiny;
    expect(() => parseManifest(changed('files', [...files, files[0]]))).toThrow(
      expect.objectContaining({ code: 'manifest-invalid' }),
    );
  });
});
