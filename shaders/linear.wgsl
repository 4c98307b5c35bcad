// Dense layer: a matrix product with its epilogue.
//
//   s[r,n] = Σk x[r,k] · w[k,n] + bias[n]
//   y[r,n] = s | gelu(s) | silu(s)                                GELU, SILU
//   y[r,n] = y[r,n] + s                                           RESIDUAL
//   y[r,n] = y[r,n] + gate[f,n] · s                               RESIDUAL and GATED
//
// Source: tiling after Boehm, "How to Optimize a CUDA Matmul Kernel", kernel 9; GELU in the tanh
//   form (Hendrycks & Gimpel 2016), as in Wan 2.1's model.py.
// Shapes   x [ROWS, DEPTH] element · w [DEPTH, COLUMNS] element (see dequantise.wgsl)
//          bias [COLUMNS] f32 · y [ROWS, COLUMNS] result · DEPTH and COLUMNS multiples of 4
//          table [frames, TABLE_ROWS, COLUMNS] f32; row r belongs to frame r % TOKENS / FRAME_TOKENS
// Bindings x, w, bias, y | x, w, bias, table, y
// Dispatch x: column tiles, y: row tiles, both movable by `origin`. An invocation owns
//          4·ROW_QUADS rows × 4·COLUMN_QUADS columns; a workgroup has ACROSS × DOWN invocations
// Memory   TILED: one x tile and one w tile of STEP along k in workgroup memory, the x tile
//          transposed in blocks of 4×4 on the way in, so that the inner loop reads vectors only;
//          STEP divides DEPTH. Otherwise no workgroup memory and no barrier: quicker on a CPU
// Precision products and sums in f32 whatever the element; rows and columns past the edge are read
//          from the edge and never written

@group(0) @binding(0) var<storage, read> x: array<vec4<element>>;
@group(0) @binding(1) var<storage, read> w: array<vec4<element>>;
@group(0) @binding(2) var<storage, read> bias: array<vec4f>;
//#if GATED
@group(0) @binding(3) var<storage, read> table: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> y: array<vec4<result>>;
//#else
@group(0) @binding(3) var<storage, read_write> y: array<vec4<result>>;
//#end

const DEPTH_QUADS = DEPTH / 4u;
const WIDTH_QUADS = COLUMNS / 4u;

fn finish(row: u32, quad: u32, sum: vec4f) {
  if (row >= ROWS || quad >= WIDTH_QUADS) { return; }
  let at = row * WIDTH_QUADS + quad;
  var s = sum + bias[quad];
  //#if GELU
  // tanh(u) = 1 − 2 / (1 + exp(2u)), kept below the overflow of exp.
  let u = 0.7978845608028654 * (s + 0.044715 * s * s * s);
  s = s * (1 - 1 / (1 + exp(min(2 * u, vec4f(80)))));
  //#end
  //#if SILU
  s = s / (1 + exp(min(-s, vec4f(80))));
  //#end
  //#if GATED
  let frame = row % TOKENS / FRAME_TOKENS;
  s *= table[(frame * TABLE_ROWS + GATE_ROW) * WIDTH_QUADS + quad];
  //#end
  //#if RESIDUAL
  s += vec4f(y[at]);
  //#end
  y[at] = vec4<result>(s);
}

//#if TILED
const TILE_ROW_QUADS = DOWN * ROW_QUADS;
const TILE_COLUMN_QUADS = ACROSS * COLUMN_QUADS;
const LANES = ACROSS * DOWN;
const STEP_QUADS = STEP / 4u;
var<workgroup> x_tile: array<vec4<element>, STEP * TILE_ROW_QUADS>;
var<workgroup> w_tile: array<vec4<element>, STEP * TILE_COLUMN_QUADS>;

fn load_x(tile_row: u32, k_quad: u32, lane: u32) {
  for (var block = lane; block < TILE_ROW_QUADS * STEP_QUADS; block += LANES) {
    let row_quad = block / STEP_QUADS;
    let k = block % STEP_QUADS;
    let row = (tile_row * TILE_ROW_QUADS + row_quad) * 4u;
    let at = k_quad + k;
    let a = x[min(row, ROWS - 1u) * DEPTH_QUADS + at];
    let b = x[min(row + 1u, ROWS - 1u) * DEPTH_QUADS + at];
    let c = x[min(row + 2u, ROWS - 1u) * DEPTH_QUADS + at];
    let d = x[min(row + 3u, ROWS - 1u) * DEPTH_QUADS + at];
    let to = k * 4u * TILE_ROW_QUADS + row_quad;
    x_tile[to] = vec4(a.x, b.x, c.x, d.x);
    x_tile[to + TILE_ROW_QUADS] = vec4(a.y, b.y, c.y, d.y);
    x_tile[to + 2u * TILE_ROW_QUADS] = vec4(a.z, b.z, c.z, d.z);
    x_tile[to + 3u * TILE_ROW_QUADS] = vec4(a.w, b.w, c.w, d.w);
  }
}

fn load_w(tile_column: u32, k_quad: u32, lane: u32) {
  for (var at = lane; at < STEP * TILE_COLUMN_QUADS; at += LANES) {
    let quad = tile_column * TILE_COLUMN_QUADS + at % TILE_COLUMN_QUADS;
    let k = k_quad * 4u + at / TILE_COLUMN_QUADS;
    w_tile[at] = w[k * WIDTH_QUADS + min(quad, WIDTH_QUADS - 1u)];
  }
}
//#end

@compute @workgroup_size(ACROSS, DOWN)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(local_invocation_id) place: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let tile = group + origin.xyz;
  let row_quad = (tile.y * DOWN + place.y) * ROW_QUADS;
  // Neighbouring invocations take neighbouring columns; their further columns are ACROSS apart.
  let column_quad = tile.x * ACROSS * COLUMN_QUADS + place.x;

  //#each c COLUMN_QUADS
  //#each q ROW_QUADS
  //#each i x,y,z,w
  var sum$q$i$c = vec4f();
  //#end
  //#end
  //#end

  //#if TILED
  for (var k_quad = 0u; k_quad < DEPTH_QUADS; k_quad += STEP_QUADS) {
    load_x(tile.y, k_quad, lane);
    load_w(tile.x, k_quad, lane);
    workgroupBarrier();
    for (var k = 0u; k < STEP; k++) {
      //#each q ROW_QUADS
      let a$q = vec4f(x_tile[k * TILE_ROW_QUADS + place.y * ROW_QUADS + $q]);
      //#end
      //#each c COLUMN_QUADS
      let b$c = vec4f(w_tile[k * TILE_COLUMN_QUADS + $c * ACROSS + place.x]);
      //#each q ROW_QUADS
      //#each i x,y,z,w
      sum$q$i$c += a$q.$i * b$c;
      //#end
      //#end
      //#end
    }
    workgroupBarrier();
  }
  //#else
  //#each q ROW_QUADS
  let row$qx = min((row_quad + $q) * 4u, ROWS - 1u) * DEPTH_QUADS;
  let row$qy = min((row_quad + $q) * 4u + 1u, ROWS - 1u) * DEPTH_QUADS;
  let row$qz = min((row_quad + $q) * 4u + 2u, ROWS - 1u) * DEPTH_QUADS;
  let row$qw = min((row_quad + $q) * 4u + 3u, ROWS - 1u) * DEPTH_QUADS;
  //#end
  for (var k_quad = 0u; k_quad < DEPTH_QUADS; k_quad++) {
    //#each q ROW_QUADS
    //#each i x,y,z,w
    let a$q$i = vec4f(x[row$q$i + k_quad]);
    //#end
    //#end
    //#each c COLUMN_QUADS
    let w$c = k_quad * 4u * WIDTH_QUADS + min(column_quad + $c * ACROSS, WIDTH_QUADS - 1u);
    let b0_$c = vec4f(w[w$c]);
    let b1_$c = vec4f(w[w$c + WIDTH_QUADS]);
    let b2_$c = vec4f(w[w$c + 2u * WIDTH_QUADS]);
    let b3_$c = vec4f(w[w$c + 3u * WIDTH_QUADS]);
    //#each q ROW_QUADS
    //#each i x,y,z,w
    sum$q$i$c += a$q$i.x * b0_$c + a$q$i.y * b1_$c + a$q$i.z * b2_$c + a$q$i.w * b3_$c;
    //#end
    //#end
    //#end
  }
  //#end

  //#each c COLUMN_QUADS
  //#each q ROW_QUADS
  finish((row_quad + $q) * 4u, column_quad + $c * ACROSS, sum$qx$c);
  finish((row_quad + $q) * 4u + 1u, column_quad + $c * ACROSS, sum$qy$c);
  finish((row_quad + $q) * 4u + 2u, column_quad + $c * ACROSS, sum$qz$c);
  finish((row_quad + $q) * 4u + 3u, column_quad + $c * ACROSS, sum$qw$c);
  //#end
  //#end
}
