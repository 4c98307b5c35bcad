// Small frames as packed → as the fine stage's convolution reads them, the last one before in front.
//
//   y[p, (f·3 + colour)·4 + 2·dy + dx] = frame f at row 2·py + dy, column 2·px + dx, of that colour
//   frame 0 is the last of past, frame f > 0 is small's f − 1
//
// Shapes   small, past [2·HEIGHT, 2·WIDTH, GROUPS, 4, 4, 3] f32, of this latent frame and of the one before
//          y [4·HEIGHT, 4·WIDTH, 12·(GROUPS + 1)] element
// Bindings small, past, y
// Dispatch one invocation four elements of y, 64 a workgroup
// Memory   16 B read and four elements written an invocation
// Precision only y is rounded

@group(0) @binding(0) var<storage, read> small: array<f32>;
@group(0) @binding(1) var<storage, read> past: array<f32>;
@group(0) @binding(2) var<storage, read_write> y: array<vec4<element>>;

const QUADS = 3u * (GROUPS + 1u);

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let index = workgroup_number(group) * 64u + lane;
  if (index >= 16u * HEIGHT * WIDTH * QUADS) { return; }
  let quad = index % QUADS;
  let place = index / QUADS;
  let row = 2u * (place / (4u * WIDTH));
  let column = 2u * (place % (4u * WIDTH));
  let frame = quad / 3u;
  let cell = (row / 4u * (2u * WIDTH) + column / 4u) * GROUPS;
  // Its two rows and two columns lie in one cell of 4 × 4.
  let inside = (row % 4u * 4u + column % 4u) * 3u + quad % 3u;
  if (frame == 0u) {
    let i = (cell + GROUPS - 1u) * 48u + inside;
    y[index] = vec4<element>(vec4f(past[i], past[i + 3u], past[i + 12u], past[i + 15u]));
  } else {
    let i = (cell + frame - 1u) * 48u + inside;
    y[index] = vec4<element>(vec4f(small[i], small[i + 3u], small[i + 12u], small[i + 15u]));
  }
}
