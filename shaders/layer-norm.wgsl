// Layer normalisation over the last axis, then modulation or an affine map.
//
//   y[r,c] = (x[r,c] − mean[r]) · rstd[r] · (1 + scale[f,c]) + shift[f,c]      MODULATED
//   y[r,c] = (x[r,c] − mean[r]) · rstd[r] · weight[c] + bias[c]                otherwise
//
// Source: Ba et al. 2016; adaptive form of DiT (Peebles & Xie 2023), as in Wan 2.1's model.py.
// Shapes   x [ROWS, WIDTH] f32 · y [ROWS, WIDTH] element · weight, bias [WIDTH] f32
//          table [frames, TABLE_ROWS, WIDTH] f32; row r belongs to frame r % TOKENS / FRAME_TOKENS
// Bindings x, table | weight, bias, y
// Pieces   row.wgsl: who works on which row, and the sum over one
// Memory   of row.wgsl; x is read three times, from cache after the first
// Precision all in f32, variance from centred values in a second pass; only y is rounded

@group(0) @binding(0) var<storage, read> x: array<vec4f>;
//#if MODULATED
@group(0) @binding(1) var<storage, read> table: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> y: array<vec4<element>>;
//#else
@group(0) @binding(1) var<storage, read> weight: array<vec4f>;
@group(0) @binding(2) var<storage, read> bias: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> y: array<vec4<element>>;
//#end

const QUADS = WIDTH / 4u;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(local_invocation_index) index: u32,
) {
  let row = row_of(group, index);
  let lane = lane_of(index);
  if (row >= ROWS) { return; }
  let base = row * QUADS;

  var sum = vec4f();
  for (var quad = lane; quad < QUADS; quad += STEP) { sum += x[base + quad]; }
  let mean = sum_of_row(dot(sum, vec4f(1)), lane) / f32(WIDTH);

  var squares = vec4f();
  for (var quad = lane; quad < QUADS; quad += STEP) {
    let centred = x[base + quad] - mean;
    squares += centred * centred;
  }
  let variance = sum_of_row(dot(squares, vec4f(1)), lane) / f32(WIDTH);
  let rstd = inverseSqrt(variance + EPSILON);

  //#if MODULATED
  let frame = row % TOKENS / FRAME_TOKENS;
  let shift = (frame * TABLE_ROWS + SHIFT_ROW) * QUADS;
  let scale = (frame * TABLE_ROWS + SCALE_ROW) * QUADS;
  //#end
  for (var quad = lane; quad < QUADS; quad += STEP) {
    let normal = (x[base + quad] - mean) * rstd;
    //#if MODULATED
    y[base + quad] = vec4<element>(normal * (1 + table[scale + quad]) + table[shift + quad]);
    //#else
    y[base + quad] = vec4<element>(normal * weight[quad] + bias[quad]);
    //#end
  }
}
