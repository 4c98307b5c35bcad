// Latents → tokens: each patch of PATCH_T × PATCH_H × PATCH_W latents becomes one row.
//
//   tokens[b·TOKENS + t, (c, i, j, k)] = latents[f·PATCH_T + i, c, y·PATCH_H + j, x·PATCH_W + k]
//   with t = (f, y, x) row-major and the same latents for every b
//
// Source: Wan 2.1's patch embedding, a convolution whose stride is its kernel, read as a product.
// Shapes   latents [frames, CHANNELS, HEIGHT, WIDTH] f32 · tokens [ROWS, CHANNELS·patch] element
// Bindings latents, tokens
// Dispatch one invocation an element of tokens, 64 a workgroup

@group(0) @binding(0) var<storage, read> latents: array<f32>;
@group(0) @binding(1) var<storage, read_write> tokens: array<element>;

const DOWN = HEIGHT / PATCH_H;
const ACROSS = WIDTH / PATCH_W;
const PATCH = PATCH_T * PATCH_H * PATCH_W;
const COLUMNS = CHANNELS * PATCH;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let at = workgroup_number(group) * 64u + lane;
  if (at >= ROWS * COLUMNS) { return; }
  let column = at % COLUMNS;
  let token = at / COLUMNS % TOKENS;
  let channel = column / PATCH;
  let frame = token / (DOWN * ACROSS) * PATCH_T + column % PATCH / (PATCH_H * PATCH_W);
  let y = token / ACROSS % DOWN * PATCH_H + column / PATCH_W % PATCH_H;
  let x = token % ACROSS * PATCH_W + column % PATCH_W;
  tokens[at] = element(latents[((frame * CHANNELS + channel) * HEIGHT + y) * WIDTH + x]);
}
