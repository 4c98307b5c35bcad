// Two layers of colour and the edges between them → RGBA of any size, for the slots of one group.
//
//   rgb(s, y, x) = behind + (front − behind) / (1 + exp(−SCALE/TRAINED·logit))
//   behind, front and logit read bilinearly where the pixel's middle lies; the border's value beyond it
//
// Source: layers and mattes as in Wang & Adelson 1994; edges from an enlarged distance as in Green 2007.
// Shapes   colours [GROUPS, 8·HEIGHT, 8·WIDTH, 2] vec4f: behind, front
//          edges [4·HEIGHT, 4·WIDTH, GROUPS·SLOTS, 4, 4] f32, logits of a picture of 16·HEIGHT × 16·WIDTH
//          rgba [SLOTS, ROWS, COLUMNS] u32, red in the lowest byte: the middle of a picture SCALE
//          times 8·HEIGHT × 8·WIDTH
// Bindings colours, edges, rgba
// Dispatch one invocation a pixel of all slots, 64 a workgroup
// Memory   128 B of colours, 16·SLOTS B of logits read, neighbours share them; 4·SLOTS B written
// Precision f32, then eight bits rounded to nearest

@group(0) @binding(0) var<storage, read> colours: array<vec4f>;
@group(0) @binding(1) var<storage, read> edges: array<f32>;
@group(0) @binding(2) var<storage, read_write> rgba: array<u32>;

// Two neighbours on an axis and how far it is from the first to the second.
struct Between {
  low: u32,
  high: u32,
  part: f32,
}

// Where the middle of pixel `at` of `size` lies among `count` samples, `scale` pixels apart.
fn between(at: u32, size: u32, count: u32, scale: f32) -> Between {
  let place = clamp((f32(at) + 0.5 - 0.5 * f32(size)) / scale + 0.5 * f32(count) - 0.5, 0.0, f32(count - 1u));
  let low = u32(place);
  return Between(low, min(low + 1u, count - 1u), place - f32(low));
}

fn colour(y: u32, x: u32, layer: u32) -> vec3f {
  return colours[((GROUP * 8u * HEIGHT + y) * 8u * WIDTH + x) * 2u + layer].xyz;
}

fn mixed(y: Between, x: Between, layer: u32) -> vec3f {
  let above = mix(colour(y.low, x.low, layer), colour(y.low, x.high, layer), x.part);
  let below = mix(colour(y.high, x.low, layer), colour(y.high, x.high, layer), x.part);
  return mix(above, below, y.part);
}

fn edge(y: u32, x: u32, slot: u32) -> f32 {
  let place = (y / 4u * (4u * WIDTH) + x / 4u) * (GROUPS * SLOTS) + GROUP * SLOTS + slot;
  return edges[place * 16u + y % 4u * 4u + x % 4u];
}

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let index = workgroup_number(group) * 64u + lane;
  if (index >= ROWS * COLUMNS) { return; }
  let row = index / COLUMNS;
  let column = index % COLUMNS;
  let y = between(row, ROWS, 8u * HEIGHT, SCALE);
  let x = between(column, COLUMNS, 8u * WIDTH, SCALE);
  let v = between(row, ROWS, 16u * HEIGHT, 0.5 * SCALE);
  let u = between(column, COLUMNS, 16u * WIDTH, 0.5 * SCALE);
  let behind = mixed(y, x, 0u);
  let change = mixed(y, x, 1u) - behind;
  for (var slot = 0u; slot < SLOTS; slot++) {
    let above = mix(edge(v.low, u.low, slot), edge(v.low, u.high, slot), u.part);
    let below = mix(edge(v.high, u.low, slot), edge(v.high, u.high, slot), u.part);
    // Kept below the overflow of exp.
    let cover = 1 / (1 + exp(min(-SCALE / TRAINED * mix(above, below, v.part), 80.0)));
    rgba[slot * ROWS * COLUMNS + index] = pack4x8unorm(vec4f(behind + change * cover, 1));
  }
}
