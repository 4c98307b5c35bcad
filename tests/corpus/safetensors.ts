import type { SafetensorsFault } from '../../src/engine/weights/safetensors.ts';
import { safetensorsBytes } from '../helpers/safetensors-bytes.ts';

/** Damaged and hostile files, one fault each. */
export interface BadFile {
  readonly what: string;
  readonly expect: SafetensorsFault;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

const one = (fields: string, dataBytes = 8): Uint8Array<ArrayBuffer> =>
  safetensorsBytes(`{"a":${fields}}`, dataBytes);
const two = (a: string, b: string, dataBytes: number): Uint8Array<ArrayBuffer> =>
  safetensorsBytes(
    `{"a":{"dtype":"U8","shape":[4],"data_offsets":${a}},"b":{"dtype":"U8","shape":[4],"data_offsets":${b}}}`,
    dataBytes,
  );
const good = '{"dtype":"F32","shape":[2],"data_offsets":[0,8]}';

export const badFiles: readonly BadFile[] = [
  { what: 'no bytes', expect: 'shorter-than-header', bytes: new Uint8Array(0) },
  { what: 'seven bytes', expect: 'shorter-than-header', bytes: new Uint8Array(7) },
  {
    what: 'a header longer than the file',
    expect: 'shorter-than-header',
    bytes: safetensorsBytes(`{"a":${good}}`, 8, 1000n),
  },
  {
    what: 'a header over the cap',
    expect: 'header-too-long',
    bytes: safetensorsBytes('{}', 0, 2n ** 20n + 1n),
  },
  {
    what: 'a header of 2^64 − 1 bytes',
    expect: 'header-too-long',
    bytes: safetensorsBytes('{}', 0, 2n ** 64n - 1n),
  },
  {
    what: 'bytes that are not UTF-8',
    expect: 'not-utf8',
    bytes: safetensorsBytes(new Uint8Array([0x7b, 0xff, 0x7d]), 0),
  },
  { what: 'an empty header', expect: 'not-json', bytes: safetensorsBytes('', 0) },
  { what: 'a byte order mark', expect: 'not-json', bytes: safetensorsBytes('\uFEFF{}', 0) },
  { what: 'a list', expect: 'not-json', bytes: safetensorsBytes('[]', 0) },
  { what: 'a web page', expect: 'not-json', bytes: safetensorsBytes('<!doctype html>', 0) },
  { what: 'JSON cut off', expect: 'not-json', bytes: safetensorsBytes('{"a":', 0) },
  { what: 'a string that never ends', expect: 'not-json', bytes: safetensorsBytes('{"a', 0) },
  { what: 'a trailing comma', expect: 'not-json', bytes: safetensorsBytes('{"a":1,}', 0) },
  {
    what: 'ten thousand levels',
    expect: 'nested-too-deep',
    bytes: safetensorsBytes(`{"a":${'['.repeat(10_000)}`, 0),
  },
  {
    what: 'a hundred thousand keys',
    expect: 'too-many-keys',
    bytes: safetensorsBytes(`{${'"a":0,'.repeat(100_000)}"b":0}`, 0),
  },
  {
    what: 'the same tensor twice',
    expect: 'duplicate-key',
    bytes: safetensorsBytes(`{"a":${good},"a":${good}}`, 8),
  },
  {
    what: 'the same tensor twice, once in escapes',
    expect: 'duplicate-key',
    bytes: safetensorsBytes(`{"a":${good},"\\u0061":${good}}`, 8),
  },
  {
    what: 'a shape given twice',
    expect: 'duplicate-key',
    bytes: one('{"dtype":"F32","shape":[1],"shape":[2],"data_offsets":[0,8]}'),
  },
  {
    what: 'a name that is half a surrogate pair',
    expect: 'bad-name',
    bytes: safetensorsBytes(`{"\\ud800":${good}}`, 8),
  },
  {
    what: 'metadata that is not an object',
    expect: 'bad-metadata',
    bytes: safetensorsBytes('{"__metadata__":[]}', 0),
  },
  {
    what: 'metadata that is not text',
    expect: 'bad-metadata',
    bytes: safetensorsBytes('{"__metadata__":{"a":1}}', 0),
  },
  { what: 'a tensor that is a number', expect: 'bad-tensor-fields', bytes: one('1') },
  { what: 'a tensor without fields', expect: 'bad-tensor-fields', bytes: one('{}') },
  {
    what: 'a tensor with one field more',
    expect: 'bad-tensor-fields',
    bytes: one('{"dtype":"F32","shape":[2],"data_offsets":[0,8],"extra":1}'),
  },
  {
    what: 'an unknown dtype',
    expect: 'unknown-dtype',
    bytes: one('{"dtype":"F31","shape":[2],"data_offsets":[0,8]}'),
  },
  {
    what: 'a dtype named like an inherited property',
    expect: 'unknown-dtype',
    bytes: one('{"dtype":"constructor","shape":[2],"data_offsets":[0,8]}'),
  },
  {
    what: 'a shape that is an object',
    expect: 'bad-shape',
    bytes: one('{"dtype":"F32","shape":{},"data_offsets":[0,8]}'),
  },
  {
    what: 'a negative size',
    expect: 'not-json',
    bytes: one('{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}'),
  },
  {
    what: 'a fractional size',
    expect: 'not-json',
    bytes: one('{"dtype":"F32","shape":[2.0],"data_offsets":[0,8]}'),
  },
  {
    what: 'a size in exponent form',
    expect: 'not-json',
    bytes: one('{"dtype":"F32","shape":[1e300],"data_offsets":[0,8]}'),
  },
  {
    what: 'a size above 2^53',
    expect: 'bad-shape',
    bytes: one('{"dtype":"F32","shape":[9007199254740993],"data_offsets":[0,8]}'),
  },
  {
    what: 'sizes whose product overflows',
    expect: 'bad-shape',
    bytes: one('{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,8]}'),
  },
  {
    what: 'sizes whose product would wrap to the right number',
    expect: 'bad-shape',
    bytes: one('{"dtype":"U8","shape":[9007199254740992,2048,1],"data_offsets":[0,0]}', 0),
  },
  {
    what: 'three offsets',
    expect: 'bad-offsets',
    bytes: one('{"dtype":"F32","shape":[2],"data_offsets":[0,4,8]}'),
  },
  {
    what: 'reversed offsets',
    expect: 'bad-offsets',
    bytes: one('{"dtype":"F32","shape":[2],"data_offsets":[8,0]}'),
  },
  {
    what: 'fewer bytes than the shape needs',
    expect: 'size-mismatch',
    bytes: one('{"dtype":"F32","shape":[3],"data_offsets":[0,8]}'),
  },
  { what: 'overlapping tensors', expect: 'hole-or-overlap', bytes: two('[0,4]', '[2,6]', 6) },
  { what: 'two tensors at one place', expect: 'hole-or-overlap', bytes: two('[0,4]', '[0,4]', 4) },
  { what: 'a hole between tensors', expect: 'hole-or-overlap', bytes: two('[0,4]', '[5,9]', 9) },
  { what: 'a hole at the beginning', expect: 'hole-or-overlap', bytes: two('[1,5]', '[5,9]', 9) },
  { what: 'a tensor past the end', expect: 'outside-file', bytes: two('[0,4]', '[4,8]', 7) },
  { what: 'a file cut off', expect: 'outside-file', bytes: one(good, 7) },
  { what: 'bytes behind the last tensor', expect: 'unused-tail', bytes: one(good, 9) },
];

export const goodFiles: readonly { what: string; bytes: Uint8Array<ArrayBuffer> }[] = [
  { what: 'no tensors', bytes: safetensorsBytes('{}', 0) },
  { what: 'a header padded with spaces', bytes: safetensorsBytes(`{"a":${good}}     `, 8) },
  { what: 'a scalar', bytes: one('{"dtype":"F32","shape":[],"data_offsets":[0,4]}', 4) },
  {
    what: 'a tensor of no elements',
    bytes: one('{"dtype":"I8","shape":[0,7],"data_offsets":[0,0]}', 0),
  },
  {
    what: 'names like inherited properties',
    bytes: safetensorsBytes(
      '{"__proto__":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"constructor":{"dtype":"I8","shape":[4],"data_offsets":[4,8]}}',
      8,
    ),
  },
  {
    what: 'metadata and tensors out of order',
    bytes: safetensorsBytes(
      '{"__metadata__":{"format":"pt: {\\"x\\": 1}"},"b":{"dtype":"F16","shape":[2],"data_offsets":[4,8]},"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}',
      8,
    ),
  },
];
