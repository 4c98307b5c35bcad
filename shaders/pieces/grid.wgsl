// Where a dispatch lies in its kernel's grid of workgroups; in front of every kernel.
//
// Long work is cut into dispatches (src/engine/gpu/piece.ts), of which each begins at `origin`.
// Bindings group 1: origin (x, y, z, 0), written by src/engine/gpu/program.ts

@group(1) @binding(0) var<uniform> origin: vec4u;

// The place of a workgroup among those that `spread` (src/engine/gpu/kernel.ts) laid over x and y.
fn workgroup_number(group: vec3u) -> u32 {
  return (group.y + origin.y) * 65535u + group.x + origin.x;
}
