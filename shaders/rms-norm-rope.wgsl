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
// Dispatch one workgroup of 64 a row; each invocation takes every 64th group of four columns.
//          SOLO: one invocation a row, without a barrier, which costs a CPU that plays GPU dear
// Memory   workgroup 256 B, SOLO none; y is read twice, from cache the second time
// Precision all in f32; only y is rounded

@group(0) @binding(0) var<storage, read> gain: array<vec4f>;
//#if ROTATED
@group(0) @binding(1) var<storage, read> angles: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> y: array<vec4<element>>;
//#else
@group(0) @binding(1) var<storage, read_write> y: array<vec4<element>>;
//#end
@group(1) @binding(0) var<uniform> origin: vec4u;

const QUADS = WIDTH / 4u;

//#if SOLO
const STEP = 1u;
fn sum_of_row(value: f32, lane: u32) -> f32 { return value; }
//#else
const STEP = 64u;
var<workgroup> partial: array<f32, 64>;

fn sum_of_row(value: f32, lane: u32) -> f32 {
  partial[lane] = value;
  workgroupBarrier();
  for (var half = 32u; half > 0u; half /= 2u) {
    if (lane < half) { partial[lane] += partial[lane + half]; }
    workgroupBarrier();
  }
  return partial[0];
}
//#end

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(local_invocation_index) index: u32,
) {
  //#if SOLO
  let row = ((group.y + origin.y) * 65535u + group.x + origin.x) * 64u + index;
  const lane = 0u;
  //#else
  let row = (group.y + origin.y) * 65535u + group.x + origin.x;
  let lane = index;
  //#end
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
