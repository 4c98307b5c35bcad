// Stored weights → the layout that linear.wgsl reads.
//
//   w[k, FIRST_COLUMN + n] = stored[n,k] · scale[n, k / GROUP]     QUANTISED: int8 with f16 scales
//   w[k, FIRST_COLUMN + n] = stored[n,k]                           otherwise: f16
//
// Source: symmetric group quantisation, as ONNX DequantizeLinear with `block_size` defines it.
// Shapes   stored [OUTPUTS, DEPTH], two f16 or four int8 to a u32 · scales [OUTPUTS, DEPTH / GROUP],
//          two f16 to a u32 · w [DEPTH, COLUMNS] element · OUTPUTS, DEPTH, GROUP, COLUMNS and
//          FIRST_COLUMN multiples of 4, so that several layers can lie side by side in one w
// Bindings stored, scales, w | stored, w
// Dispatch one invocation a block of 4 × 4, 64 a workgroup; outputs fastest, so that writes join
// Memory   each stored word is read once, each vector of w written once
// Precision product in f32, then rounded to the element; f16 → f32 is exact

@group(0) @binding(0) var<storage, read> stored: array<u32>;
//#if QUANTISED
@group(0) @binding(1) var<storage, read> scales: array<u32>;
@group(0) @binding(2) var<storage, read_write> w: array<vec4<element>>;
//#else
@group(0) @binding(1) var<storage, read_write> w: array<vec4<element>>;
//#end

const OUTPUT_QUADS = OUTPUTS / 4u;
const DEPTH_QUADS = DEPTH / 4u;

fn four_of(output: u32, k_quad: u32) -> vec4f {
  //#if QUANTISED
  let word = stored[output * DEPTH_QUADS + k_quad];
  let at = output * (DEPTH / GROUP) + k_quad * 4u / GROUP;
  let scale = unpack2x16float(scales[at / 2u])[at % 2u];
  return vec4f(unpack4xI8(word)) * scale;
  //#else
  let at = (output * DEPTH_QUADS + k_quad) * 2u;
  return vec4f(unpack2x16float(stored[at]), unpack2x16float(stored[at + 1u]));
  //#end
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let block = workgroup_number(group) * 64u + lane;
  if (block >= OUTPUT_QUADS * DEPTH_QUADS) { return; }
  let output_quad = block % OUTPUT_QUADS;
  let k_quad = block / OUTPUT_QUADS;
  let a = four_of(output_quad * 4u, k_quad);
  let b = four_of(output_quad * 4u + 1u, k_quad);
  let c = four_of(output_quad * 4u + 2u, k_quad);
  let d = four_of(output_quad * 4u + 3u, k_quad);
  let to = k_quad * COLUMNS + FIRST_COLUMN / 4u + output_quad;
  w[to] = vec4<element>(vec4f(a.x, b.x, c.x, d.x));
  w[to + COLUMNS / 4u] = vec4<element>(vec4f(a.y, b.y, c.y, d.y));
  w[to + COLUMNS / 2u] = vec4<element>(vec4f(a.z, b.z, c.z, d.z));
  w[to + COLUMNS / 4u * 3u] = vec4<element>(vec4f(a.w, b.w, c.w, d.w));
}
