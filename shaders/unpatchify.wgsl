// Tokens → latents, the inverse of patchify.wgsl for each item of a batch.
//
//   latents[b, f·PATCH_T + i, c, y·PATCH_H + j, x·PATCH_W + k] = tokens[b·TOKENS + (f, y, x), column]
//   with column = (c, i, j, k), or (i, j, k, c) where CHANNELS_LAST, as Wan 2.1's head has it
//
// Shapes   tokens [batch·TOKENS, CHANNELS·patch] f32 · latents [batch, FRAMES, CHANNELS, HEIGHT, WIDTH] f32
// Bindings tokens, latents
// Dispatch one invocation an element of latents, 64 a workgroup

@group(0) @binding(0) var<storage, read> tokens: array<f32>;
@group(0) @binding(1) var<storage, read_write> latents: array<f32>;

const DOWN = HEIGHT / PATCH_H;
const ACROSS = WIDTH / PATCH_W;
const PATCH = PATCH_T * PATCH_H * PATCH_W;
const TOKENS = FRAMES / PATCH_T * DOWN * ACROSS;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let at = workgroup_number(group) * 64u + lane;
  if (at >= BATCH * FRAMES * CHANNELS * HEIGHT * WIDTH) { return; }
  let x = at % WIDTH;
  let y = at / WIDTH % HEIGHT;
  let channel = at / (WIDTH * HEIGHT) % CHANNELS;
  let frame = at / (WIDTH * HEIGHT * CHANNELS) % FRAMES;
  let item = at / (WIDTH * HEIGHT * CHANNELS * FRAMES);
  let token = (frame / PATCH_T * DOWN + y / PATCH_H) * ACROSS + x / PATCH_W;
  let place = (frame % PATCH_T * PATCH_H + y % PATCH_H) * PATCH_W + x % PATCH_W;
  //#if CHANNELS_LAST
  let column = place * CHANNELS + channel;
  //#else
  let column = channel * PATCH + place;
  //#end
  latents[at] = tokens[(item * TOKENS + token) * CHANNELS * PATCH + column];
}
