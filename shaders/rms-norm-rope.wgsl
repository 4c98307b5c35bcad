// RMS normalisation of queries or keys over their full width, then rotary position embedding.
//
//   z[r,c] = y[r,c] / sqrt(mean_c y[r,c]² + EPSILON) · gain[c]
//   y[r,2i]   = z[r,2i]·cos[t,i] − z[r,2i+1]·sin[t,i]        ROTATED; i counts the pairs of a head,
//   y[r,2i+1] = z[r,2i]·sin[t,i] + z[r,2i+1]·cos[t,i]        t = r % TOKENS
//   y[r,c] = z[r,c]                                          otherwise
//
// Source: Zhang & Sennrich 2019; Su et al. 2021; Wan 2.1's model.py normalises before it splits heads.
// Shapes   y [ROWS, STRIDE] element, changed in place in columns FIRST … FIRST + WIDTH − 1
//          gain [WIDTH] f32 · angles [TOKENS, HEAD_WIDTH / 2] (cos, sin) f32
//          WIDTH, HEAD_WIDTH, STRIDE and FIRST multiples of 4
// Bindings gain, angles, y | gain, y
// Pieces   row.wgsl: who works on which row, and the sum over one
// Memory   of row.wgsl; y is read twice, from cache the second time
// Precision all in f32; only y is rounded

@group(0) @binding(0) var<storage, read> gain: array<vec4f>;
//#if ROTATED
@group(0) @binding(1) var<storage, read> angles: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> y: array<vec4<element>>;
//#else
@group(0) @binding(1) var<storage, read_write> y: array<vec4<element>>;
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
  let base = (row * STRIDE + FIRST) / 4u;

  var sum = 0f;
  for (var quad = lane; quad < QUADS; quad += STEP) {
    let value = vec4f(y[base + quad]);
    sum += dot(value, value);
  }
  let scale = inverseSqrt(sum_of_row(sum, lane) / f32(WIDTH) + EPSILON);

  for (var quad = lane; quad < QUADS; quad += STEP) {
    var z = vec4f(y[base + quad]) * scale * gain[quad];
    //#if ROTATED
    let two = angles[row % TOKENS * (HEAD_WIDTH / 4u) + quad % (HEAD_WIDTH / 4u)];
    z = vec4f(
      z.x * two.x - z.y * two.y,
      z.x * two.y + z.y * two.x,
      z.z * two.z - z.w * two.w,
      z.z * two.w + z.w * two.z,
    );
    //#end
    y[base + quad] = vec4<element>(z);
  }
}
