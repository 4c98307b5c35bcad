import type { Kernel } from '../../src/engine/gpu/kernel.ts';

const fmaRounds = 1024;
const fmaChains = 8;

/** Nothing but multiply-adds in registers: what this adapter's arithmetic can do in f32. */
export function fmaCeiling(workgroups: number): Kernel<'out'> {
  const chains = Array.from({ length: fmaChains }, (_, i) => i);
  return {
    label: 'ceiling: multiply-add',
    code: `
@group(0) @binding(0) var<storage, read_write> out: array<vec4f>;
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let factor = vec4f(f32(id.x % 7u) * 0.001 + 0.99);
  ${chains.map((i) => `var a${i} = vec4f(${i}.5);`).join('\n  ')}
  for (var round = 0u; round < ${fmaRounds}u; round++) {
    ${chains.map((i) => `a${i} = fma(a${i}, factor, factor);`).join('\n    ')}
  }
  out[id.x] = ${chains.map((i) => `a${i}`).join(' + ')};
}`,
    bindings: { out: 'read-write' },
    workgroups: [workgroups, 1, 1],
    flops: workgroups * 64 * 4 * 2 * fmaChains * fmaRounds,
  };
}

/** As large as any adapter takes: the workgroups of one dimension end at 65,535. */
const copyWorkgroup = 256;

/** Reads and writes each of `vectors` vec4f once. */
export function copyCeiling(vectors: number): Kernel<'source' | 'destination'> {
  return {
    label: 'ceiling: copy',
    code: `
@group(0) @binding(0) var<storage, read> source: array<vec4f>;
@group(0) @binding(1) var<storage, read_write> destination: array<vec4f>;
@compute @workgroup_size(${copyWorkgroup})
fn main(@builtin(global_invocation_id) id: vec3u) {
  destination[id.x] = source[id.x];
}`,
    bindings: { source: 'read', destination: 'read-write' },
    workgroups: [vectors / copyWorkgroup, 1, 1],
    flops: 0,
  };
}
