import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { withMemoryLadder } from '../../../src/cli/runtime-glue.ts';

const { resolve } = createRequire(import.meta.url);
const glue = readFileSync(resolve('onnxruntime-web/ort-wasm-simd-threaded.mjs'), 'utf8');

/** The expression that takes the memory, out of the whole code. */
function takeMemory(memory: unknown): unknown {
  const code = withMemoryLadder(glue);
  const begin = code.indexOf('((pages) =>');
  const end = code.indexOf('])', begin) + 2;
  return runInNewContext(code.slice(begin, end), { WebAssembly: { Memory: memory } });
}

/** A browser that sets no more than so many pages aside. */
function memoryOfAtMost(pages: number, asked: number[]): unknown {
  return class {
    readonly maximum: number;
    constructor({ initial, maximum, shared }: Record<string, number>) {
      asked.push(maximum!);
      if (maximum! > pages) throw new RangeError('cannot allocate memory');
      expect([initial, shared]).toEqual([256, true]);
      this.maximum = maximum!;
    }
  };
}

test.each([
  [65_536, [65_536]],
  [40_000, [65_536, 32_768]],
  [16_384, [65_536, 32_768, 16_384]],
  [8192, [65_536, 32_768, 16_384, 8192]],
])('where %i pages are the most, the runtime asks for %j', (most, expected) => {
  const asked: number[] = [];
  expect(takeMemory(memoryOfAtMost(most, asked))).toMatchObject({ maximum: expected.at(-1) });
  expect(asked).toEqual(expected);
});

test('a browser that gives none at all is an error, in its own words', () => {
  expect(() => takeMemory(memoryOfAtMost(0, []))).toThrow('cannot allocate memory');
});

test('the program itself starts with the least of them', async () => {
  const file = `${mkdtempSync(`${tmpdir()}/kinora-glue-`)}/glue.mjs`;
  writeFileSync(file, withMemoryLadder(glue));
  const { default: start } = (await import(/* @vite-ignore */ file)) as {
    default: (options: object) => Promise<{ _OrtGetLastError: unknown }>;
  };
  const whole = WebAssembly.Memory;
  const asked: number[] = [];
  try {
    WebAssembly.Memory = class extends whole {
      constructor(descriptor: WebAssembly.MemoryDescriptor) {
        const maximum = descriptor.maximum ?? 0;
        asked.push(maximum);
        if (maximum > 8192) throw new RangeError('cannot allocate memory');
        super(descriptor);
      }
    };
    const wasmBinary = readFileSync(resolve('onnxruntime-web/ort-wasm-simd-threaded.wasm'));
    const runtime = await start({ wasmBinary, numThreads: 1 });
    expect(runtime._OrtGetLastError).toBeTypeOf('function');
  } finally {
    WebAssembly.Memory = whole;
  }
  expect(asked).toEqual([65_536, 32_768, 16_384, 8192]);
});

test('a runtime whose code asks otherwise fails the build', () => {
  expect(() => withMemoryLadder('new WebAssembly.Memory({})')).toThrow('0 times');
  expect(() => withMemoryLadder(glue + glue)).toThrow('2 times');
});
