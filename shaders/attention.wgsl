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
// Dispatch x: blocks of queries, y: heads, z: batch
// Precision scores, maximum, sum and result in f32; q is scaled by log2(e)/sqrt(HEAD_WIDTH) once, so
//          that exp2 serves (TILED rounds the scaled q to the element)
//
// TILED    8 × 8 invocations take 32 queries through tiles of KEY_TILE keys, as two products from
//          workgroup memory: scores (4 queries × 2 keys each), then values (4 queries × every 8th
//          quad of the head). Workgroup memory: 32 queries and KEY_TILE keys of a head as element,
//          their scores in f32; 14 KiB at head width 64 in f32. Keys and values share their place
// else     an invocation owns EACH queries of a head, LANES invocations a workgroup; no workgroup
//          memory, no barrier. All read the same keys at the same time, so that a cache serves
//          them. Keys come in fours, so that the result is rescaled once for four
// ROLLED   for CPUs that play GPU: arrays in memory instead of registers, compiled in a second

@group(0) @binding(0) var<storage, read> q: array<vec4<element>>;
@group(0) @binding(1) var<storage, read> kv: array<vec4<element>>;
//#if MASKED
@group(0) @binding(2) var<storage, read> mask: array<f32>;
@group(0) @binding(3) var<storage, read_write> y: array<vec4<element>>;
//#else
@group(0) @binding(2) var<storage, read_write> y: array<vec4<element>>;
//#end

const LOWEST = -3.0e38f;

//#if TILED
var<workgroup> q_tile: array<vec4<element>, HEAD_QUADS * 4u * 8u>;
var<workgroup> kv_tile: array<vec4<element>, KEY_TILE * HEAD_QUADS>;
var<workgroup> p_tile: array<vec4f, KEY_TILE * 8u>;

fn scaled_query(row: u32, quad: u32) -> vec4f {
  return vec4f(q[row * (Q_STRIDE / 4u) + quad]) * SCALE;
}

// Transposed in blocks of 4 × 4: [column of the head, quad of queries].
fn load_queries(batch: u32, first: u32, head: u32, lane: u32) {
  for (var block = lane; block < 8u * HEAD_QUADS; block += 64u) {
    let d = block / 8u;
    let query = vec4u(first + block % 8u * 4u) + vec4u(0u, 1u, 2u, 3u);
    let row = batch * QUERIES + min(query, vec4u(QUERIES - 1u));
    let column = Q_FIRST / 4u + head + d;
    let a = scaled_query(row.x, column);
    let b = scaled_query(row.y, column);
    let c = scaled_query(row.z, column);
    let e = scaled_query(row.w, column);
    let to = d * 32u + block % 8u;
    q_tile[to] = vec4<element>(vec4f(a.x, b.x, c.x, e.x));
    q_tile[to + 8u] = vec4<element>(vec4f(a.y, b.y, c.y, e.y));
    q_tile[to + 16u] = vec4<element>(vec4f(a.z, b.z, c.z, e.z));
    q_tile[to + 24u] = vec4<element>(vec4f(a.w, b.w, c.w, e.w));
  }
}

fn load_keys(batch: u32, first: u32, column: u32, lane: u32) {
  for (var at = lane; at < KEY_TILE * HEAD_QUADS; at += 64u) {
    let key = min(first + at / HEAD_QUADS, KEYS - 1u);
    kv_tile[at] = kv[(batch * KEYS + key) * (KV_STRIDE / 4u) + column + at % HEAD_QUADS];
  }
}

fn counts(batch: u32, key: u32) -> bool {
  //#if MASKED
  return key < KEYS && mask[batch * KEYS + min(key, KEYS - 1u)] > 0;
  //#else
  return key < KEYS;
  //#end
}

@compute @workgroup_size(8, 8)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(local_invocation_id) place: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let first = (group.x + origin.x) * 32u;
  let head = (group.y + origin.y) * HEAD_QUADS;
  let batch = group.z + origin.z;
  load_queries(batch, first, head, lane);

  //#each c QUADS_EACH
  //#each i x,y,z,w
  var sum$c$i = vec4f();
  //#end
  //#end
  // Of this invocation's four queries; the eight that share them keep the same numbers.
  var highest = vec4f(LOWEST);
  var total = vec4f();

  for (var key = 0u; key < KEYS; key += KEY_TILE) {
    load_keys(batch, key, K_FIRST / 4u + head, lane);
    workgroupBarrier();
    //#each k KEYS_EACH
    var score$k = vec4f();
    //#end
    for (var d = 0u; d < HEAD_QUADS; d++) {
      let at = d * 32u + place.y;
      let q0 = vec4f(q_tile[at]);
      let q1 = vec4f(q_tile[at + 8u]);
      let q2 = vec4f(q_tile[at + 16u]);
      let q3 = vec4f(q_tile[at + 24u]);
      //#each k KEYS_EACH
      let k$k = vec4f(kv_tile[(place.x * KEYS_EACH + $k) * HEAD_QUADS + d]);
      score$k += q0 * k$k.x + q1 * k$k.y + q2 * k$k.z + q3 * k$k.w;
      //#end
    }
    //#each k KEYS_EACH
    let key$k = place.x * KEYS_EACH + $k;
    let counts$k = counts(batch, key + key$k);
    score$k = select(vec4f(LOWEST), score$k, counts$k);
    p_tile[key$k * 8u + place.y] = score$k;
    //#end
    workgroupBarrier();

    load_keys(batch, key, V_FIRST / 4u + head, lane);
    var raised = highest;
    for (var j = 0u; j < KEY_TILE; j++) { raised = max(raised, p_tile[j * 8u + place.y]); }
    let shrink = exp2(highest - raised);
    highest = raised;
    total *= shrink;
    //#each c QUADS_EACH
    //#each i x,y,z,w
    sum$c$i *= shrink.$i;
    //#end
    //#end
    workgroupBarrier();
    //#each k KEYS_EACH
    p_tile[key$k * 8u + place.y] = select(vec4f(), exp2(score$k - raised), counts$k);
    //#end
    workgroupBarrier();

    for (var j = 0u; j < KEY_TILE; j++) {
      let p = p_tile[j * 8u + place.y];
      total += p;
      //#each c QUADS_EACH
      let v$c = vec4f(kv_tile[j * HEAD_QUADS + min($c * 8u + place.x, HEAD_QUADS - 1u)]);
      //#each i x,y,z,w
      sum$c$i += p.$i * v$c;
      //#end
      //#end
    }
    workgroupBarrier();
  }

  // Without a single key that counts the result is zero, not 0/0.
  let inverse = select(vec4f(), 1 / total, total > vec4f());
  let query = vec4u(first + place.y * 4u) + vec4u(0u, 1u, 2u, 3u);
  let to = (batch * QUERIES + query) * (HEADS * HEAD_QUADS) + head;
  //#each c QUADS_EACH
  if ($c * 8u + place.x < HEAD_QUADS) {
    //#each i x,y,z,w
    if (query.$i < QUERIES) {
      y[to.$i + $c * 8u + place.x] = vec4<element>(sum$c$i * inverse.$i);
    }
    //#end
  }
  //#end
}
//#else
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
//#end
