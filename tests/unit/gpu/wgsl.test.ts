import { expect, it } from 'vitest';
import grid from '../../../shaders/pieces/grid.wgsl?raw';
import { bake } from '../../../src/engine/gpu/wgsl.ts';

it('puts types and constants in front, whole numbers as u32 and text as f32', () => {
  const code = bake('body', { constants: { ROWS: 3, EPSILON: '1e-6' }, types: { element: 'f32' } });
  expect(code).toBe(
    `alias element = f32;\nconst ROWS: u32 = 3u;\nconst EPSILON: f32 = 1e-6;\n${grid}\nbody`,
  );
});

it('enables f16 exactly when a type needs it', () => {
  expect(bake('', { constants: {}, types: { element: 'f16' } })).toMatch(/^enable f16;/);
  expect(bake('', { constants: {}, types: { element: 'f32' } })).not.toContain('enable');
});

it('keeps one side of a condition, also nested', () => {
  const source = '//#if A\na\n//#if B\nb\n//#else\nnot b\n//#end\n//#else\nnot a\n//#end\nlast';
  const kept = (flags: Record<string, boolean>): string =>
    bake(source, { constants: {}, flags }).replace(`${grid}\n`, '');
  expect(kept({ A: true })).toBe('a\nnot b\nlast');
  expect(kept({ A: true, B: true })).toBe('a\nb\nlast');
  expect(kept({})).toBe('not a\nlast');
});

it('repeats lines for numbers, constants and words, also nested', () => {
  const source =
    '//#each q COUNT\n//#each i x,y\nsum$q$i\n//#end\n//#end\n//#each n 3\nn$n\n//#end';
  const body = bake(source, { constants: { COUNT: 2 } })
    .split(`${grid}\n`)[1]!
    .split('\n');
  expect(body).toEqual(['sum0x', 'sum0y', 'sum1x', 'sum1y', 'n0', 'n1', 'n2']);
});

it('expands pieces by the same flags, before what calls them', () => {
  const pieces = ['//#if SOLO\nalone\n//#else\ntogether\n//#end'];
  const code = bake('body', { constants: {}, flags: { SOLO: true }, pieces });
  expect(code.endsWith(`${grid}\nalone\nbody`)).toBe(true);
});
