// The decoder's packed frames → bytes of RGBA.
//
//   rgb(f, 4y + dy, 4x + dx) = clamp(packed[y, x, f, dy, dx, colour]·½ + ½, 0, 1);  alpha 1
//
// Shapes   packed [HEIGHT, WIDTH, FRAMES, 4, 4, 3] f32
//          rgba [FRAMES, 4·HEIGHT, 4·WIDTH] u32, red in the lowest byte
// Bindings packed, rgba
// Dispatch one invocation four neighbouring pixels, 64 a workgroup
// Memory   48 B read and 16 B written an invocation
// Precision f32, then eight bits rounded to nearest

@group(0) @binding(0) var<storage, read> packed: array<vec4f>;
@group(0) @binding(1) var<storage, read_write> rgba: array<vec4u>;

const ROWS = 4u * HEIGHT;

fn pixel(colour: vec3f) -> u32 {
  return pack4x8unorm(vec4f(colour * 0.5 + 0.5, 1));
}

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let index = workgroup_number(group) * 64u + lane;
  if (index >= FRAMES * ROWS * WIDTH) { return; }
  let x = index % WIDTH;
  let row = index / WIDTH % ROWS;
  let frame = index / (WIDTH * ROWS);
  let source = (((row / 4u * WIDTH + x) * FRAMES + frame) * 4u + row % 4u) * 3u;
  let a = packed[source];
  let b = packed[source + 1u];
  let c = packed[source + 2u];
  rgba[index] = vec4u(
    pixel(a.xyz),
    pixel(vec3f(a.w, b.xy)),
    pixel(vec3f(b.zw, c.x)),
    pixel(c.yzw),
  );
}
