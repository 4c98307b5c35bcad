// The colours of a film's two layers: the small frame before and the small frame now, and what the
// fine stage changes of each.
//
//   colours[g,Y,X,0] = (small[g−1,Y,X] + paint[0,g,Y,X])·½ + ½;  small[−1] is the last of past
//   colours[g,Y,X,1] = (small[g,Y,X] + paint[1,g,Y,X])·½ + ½
//
// Shapes   small, past [2·HEIGHT, 2·WIDTH, GROUPS, 4, 4, 3] f32, packed as the decoder's frames:
//          those of this latent frame and of the one before, zeros at first
//          paint [4·HEIGHT, 4·WIDTH, GROUPS, 2, 2, 2, 3] f32: group, layer, row, column, colour
//          colours [GROUPS, 8·HEIGHT, 8·WIDTH, 2] vec4f, the last number of each 0
//          HEIGHT, WIDTH of the latents
// Bindings small, past, paint, colours
// Dispatch one invocation a colour, 64 a workgroup
// Memory   24 B read and 16 B written an invocation
// Precision f32; not clamped, for the layers are mixed first

@group(0) @binding(0) var<storage, read> small: array<f32>;
@group(0) @binding(1) var<storage, read> past: array<f32>;
@group(0) @binding(2) var<storage, read> paint: array<f32>;
@group(0) @binding(3) var<storage, read_write> colours: array<vec4f>;

const ROWS = 8u * HEIGHT;
const COLUMNS = 8u * WIDTH;

fn small_colour(slot: u32, y: u32, x: u32) -> vec3f {
  let place = (y / 4u * (2u * WIDTH) + x / 4u) * GROUPS + slot;
  let i = (place * 16u + y % 4u * 4u + x % 4u) * 3u;
  return vec3f(small[i], small[i + 1u], small[i + 2u]);
}

fn last_colour(y: u32, x: u32) -> vec3f {
  let place = (y / 4u * (2u * WIDTH) + x / 4u) * GROUPS + GROUPS - 1u;
  let i = (place * 16u + y % 4u * 4u + x % 4u) * 3u;
  return vec3f(past[i], past[i + 1u], past[i + 2u]);
}

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let index = workgroup_number(group) * 64u + lane;
  if (index >= 2u * GROUPS * ROWS * COLUMNS) { return; }
  let layer = index % 2u;
  let x = index / 2u % COLUMNS;
  let y = index / (2u * COLUMNS) % ROWS;
  let slot = index / (2u * COLUMNS * ROWS);
  let fine = (y / 2u * (4u * WIDTH) + x / 2u) * GROUPS + slot;
  let p = ((fine * 2u + layer) * 4u + y % 2u * 2u + x % 2u) * 3u;
  var sum = vec3f(paint[p], paint[p + 1u], paint[p + 2u]);
  if (layer == 1u) {
    sum += small_colour(slot, y, x);
  } else if (slot == 0u) {
    sum += last_colour(y, x);
  } else {
    sum += small_colour(slot - 1u, y, x);
  }
  colours[index] = vec4f(sum * 0.5 + 0.5, 0);
}
