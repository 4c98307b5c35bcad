// Convolution of one picture, channels last, as an implicit GEMM: pixels × (taps · channels) × features.
//
//   s[p,n] = bias[n] + Σ_tap Σ_c in[p + tap − KERNEL/2, c] · weight[tap·C + c, n]
//   y[p,n] = s, or s / (1 + exp(−s)) with SILU; added to what y holds with ADD
//
// Source: implicit GEMM as in cuDNN (Chetlur et al. 2014); SiLU of Elfwing et al. 2018.
// Shapes   current [HEIGHT, WIDTH, 4·CURRENT_QUADS] element, and with PAST
//          past [HEIGHT, WIDTH, 4·PAST_QUADS] element: its channels follow those of current
//          weight [KERNEL², C, N] f16, two to a word where the device has no f16 · bias [N] f32
//          y [HEIGHT, WIDTH, N] result, N = 4·OUT_QUADS; with SHUFFLE [2·HEIGHT, 2·WIDTH, N/4]:
//          features (dy·2 + dx)·N/4 … of a pixel become its pixel (dy, dx) of the larger picture
// Bindings current, past with PAST, weight, bias, y
// Dispatch one workgroup a tile of TILE_PIXELS × TILE_QUADS·4 outputs, tiles of features along x;
//          each invocation takes ROWS pixels × QUADS·4 features
// Memory   TILED: workgroup TILE_PIXELS·(SLICE + 1) + 4·SLICE·TILE_QUADS quads of element.
//          Otherwise no workgroup memory and no barrier: quicker on a CPU
// Precision products and sums in f32. Beyond the picture is zero, by index and never by copy.

@group(0) @binding(0) var<storage, read> current: array<vec4<element>>;
//#if PAST
@group(0) @binding(1) var<storage, read> past: array<vec4<element>>;
@group(0) @binding(2) var<storage, read> weight: array<half_quad>;
@group(0) @binding(3) var<storage, read> bias: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> y: array<vec4<result>>;
//#else
@group(0) @binding(1) var<storage, read> weight: array<half_quad>;
@group(0) @binding(2) var<storage, read> bias: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> y: array<vec4<result>>;
//#end

const PIXELS = HEIGHT * WIDTH;
const IN_QUADS = CURRENT_QUADS + PAST_QUADS;
const DEPTH = KERNEL * KERNEL * IN_QUADS;
const LANES_X = TILE_QUADS / QUADS;
const LANES_Y = TILE_PIXELS / ROWS;
const LANES = LANES_X * LANES_Y;

fn input(place: u32, channel: u32) -> vec4<element> {
  //#if PAST
  if (channel >= CURRENT_QUADS) { return past[place * PAST_QUADS + channel - CURRENT_QUADS]; }
  //#end
  return current[place * CURRENT_QUADS + channel];
}

fn weights(depth: u32, quad: u32) -> vec4<element> {
  let packed = weight[depth * OUT_QUADS + quad];
  //#if HALF
  return packed;
  //#else
  return vec4f(unpack2x16float(packed.x), unpack2x16float(packed.y));
  //#end
}

//#if TILED
// One quad more than a slice, so that neighbouring pixels lie in different banks.
const STRIDE = SLICE + 1u;
var<workgroup> tile_in: array<vec4<element>, TILE_PIXELS * STRIDE>;
var<workgroup> tile_weight: array<vec4<element>, 4u * SLICE * TILE_QUADS>;

// Quad `depth` of the window round `pixel`: first by tap, then by channel.
fn window(pixel: u32, depth: u32) -> vec4<element> {
  let tap = depth / IN_QUADS;
  let channel = depth % IN_QUADS;
  // Above and left of the picture these wrap to huge numbers, which are outside too.
  let row = pixel / WIDTH + tap / KERNEL - KERNEL / 2u;
  let column = pixel % WIDTH + tap % KERNEL - KERNEL / 2u;
  if (pixel >= PIXELS || depth >= DEPTH || row >= HEIGHT || column >= WIDTH) {
    return vec4<element>();
  }
  return input(row * WIDTH + column, channel);
}

// Beyond the depth both factors are zero: what lies there may be no number.
fn weights_or_zero(depth: u32, quad: u32) -> vec4<element> {
  if (depth >= 4u * DEPTH || quad >= OUT_QUADS) { return vec4<element>(); }
  return weights(depth, quad);
}
//#end

fn store(pixel: u32, quad: u32, sum: vec4f) {
  if (pixel >= PIXELS || quad >= OUT_QUADS) { return; }
  var value = sum + bias[quad];
  //#if SILU
  // Kept below the overflow of exp.
  value = value / (1 + exp(min(-value, vec4f(80))));
  //#end
  //#if SHUFFLE
  let quads = OUT_QUADS / 4u;
  let part = quad / quads;
  let row = pixel / WIDTH * 2u + part / 2u;
  let column = pixel % WIDTH * 2u + part % 2u;
  let place = (row * 2u * WIDTH + column) * quads + quad % quads;
  //#else
  let place = pixel * OUT_QUADS + quad;
  //#end
  //#if ADD
  value += vec4f(y[place]);
  //#end
  y[place] = vec4<result>(value);
}

@compute @workgroup_size(LANES_X, LANES_Y)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(local_invocation_id) local: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let first_pixel = (group.y + origin.y) * TILE_PIXELS;
  let first_quad = (group.x + origin.x) * TILE_QUADS;
  //#each r ROWS
  //#each q QUADS
  var sum_$r_$q = vec4f();
  //#end
  //#end

  //#if TILED
  for (var slice = 0u; slice < DEPTH; slice += SLICE) {
    for (var i = lane; i < TILE_PIXELS * SLICE; i += LANES) {
      let pixel = i / SLICE;
      let depth = i % SLICE;
      tile_in[pixel * STRIDE + depth] = window(first_pixel + pixel, slice + depth);
    }
    for (var i = lane; i < 4u * SLICE * TILE_QUADS; i += LANES) {
      tile_weight[i] = weights_or_zero(4u * slice + i / TILE_QUADS, first_quad + i % TILE_QUADS);
    }
    workgroupBarrier();

    for (var depth = 0u; depth < SLICE; depth++) {
      let w = 4u * depth * TILE_QUADS + local.x;
      //#each q QUADS
      let w0_$q = vec4f(tile_weight[w + $qu * LANES_X]);
      let w1_$q = vec4f(tile_weight[w + $qu * LANES_X + TILE_QUADS]);
      let w2_$q = vec4f(tile_weight[w + $qu * LANES_X + 2u * TILE_QUADS]);
      let w3_$q = vec4f(tile_weight[w + $qu * LANES_X + 3u * TILE_QUADS]);
      //#end
      //#each r ROWS
      let x_$r = vec4f(tile_in[($ru * LANES_Y + local.y) * STRIDE + depth]);
      //#each q QUADS
      sum_$r_$q += x_$r.x * w0_$q + x_$r.y * w1_$q + x_$r.z * w2_$q + x_$r.w * w3_$q;
      //#end
      //#end
    }
    workgroupBarrier();
  }

  //#else
  // Past the edge these compute what the edge does, and `store` drops it.
  //#each r ROWS
  let pixel_$r = min(first_pixel + $ru * LANES_Y + local.y, PIXELS - 1u);
  //#end
  //#each q QUADS
  let quad_$q = min(first_quad + $qu * LANES_X + local.x, OUT_QUADS - 1u);
  //#end
  for (var tap = 0u; tap < KERNEL * KERNEL; tap++) {
    //#each r ROWS
    let row_$r = pixel_$r / WIDTH + tap / KERNEL - KERNEL / 2u;
    let column_$r = pixel_$r % WIDTH + tap % KERNEL - KERNEL / 2u;
    let inside_$r = f32(row_$r < HEIGHT && column_$r < WIDTH);
    let place_$r = min(row_$r, HEIGHT - 1u) * WIDTH + min(column_$r, WIDTH - 1u);
    //#end
    for (var channel = 0u; channel < IN_QUADS; channel++) {
      let w = 4u * (tap * IN_QUADS + channel);
      //#each q QUADS
      let w0_$q = vec4f(weights(w, quad_$q));
      let w1_$q = vec4f(weights(w + 1u, quad_$q));
      let w2_$q = vec4f(weights(w + 2u, quad_$q));
      let w3_$q = vec4f(weights(w + 3u, quad_$q));
      //#end
      //#each r ROWS
      let x_$r = vec4f(input(place_$r, channel)) * inside_$r;
      //#each q QUADS
      sum_$r_$q += x_$r.x * w0_$q + x_$r.y * w1_$q + x_$r.z * w2_$q + x_$r.w * w3_$q;
      //#end
      //#end
    }
  }
  //#end

  //#each r ROWS
  //#each q QUADS
  store(first_pixel + $ru * LANES_Y + local.y, first_quad + $qu * LANES_X + local.x, sum_$r_$q);
  //#end
  //#end
}
