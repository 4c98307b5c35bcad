/**
 * Reader of the safetensors format (huggingface/safetensors, README "Format"): u64 header length,
 * JSON header, tensor bytes. Stricter than the reference in what it takes, never laxer: every file
 * accepted here is accepted there.
 */
import { KinoraError } from '../../common/errors.ts';
import {
  bytesPerElement,
  type Tensor,
  type TensorDtype,
  type TensorSource,
} from './tensor-source.ts';

/** Everything that can be wrong with a file; the reason in `weights-damaged`. */
export const safetensorsFaults = [
  'shorter-than-header',
  'header-too-long',
  'not-utf8',
  'not-json',
  'nested-too-deep',
  'too-many-keys',
  'duplicate-key',
  'bad-name',
  'bad-metadata',
  'bad-tensor-fields',
  'unknown-dtype',
  'bad-shape',
  'bad-offsets',
  'size-mismatch',
  'hole-or-overlap',
  'outside-file',
  'unused-tail',
] as const;
export type SafetensorsFault = (typeof safetensorsFaults)[number];

const lengthBytes = 8;
/** The format allows 100 MB; a model of ours needs some 100 KB. */
const maxHeaderBytes = 2 ** 20;
const maxKeys = 65_536;

interface Entry {
  readonly name: string;
  readonly dtype: TensorDtype;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

/**
 * Reads the header and checks that the tensors cover the rest of the file exactly.
 * The tensors are views into `file`; nothing is copied.
 * @param path for error messages.
 * @throws KinoraError `weights-damaged` with `file`, `reason` (a `SafetensorsFault`) and `tensor`.
 */
export function parseSafetensors(path: string, file: Uint8Array<ArrayBuffer>): TensorSource {
  const fail: Fail = (reason, tensor = '') => {
    throw new KinoraError('weights-damaged', { file: path, reason, tensor });
  };
  const headerBytes = readHeaderLength(file, fail);
  const dataStart = lengthBytes + headerBytes;
  const header = parseHeader(file.subarray(lengthBytes, dataStart), fail);
  const list = Object.keys(header)
    .filter((name) => name !== '__metadata__')
    .map((name) => readEntry(name, header[name], fail));
  checkCoverage(list, file.length - dataStart, fail);
  const tensors = new Map<string, Tensor>(
    list.map(({ name, dtype, shape, begin, end }) => [
      name,
      { dtype, shape, bytes: file.subarray(dataStart + begin, dataStart + end) },
    ]),
  );
  return {
    names: [...tensors.keys()],
    tensor(name) {
      const tensor = tensors.get(name);
      if (!tensor) {
        throw new KinoraError('weights-damaged', { file: path, reason: 'missing', tensor: name });
      }
      return tensor;
    },
  };
}

type Fail = (reason: SafetensorsFault, tensor?: string) => never;

function readHeaderLength(file: Uint8Array<ArrayBuffer>, fail: Fail): number {
  if (file.length < lengthBytes) return fail('shorter-than-header');
  const view = new DataView(file.buffer, file.byteOffset, lengthBytes);
  const length = view.getBigUint64(0, true);
  if (length > maxHeaderBytes) return fail('header-too-long');
  if (length > file.length - lengthBytes) return fail('shorter-than-header');
  return Number(length);
}

function parseHeader(bytes: Uint8Array<ArrayBuffer>, fail: Fail): Record<string, unknown> {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return fail('not-utf8');
  }
  if (!text.startsWith('{')) return fail('not-json');
  const keysInText = scan(text, fail);
  let header: unknown;
  try {
    header = JSON.parse(text);
  } catch {
    return fail('not-json');
  }
  if (!isRecord(header)) return fail('not-json');
  const metadata = '__metadata__' in header ? header['__metadata__'] : {};
  if (!isRecord(metadata) || !Object.values(metadata).every(isWellFormedText)) {
    return fail('bad-metadata');
  }
  const keys = allKeys(header);
  // `JSON.parse` keeps the last of two equal keys; the other is missing here.
  if (keys.length !== keysInText) return fail('duplicate-key');
  if (!keys.every(isWellFormedText)) return fail('bad-name');
  return header;
}

/**
 * One pass over the text before `JSON.parse` sees it: counts keys (colons outside strings) and refuses
 * nesting and characters that a header never has, so that hostile text costs no more than its length.
 */
function scan(text: string, fail: Fail): number {
  let keys = 0;
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const character = text[i]!;
    if (character === '"') i = skipString(text, i);
    else if (character === '{' || character === '[') depth++;
    else if (character === '}' || character === ']') depth--;
    else if (character === ':') keys++;
    else if (!'0123456789, \n\r\t'.includes(character)) return fail('not-json');
    // Header, tensor, shape.
    if (depth > 3) return fail('nested-too-deep');
    if (keys > maxKeys) return fail('too-many-keys');
  }
  return keys;
}

function allKeys(value: unknown): string[] {
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) => [key, ...allKeys(inner)]);
}

/** Index of the quotation mark that ends the string beginning at `start`. */
function skipString(text: string, start: number): number {
  let i = start + 1;
  while (i < text.length && text[i] !== '"') i += text[i] === '\\' ? 2 : 1;
  return i;
}

function readEntry(name: string, value: unknown, fail: Fail): Entry {
  if (!isRecord(value) || Object.keys(value).sort().join() !== 'data_offsets,dtype,shape') {
    return fail('bad-tensor-fields', name);
  }
  const { dtype, shape, data_offsets: offsets } = value;
  if (!isDtype(dtype)) return fail('unknown-dtype', name);
  if (!isListOfSizes(shape)) return fail('bad-shape', name);
  if (!isListOfSizes(offsets) || offsets.length !== 2) return fail('bad-offsets', name);
  const [begin, end] = offsets as [number, number];
  if (end < begin) return fail('bad-offsets', name);
  let bytes = bytesPerElement[dtype];
  for (const size of shape) {
    bytes *= size;
    if (!Number.isSafeInteger(bytes)) return fail('bad-shape', name);
  }
  if (bytes !== end - begin) return fail('size-mismatch', name);
  return { name, dtype, shape, begin, end };
}

/** Tensors follow each other without a gap from the first data byte to the last. */
function checkCoverage(list: readonly Entry[], dataBytes: number, fail: Fail): void {
  const inOrder = [...list].sort((a, b) => a.begin - b.begin || a.end - b.end);
  let covered = 0;
  for (const { name, begin, end } of inOrder) {
    if (end > dataBytes) fail('outside-file', name);
    if (begin !== covered) fail('hole-or-overlap', name);
    covered = end;
  }
  if (covered < dataBytes) fail('unused-tail');
}

function isDtype(value: unknown): value is TensorDtype {
  return typeof value === 'string' && Object.hasOwn(bytesPerElement, value);
}

function isListOfSizes(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && size >= 0);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isWellFormedText(value: unknown): boolean {
  return typeof value === 'string' && value.isWellFormed();
}
