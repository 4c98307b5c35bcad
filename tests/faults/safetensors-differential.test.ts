/** Our reader beside the reference package (PyPI `safetensors`, Rust): what ours takes, that one takes. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { philox } from '../../src/common/random.ts';
import { parseSafetensors } from '../../src/engine/weights/safetensors.ts';
import { badFiles, goodFiles } from '../corpus/safetensors.ts';
import { skipBecause } from '../helpers/skip.ts';

const mutants = 20_000;

const pythons = [process.env['KINORA_PYTHON'], 'models/training/.venv/bin/python', 'python3'];
const python = pythons.find(
  (each) =>
    each !== undefined &&
    (!each.includes('/') || existsSync(each)) &&
    spawnSync(each, ['-c', 'import safetensors']).status === 0,
);

type Bytes = Uint8Array<ArrayBuffer>;

function isOurs(file: Bytes): boolean {
  try {
    parseSafetensors('x', file);
    return true;
  } catch {
    return false;
  }
}

function reference(files: readonly Bytes[]): boolean[] {
  const input = Buffer.concat(
    files.flatMap((file) => {
      const length = Buffer.alloc(4);
      length.writeUInt32LE(file.length);
      return [length, file];
    }),
  );
  const script = 'tests/helpers/reference_safetensors.py';
  const { stdout, stderr } = spawnSync(python!, [script], { input, maxBuffer: 2 ** 28 });
  expect(stderr.toString()).toBe('');
  return Array.from(stdout.toString(), (answer) => answer === '1');
}

/** Bytes that mean something in a header are likelier to make a file that is nearly right. */
const alphabet = new TextEncoder().encode('{}[]",:0123456789F32U8I6B_adtypeshoffr \\\0\u00ff');

function mutant(index: number): Bytes {
  const [pick, count, ...rest] = philox([index, 0, 0, 0], [5, 11]);
  const file = goodFiles[pick % goodFiles.length]!.bytes.slice();
  for (let change = 0; change <= count % 3; change++) {
    const [where, what, how] = philox([index, change + 1, rest[0], 0], [5, 13]);
    const at = where % Math.max(file.length, 1);
    file[at] = how % 4 === 0 ? what % 256 : alphabet[what % alphabet.length]!;
  }
  return rest[1] % 8 === 0 ? file.slice(0, rest[0] % (file.length + 1)) : file;
}

test(
  `of ${mutants} changed files and the corpus, the reference package takes all that ours takes`,
  { timeout: 120_000 },
  (context) => {
    if (python === undefined) skipBecause(context, 'no Python here has the package safetensors');
    const files = [
      ...goodFiles.map(({ bytes }) => bytes),
      ...badFiles.map(({ bytes }) => bytes),
      ...Array.from({ length: mutants }, (_, index) => mutant(index)),
    ];
    const theirs = reference(files);
    expect(theirs).toHaveLength(files.length);
    const ours = files.map(isOurs);
    const laxer = files.filter((_, index) => ours[index] && !theirs[index]);
    const stricter = theirs.filter((isTaken, index) => isTaken && !ours[index]).length;
    const both = theirs.filter((isTaken, index) => isTaken && ours[index]).length;
    console.log(
      `safetensors: ${files.length} files, ${both} taken by both, ${stricter} by the reference alone, ${laxer.length} by ours alone`,
    );
    expect(laxer.map((file) => Buffer.from(file).toString('latin1'))).toEqual([]);
    expect(ours.slice(0, goodFiles.length)).not.toContain(false);
    // Else nothing was compared.
    expect(both).toBeGreaterThan(500);
  },
);
