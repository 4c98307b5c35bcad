// Bytes of RGBA → the planes that video encoders take: BT.709, limited range, chroma from the mean of 2×2.
//
//   Y = 16 + 219·(0.2126·r + 0.7152·g + 0.0722·b),  Cb = 128 + 224·(b − Y')/1.8556,  Cr = 128 + 224·(r − Y')/1.5748
//
// Source: ITU-R BT.709-6 §3, in the 16-bit fixed point of src/engine/media/i420.ts: the same bytes.
// Shapes   rgba [HEIGHT, WIDTH] u32, red in the lowest byte; both even
//          i420 bytes, four to a u32, the first in the lowest: Y [HEIGHT, WIDTH], U [HEIGHT/2, WIDTH/2], V; the last
//          word is padded with zeros
// Bindings rgba, i420
// Dispatch one invocation a word of i420, 64 a workgroup
// Precision integers, within one level of exact arithmetic

@group(0) @binding(0) var<storage, read> rgba: array<u32>;
@group(0) @binding(1) var<storage, read_write> i420: array<u32>;

const LUMA = WIDTH * HEIGHT;
const CHROMA = LUMA / 4u;

fn colour(pixel: u32) -> vec3i {
  let word = rgba[pixel];
  return vec3i(vec3u(word & 255u, (word >> 8u) & 255u, (word >> 16u) & 255u));
}

fn weighted(c: vec3i, weights: vec3i) -> i32 {
  return c.x * weights.x + c.y * weights.y + c.z * weights.z;
}

fn byte_at(index: u32) -> u32 {
  if (index < LUMA) {
    return u32(weighted(colour(index), vec3i(11966, 40254, 4064)) + 0x108000) >> 16u;
  }
  if (index >= LUMA + 2u * CHROMA) { return 0u; }
  let at = (index - LUMA) % CHROMA;
  let pixel = at / (WIDTH / 2u) * 2u * WIDTH + at % (WIDTH / 2u) * 2u;
  let sum = colour(pixel) + colour(pixel + 1u) + colour(pixel + WIDTH) + colour(pixel + WIDTH + 1u);
  let is_u = index < LUMA + CHROMA;
  let weights = select(vec3i(28784, -26145, -2639), vec3i(-6596, -22189, 28784), is_u);
  return u32(weighted(sum, weights) + 0x2020000) >> 18u;
}

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let word = workgroup_number(group) * 64u + lane;
  if (word >= (LUMA + 2u * CHROMA + 3u) / 4u) { return; }
  let first = word * 4u;
  i420[word] = byte_at(first) | (byte_at(first + 1u) << 8u) | (byte_at(first + 2u) << 16u)
    | (byte_at(first + 3u) << 24u);
}
