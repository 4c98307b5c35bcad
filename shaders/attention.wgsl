// Scaled dot-product attention of all heads, never storing the scores.
//
//   y[b,i,h] = Σj p[j]·v[b,j,h] / Σj p[j],  p[j] = mask[b,j] · exp(q[b,i,h]·k[b,j,h] / sqrt(HEAD_WIDTH))
//
// Source: online softmax of Milakov & Gimelshein 2018, as in FlashAttention (Dao et al. 2022).
// Shapes   q [batch·QUERIES, Q_STRIDE], k and v in kv [batch·KEYS, KV_STRIDE], y [batch·QUERIES, HEADS·HEAD_WIDTH], all
//          element; head h takes columns h·HEAD_WIDTH … of each, counted from Q_FIRST, K_FIRST, V_FIRST
//          mask [batch, KEYS] f32, 1 for a key that counts and 0 for padding
//          HEAD_WIDTH and all strides and first columns multiples of 4
// Bindings q, kv, mask, y | q, kv, y
// Dispatch x: blocks of 64 queries, y: heads, z: batch. An invocation owns one query of one head
// Memory   query and result in registers; all invocations of a workgroup read the same keys at the
//          same time, so that a cache serves them. No workgroup memory, no barrier
// Precision scores, maximum, sum and result in f32; q is scaled by log2(e)/sqrt(HEAD_WIDTH) once, so
//          that exp2 serves. Keys come in fours, so that the result is rescaled once for four
// ROLLED   for CPUs that play GPU: arrays in memory instead of registers, compiled in a second

@group(0) @binding(0) var<storage, read> q: array<vec4<element>>;
@group(0) @binding(1) var<storage, read> kv: array<vec4<element>>;
//#if MASKED
@group(0) @binding(2) var<storage, read> mask: array<f32>;
@group(0) @binding(3) var<storage, read_write> y: array<vec4<element>>;
//#else
@group(0) @binding(2) var<storage, read_write> y: array<vec4<element>>;
//#end
@group(1) @binding(0) var<uniform> origin: vec4u;

const LOWEST = -3.0e38f;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let query = (group.x + origin.x) * 64u + lane;
  if (query >= QUERIES) { return; }
  let head = (group.y + origin.y) * HEAD_QUADS;
  let batch = group.z + origin.z;

  //#if ROLLED
  // origin.w is zero, which no compiler knows: unrolled, these loops take llvmpipe minutes to compile.
  let trips = HEAD_QUADS + origin.w;
  //#else
  const trips = HEAD_QUADS;
  //#end
  let q_at = ((batch * QUERIES + query) * Q_STRIDE + Q_FIRST) / 4u + head;
  var scaled: array<vec4f, HEAD_QUADS>;
  var sum: array<vec4f, HEAD_QUADS>;
  for (var d = 0u; d < trips; d++) { scaled[d] = vec4f(q[q_at + d]) * SCALE; }
  var highest = LOWEST;
  var total = 0f;

  for (var key = 0u; key < KEYS; key += 4u) {
    let keys = min(key + vec4u(0u, 1u, 2u, 3u), vec4u(KEYS - 1u));
    let rows = (batch * KEYS + keys) * (KV_STRIDE / 4u) + head;
    let k = rows + K_FIRST / 4u;
    let v = rows + V_FIRST / 4u;
    var score = vec4f();
    for (var d = 0u; d < trips; d++) {
      score += vec4f(
        dot(scaled[d], vec4f(kv[k.x + d])),
        dot(scaled[d], vec4f(kv[k.y + d])),
        dot(scaled[d], vec4f(kv[k.z + d])),
        dot(scaled[d], vec4f(kv[k.w + d])),
      );
    }
    var counts = vec4f(key + vec4u(0u, 1u, 2u, 3u) < vec4u(KEYS));
    //#if MASKED
    let at = batch * KEYS + keys;
    counts *= vec4f(mask[at.x], mask[at.y], mask[at.z], mask[at.w]);
    //#end
    score = select(vec4f(LOWEST), score, counts > vec4f());
    let raised = max(highest, max(max(score.x, score.y), max(score.z, score.w)));
    let shrink = exp2(highest - raised);
    let p = exp2(score - raised) * counts;
    total = total * shrink + dot(p, vec4f(1));
    for (var d = 0u; d < trips; d++) {
      sum[d] = sum[d] * shrink + p.x * vec4f(kv[v.x + d]) + p.y * vec4f(kv[v.y + d])
        + p.z * vec4f(kv[v.z + d]) + p.w * vec4f(kv[v.w + d]);
    }
    highest = raised;
  }

  // Without a single key that counts the result is zero, not 0/0.
  let inverse = select(0f, 1 / total, total > 0);
  let y_at = (batch * QUERIES + query) * HEADS * HEAD_QUADS + head;
  for (var d = 0u; d < trips; d++) { y[y_at + d] = vec4<element>(sum[d] * inverse); }
}
