// Latents → a rough picture of each of their frames, by one linear map of a latent pixel.
//
//   rgb(f, SIDE·y + dy, SIDE·x + dx) = offset[slot, dy, dx] + Σc matrix[slot, dy, dx, c]·latents[t, c, y, x],  alpha 1
//
// Frame f of the latent frame t and its slot: TEMPORAL each; STARTS: the first latent frame holds one frame,
// in its last slot, and f counts from there (src/engine/networks/latent-frames.ts).
// Shapes   latents [frames, CHANNELS, HEIGHT, WIDTH] f32
//          matrix [TEMPORAL, SIDE, SIDE, 3, CHANNELS] f32 · offset [TEMPORAL, SIDE, SIDE, 3] f32, in 0…1
//          rgba [PICTURES, SIDE·HEIGHT, SIDE·WIDTH] u32, red in the lowest byte
// Bindings latents, matrix, offset, rgba
// Dispatch one invocation a pixel, 64 a workgroup
// Precision f32, then eight bits rounded to nearest

@group(0) @binding(0) var<storage, read> latents: array<f32>;
@group(0) @binding(1) var<storage, read> matrix: array<f32>;
@group(0) @binding(2) var<storage, read> offset: array<f32>;
@group(0) @binding(3) var<storage, read_write> rgba: array<u32>;

const ROWS = SIDE * HEIGHT;
const COLUMNS = SIDE * WIDTH;
const PLANE = HEIGHT * WIDTH;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let pixel = workgroup_number(group) * 64u + lane;
  if (pixel >= PICTURES * ROWS * COLUMNS) { return; }
  let x = pixel % COLUMNS;
  let y = pixel / COLUMNS % ROWS;
  //#if STARTS
  // Frame 0 stands last in the first latent frame.
  let frame = pixel / (COLUMNS * ROWS) + TEMPORAL - 1u;
  //#else
  let frame = pixel / (COLUMNS * ROWS);
  //#end
  let cell = frame / TEMPORAL * CHANNELS * PLANE + y / SIDE * WIDTH + x / SIDE;
  let output = ((frame % TEMPORAL * SIDE + y % SIDE) * SIDE + x % SIDE) * 3u;
  var colour = vec3f(offset[output], offset[output + 1u], offset[output + 2u]);
  for (var c = 0u; c < CHANNELS; c++) {
    let m = output * CHANNELS + c;
    let weights = vec3f(matrix[m], matrix[m + CHANNELS], matrix[m + 2u * CHANNELS]);
    colour += weights * latents[cell + c * PLANE];
  }
  rgba[pixel] = pack4x8unorm(vec4f(colour, 1));
}
