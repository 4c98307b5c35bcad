// One denoising step of the latents where they lie: guidance, then Euler's method on the flow.
//
//   p  = unconditional + scale·(conditional − unconditional)       GUIDED, else p = conditional
//   x₀ = p                                                         or x − σ·p where FLOW
//   x  = x₀ + (σ'/σ)·(x − x₀);  a frame whose σ is 0 is finished and stays as it is
//
// Source: classifier-free guidance (Ho & Salimans 2022); src/engine/sampling/euler.ts has the same line.
// Shapes   prediction [1 or 2, FRAMES, CHANNELS, PLANE] f32, the prompt's first
//          schedule [FRAMES] of (σ, σ', scale, 0) f32, a latent frame each
//          latents [FRAMES, SEEN_CHANNELS, PLANE] f32: x in the first CHANNELS, in place; what the network
//          sees beside it (coordinates) stays
//          clean [FRAMES, CHANNELS, PLANE] f32: x₀
// Bindings prediction, schedule, latents, clean
// Dispatch one invocation an element of clean, 64 a workgroup

@group(0) @binding(0) var<storage, read> prediction: array<f32>;
@group(0) @binding(1) var<storage, read> schedule: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> latents: array<f32>;
@group(0) @binding(3) var<storage, read_write> clean: array<f32>;

const COUNT = FRAMES * CHANNELS * PLANE;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let at = workgroup_number(group) * 64u + lane;
  if (at >= COUNT) { return; }
  let frame = at / (CHANNELS * PLANE);
  let now = schedule[frame];
  let seen = frame * SEEN_CHANNELS * PLANE + at % (CHANNELS * PLANE);
  let x = latents[seen];
  var p = prediction[at];
  //#if GUIDED
  let unconditional = prediction[COUNT + at];
  p = unconditional + now.z * (p - unconditional);
  //#end
  //#if FLOW
  p = x - now.x * p;
  //#end
  clean[at] = p;
  if (now.x == 0) { return; }
  latents[seen] = p + now.y / now.x * (x - p);
}
