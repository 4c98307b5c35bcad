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
// Dispatch x: blocks of LANES·EACH queries, y: heads, z: batch. An invocation owns EACH queries of a head
// Memory   queries and results in registers; all invocations of a workgroup read the same keys at
//          the same time, so that a cache serves them. No workgroup memory, no barrier
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

@compute @workgroup_size(LANES)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let first = ((group.x + origin.x) * LANES + lane) * EACH;
  if (first >= QUERIES) { return; }
  let head = (group.y + origin.y) * HEAD_QUADS;
  let batch = group.z + origin.z;

  //#if ROLLED
  // origin.w is zero, which no compiler knows: unrolled, these loops take llvmpipe minutes to compile.
  let trips = HEAD_QUADS + origin.w;
  //#else
  const trips = HEAD_QUADS;
  //#end
  //#each n EACH
  let row$n = batch * QUERIES + min(first + $n, QUERIES - 1u);
  var q$n: array<vec4f, HEAD_QUADS>;
  var sum$n: array<vec4f, HEAD_QUADS>;
  var highest$n = LOWEST;
  var total$n = 0f;
  for (var d = 0u; d < trips; d++) {
    q$n[d] = vec4f(q[(row$n * Q_STRIDE + Q_FIRST) / 4u + head + d]) * SCALE;
  }
  //#end

  for (var key = 0u; key < KEYS; key += 4u) {
    let keys = min(key + vec4u(0u, 1u, 2u, 3u), vec4u(KEYS - 1u));
    let rows = (batch * KEYS + keys) * (KV_STRIDE / 4u) + head;
    let k = rows + K_FIRST / 4u;
    let v = rows + V_FIRST / 4u;
    var counts = vec4f(key + vec4u(0u, 1u, 2u, 3u) < vec4u(KEYS));
    //#if MASKED
    let at = batch * KEYS + keys;
    counts *= vec4f(mask[at.x], mask[at.y], mask[at.z], mask[at.w]);
    //#end

    //#each n EACH
    var score$n = vec4f();
    //#end
    for (var d = 0u; d < trips; d++) {
      let a = vec4f(kv[k.x + d]);
      let b = vec4f(kv[k.y + d]);
      let c = vec4f(kv[k.z + d]);
      let e = vec4f(kv[k.w + d]);
      //#each n EACH
      score$n += vec4f(dot(q$n[d], a), dot(q$n[d], b), dot(q$n[d], c), dot(q$n[d], e));
      //#end
    }
    //#each n EACH
    score$n = select(vec4f(LOWEST), score$n, counts > vec4f());
    let raised$n = max(highest$n, max(max(score$n.x, score$n.y), max(score$n.z, score$n.w)));
    let shrink$n = exp2(highest$n - raised$n);
    let p$n = exp2(score$n - raised$n) * counts;
    total$n = total$n * shrink$n + dot(p$n, vec4f(1));
    highest$n = raised$n;
    //#end
    for (var d = 0u; d < trips; d++) {
      let a = vec4f(kv[v.x + d]);
      let b = vec4f(kv[v.y + d]);
      let c = vec4f(kv[v.z + d]);
      let e = vec4f(kv[v.w + d]);
      //#each n EACH
      sum$n[d] = sum$n[d] * shrink$n + p$n.x * a + p$n.y * b + p$n.z * c + p$n.w * e;
      //#end
    }
  }

  //#each n EACH
  if (first + $n < QUERIES) {
    // Without a single key that counts the result is zero, not 0/0.
    let inverse = select(0f, 1 / total$n, total$n > 0);
    let to = row$n * HEADS * HEAD_QUADS + head;
    for (var d = 0u; d < trips; d++) { y[to + d] = vec4<element>(sum$n[d] * inverse); }
  }
  //#end
}
