// One latent frame as the denoiser leaves it → as the decoder's convolutions read it.
//
//   y[p,c] = x[c,p] · deviation[c] + mean[c]
//
// Source: the latents' normalisation of the autoencoder (manifest `latentsMean`, `latentsStd`).
// Shapes   x [CHANNELS, PIXELS] f32 · mean, deviation [CHANNELS] f32 · y [PIXELS, CHANNELS] element
// Bindings x, mean, deviation, y
// Dispatch one invocation an element of y, 64 a workgroup
// Memory   reads with a stride of a channel; the tensor is a few KB
// Precision f32; only y is rounded

@group(0) @binding(0) var<storage, read> x: array<f32>;
@group(0) @binding(1) var<storage, read> mean: array<f32>;
@group(0) @binding(2) var<storage, read> deviation: array<f32>;
@group(0) @binding(3) var<storage, read_write> y: array<element>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let index = workgroup_number(group) * 64u + lane;
  if (index >= PIXELS * CHANNELS) { return; }
  let channel = index % CHANNELS;
  y[index] = element(x[channel * PIXELS + index / CHANNELS] * deviation[channel] + mean[channel]);
}
