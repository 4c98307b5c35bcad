/**
 * Bakes shapes and types into a shader. A shader file is WGSL with three kinds of lines on top:
 *
 * - `//#if NAME` … `//#else` … `//#end` keeps a part only where the flag is set;
 * - `//#each i COUNT` … `//#end` repeats its lines with `$i` = 0 … COUNT−1, `//#each i x,y,z` with
 *   these words, because not every driver unrolls loops over private arrays (SwiftShader keeps
 *   them in memory);
 * - names in capitals are constants that the kernel's TypeScript file puts in front.
 *
 * What several shaders share lies in `shaders/pieces`: `grid.wgsl` stands in front of all of them,
 * the others where a kernel asks for them.
 */
import grid from '../../../shaders/pieces/grid.wgsl?raw';

export interface Baking {
  /** `const NAME: u32`, or f32 where the number is given as text such as "1e-6". */
  readonly constants: Readonly<Record<string, number | string>>;
  /** `alias name = type`. */
  readonly types?: Readonly<Record<string, string>>;
  readonly flags?: Readonly<Record<string, boolean>>;
  /** Texts of the shader pieces that the source calls. */
  readonly pieces?: readonly string[];
}

/** Element types of buffers: f32 everywhere, f16 where the device has `shader-f16`. */
export type Element = 'f32' | 'f16';

export function bytesPerElement(element: Element): number {
  return element === 'f16' ? 2 : 4;
}

/** @returns WGSL with one entry point, `main`. */
export function bake(
  source: string,
  { constants, types = {}, flags = {}, pieces = [] }: Baking,
): string {
  const usesHalf = Object.values(types).some((type) => type.includes('f16'));
  const head = [
    ...(usesHalf ? ['enable f16;'] : []),
    ...(flags['SUBGROUPS'] ? ['enable subgroups;'] : []),
    ...Object.entries(types).map(([name, type]) => `alias ${name} = ${type};`),
    ...Object.entries(constants).map(([name, value]) => declareConstant(name, value)),
  ];
  const lines = [grid, ...pieces, source].join('\n').split('\n');
  const body = expand({ lines, position: 0 }, constants, flags);
  return [...head, ...body].join('\n');
}

function declareConstant(name: string, value: number | string): string {
  return typeof value === 'string'
    ? `const ${name}: f32 = ${value};`
    : `const ${name}: u32 = ${value}u;`;
}

/** The lines of a source, and the next one to read. */
interface Reader {
  readonly lines: readonly string[];
  position: number;
}

/** Reads up to the `//#else` or `//#end` that closes the part, which it leaves unread. */
function expand(
  reader: Reader,
  constants: Baking['constants'],
  flags: Readonly<Record<string, boolean>>,
): string[] {
  const out: string[] = [];
  while (reader.position < reader.lines.length) {
    const line = reader.lines[reader.position]!;
    const [directive, ...words] = line.trim().split(/\s+/);
    if (directive === '//#end' || directive === '//#else') return out;
    reader.position++;
    if (directive === '//#if') {
      const kept = expand(reader, constants, flags);
      const hasElse = reader.lines[reader.position]?.trim() === '//#else';
      if (hasElse) reader.position++;
      const otherwise = hasElse ? expand(reader, constants, flags) : [];
      reader.position++;
      out.push(...(flags[words[0]!] ? kept : otherwise));
    } else if (directive === '//#each') {
      const body = expand(reader, constants, flags);
      reader.position++;
      for (const word of wordsOf(words[1]!, constants)) {
        out.push(...body.map((text) => text.replaceAll(`$${words[0]!}`, word)));
      }
    } else {
      out.push(line);
    }
  }
  return out;
}

/** "x,y" → x and y; a number or the name of a constant → 0, 1 and so on below it. */
function wordsOf(range: string, constants: Baking['constants']): string[] {
  if (range.includes(',')) return range.split(',');
  const count = Number(constants[range] ?? range);
  return Array.from({ length: count }, (_, i) => String(i));
}
