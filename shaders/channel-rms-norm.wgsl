// RMS norm over the channels of each pixel, channels last.
//
//   y[p,c] = x[p,c] / √(mean over c of x[p,c]² + EPSILON) · gain[c]
//
// Source: Zhang & Sennrich 2019, over channels as in the Wan 2.1 autoencoder.
// Shapes   x [PIXELS, 4·QUADS] f32 · gain [4·QUADS] f32 · y [PIXELS, 4·QUADS] element
// Bindings x, gain, y
// Dispatch one workgroup of 64 for 4 pixels; 16 invocations share a pixel
// Memory   workgroup 256 B; x is read twice, from cache the second time
// Precision all in f32; only y is rounded

@group(0) @binding(0) var<storage, read> x: array<vec4f>;
@group(0) @binding(1) var<storage, read> gain: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> y: array<vec4<element>>;

var<workgroup> partial: array<f32, 64>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let pixel = workgroup_number(group) * 4u + lane / 16u;
  let member = lane % 16u;
  var squares = vec4f();
  if (pixel < PIXELS) {
    for (var quad = member; quad < QUADS; quad += 16u) {
      let value = x[pixel * QUADS + quad];
      squares += value * value;
    }
  }
  partial[lane] = dot(squares, vec4f(1));
  workgroupBarrier();
  if (pixel >= PIXELS) { return; }

  var sum = 0f;
  for (var other = 0u; other < 16u; other++) { sum += partial[lane - member + other]; }
  let scale = inverseSqrt(sum / f32(4u * QUADS) + EPSILON);
  for (var quad = member; quad < QUADS; quad += 16u) {
    y[pixel * QUADS + quad] = vec4<element>(x[pixel * QUADS + quad] * scale * gain[quad]);
  }
}
