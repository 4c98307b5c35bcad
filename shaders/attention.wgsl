// Scaled dot-product attention of all heads, never storing the scores.
//
//   y[b,i,h] = Σj p[j]·v[b,j,h] / Σj p[j],  p[j] = mask[b,j] · exp(q[b,i,h]·k[b,j,h] / sqrt(HEAD_WIDTH))
//
// Source: online softmax of Milakov & Gimelshein 2018, as in FlashAttention (Dao et al. 2022).
// Shapes   q [batch·QUERIES, Q_STRIDE], k and v in kv [batch·KEYS_0, KV_STRIDE_0], y [batch·QUERIES, HEADS·HEAD_WIDTH],
//          all element; head h takes columns h·HEAD_WIDTH … of each, counted from Q_FIRST, K_FIRST_0, V_FIRST_0
//          KEPT: more keys and values in kept [batch·KEYS_1, KV_STRIDE_1], from K_FIRST_1, V_FIRST_1
//          mask [batch, KEYS_0] f32, 1 for a key that counts and 0 for padding; not with KEPT
//          HEAD_WIDTH and all strides and first columns multiples of 4
// Bindings q, kv, mask, y | q, kv, kept, y | q, kv, y
// Dispatch x: blocks of queries, y: heads, z: batch
// Precision scores, maximum, sum and result in f32; q is scaled by log2(e)/sqrt(HEAD_WIDTH) once, so
//          that exp2 serves (TILED rounds the scaled q to the element)
//
// TILED    ACROSS × DOWN invocations take 4·QUERY_QUADS·DOWN queries through tiles of KEY_TILE keys, as two
//          products from workgroup memory into registers: scores (4·QUERY_QUADS queries × KEYS_EACH keys
//          each), then values (as many queries × QUADS_EACH quads of the head). Keys and values share
//          their place. Maxima are told between those who share queries, sums only at the end
// else     an invocation owns EACH queries of a head, LANES invocations a workgroup; no workgroup
//          memory, no barrier. All read the same keys at the same time, so that a cache serves
//          them. 4·KEY_QUADS keys at a time, for which the result is rescaled once
// ROLLED   for CPUs that play GPU: arrays in memory instead of registers, compiled in a second. Reading a
//          buffer costs them as much as twenty products, so there EACH is large

@group(0) @binding(0) var<storage, read> q: array<vec4<element>>;
@group(0) @binding(1) var<storage, read> kv: array<vec4<element>>;
//#if MASKED
@group(0) @binding(2) var<storage, read> mask: array<f32>;
@group(0) @binding(3) var<storage, read_write> y: array<vec4<element>>;
//#else
//#if KEPT
@group(0) @binding(2) var<storage, read> kept: array<vec4<element>>;
@group(0) @binding(3) var<storage, read_write> y: array<vec4<element>>;
//#else
@group(0) @binding(2) var<storage, read_write> y: array<vec4<element>>;
//#end
//#end

const LOWEST = -3.0e38f;

//#if TILED
// One quad more than a row is long: rows then begin in different banks.
const KV_STEP = HEAD_QUADS + 1u;
const TILE_QUADS = DOWN * QUERY_QUADS;
const P_STEP = TILE_QUADS + 1u;
const LANES = ACROSS * DOWN;
var<workgroup> q_tile: array<vec4<element>, HEAD_QUADS * 4u * TILE_QUADS>;
var<workgroup> kv_tile: array<vec4<element>, KEY_TILE * KV_STEP>;
var<workgroup> p_tile: array<vec4f, KEY_TILE * P_STEP>;
// What an invocation knows of its own keys' scores, to be told to the others of its queries.
var<workgroup> row_tile: array<vec4f, ACROSS * TILE_QUADS>;

fn scaled_query(row: u32, quad: u32) -> vec4f {
  return vec4f(q[row * (Q_STRIDE / 4u) + quad]) * SCALE;
}

// Transposed in blocks of 4 × 4: [column of the head, quad of queries].
fn load_queries(batch: u32, first: u32, head: u32, lane: u32) {
  for (var block = lane; block < TILE_QUADS * HEAD_QUADS; block += LANES) {
    let d = block / TILE_QUADS;
    let query = vec4u(first + block % TILE_QUADS * 4u) + vec4u(0u, 1u, 2u, 3u);
    let row = batch * QUERIES + min(query, vec4u(QUERIES - 1u));
    let column = Q_FIRST / 4u + head + d;
    let a = scaled_query(row.x, column);
    let b = scaled_query(row.y, column);
    let c = scaled_query(row.z, column);
    let e = scaled_query(row.w, column);
    let to = d * 4u * TILE_QUADS + block % TILE_QUADS;
    q_tile[to] = vec4<element>(vec4f(a.x, b.x, c.x, e.x));
    q_tile[to + TILE_QUADS] = vec4<element>(vec4f(a.y, b.y, c.y, e.y));
    q_tile[to + 2u * TILE_QUADS] = vec4<element>(vec4f(a.z, b.z, c.z, e.z));
    q_tile[to + 3u * TILE_QUADS] = vec4<element>(vec4f(a.w, b.w, c.w, e.w));
  }
}

// Rows `first` … of one item, the kept ones before the others.
//#each part K,V
fn load_$part(batch: u32, first: u32, head: u32, lane: u32) {
  for (var at = lane; at < KEY_TILE * HEAD_QUADS; at += LANES) {
    let key = min(first + at / HEAD_QUADS, ALL_KEYS - 1u);
    let column = head + at % HEAD_QUADS;
    let to = at / HEAD_QUADS * KV_STEP + at % HEAD_QUADS;
    //#if KEPT
    if (key < KEYS_1) {
      kv_tile[to] = kept[((batch * KEYS_1 + key) * KV_STRIDE_1 + $part_FIRST_1) / 4u + column];
    } else {
      let row = batch * KEYS_0 + key - KEYS_1;
      kv_tile[to] = kv[(row * KV_STRIDE_0 + $part_FIRST_0) / 4u + column];
    }
    //#else
    kv_tile[to] = kv[((batch * KEYS_0 + key) * KV_STRIDE_0 + $part_FIRST_0) / 4u + column];
    //#end
  }
}
//#end

fn counts(batch: u32, key: u32) -> bool {
  //#if MASKED
  return key < ALL_KEYS && mask[batch * KEYS_0 + min(key, KEYS_0 - 1u)] > 0;
  //#else
  return key < ALL_KEYS;
  //#end
}

@compute @workgroup_size(ACROSS, DOWN)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(local_invocation_id) place: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let first = (group.x + origin.x) * TILE_QUADS * 4u;
  let head = (group.y + origin.y) * HEAD_QUADS;
  let batch = group.z + origin.z;
  let quad = place.y * QUERY_QUADS;
  load_queries(batch, first, head, lane);

  //#each r QUERY_QUADS
  //#each c QUADS_EACH
  //#each i x,y,z,w
  var sum$r$i$c = vec4f();
  //#end
  //#end
  // Of four queries: the highest score of all keys so far, and the sum over this invocation's own.
  var highest$r = vec4f(LOWEST);
  var total$r = vec4f();
  //#end

  for (var key = 0u; key < ALL_KEYS; key += KEY_TILE) {
    load_K(batch, key, head, lane);
    workgroupBarrier();

    // Scores: 4·QUERY_QUADS queries × every ACROSS-th key of the tile.
    //#each k KEYS_EACH
    //#each r QUERY_QUADS
    var score$r_$k = vec4f();
    //#end
    //#end
    for (var d = 0u; d < HEAD_QUADS; d++) {
      let at = d * 4u * TILE_QUADS + quad;
      //#each r QUERY_QUADS
      let q$rx = vec4f(q_tile[at + $r]);
      let q$ry = vec4f(q_tile[at + TILE_QUADS + $r]);
      let q$rz = vec4f(q_tile[at + 2u * TILE_QUADS + $r]);
      let q$rw = vec4f(q_tile[at + 3u * TILE_QUADS + $r]);
      //#end
      //#each k KEYS_EACH
      let k$k = vec4f(kv_tile[($k * ACROSS + place.x) * KV_STEP + d]);
      //#each r QUERY_QUADS
      //#each i x,y,z,w
      score$r_$k = fma(q$r$i, vec4f(k$k.$i), score$r_$k);
      //#end
      //#end
      //#end
    }
    //#each k KEYS_EACH
    let counts$k = counts(batch, key + $k * ACROSS + place.x);
    //#end
    //#each r QUERY_QUADS
    var own$r = vec4f(LOWEST);
    //#each k KEYS_EACH
    score$r_$k = select(vec4f(LOWEST), score$r_$k, counts$k);
    own$r = max(own$r, score$r_$k);
    //#end
    row_tile[place.x * TILE_QUADS + quad + $r] = own$r;
    //#end
    workgroupBarrier();

    load_V(batch, key, head, lane);
    //#each r QUERY_QUADS
    var raised$r = highest$r;
    for (var x = 0u; x < ACROSS; x++) {
      raised$r = max(raised$r, row_tile[x * TILE_QUADS + quad + $r]);
    }
    let shrink$r = exp2(highest$r - raised$r);
    highest$r = raised$r;
    total$r *= shrink$r;
    //#each k KEYS_EACH
    let p$r_$k = select(vec4f(), exp2(score$r_$k - raised$r), counts$k);
    total$r += p$r_$k;
    p_tile[($k * ACROSS + place.x) * P_STEP + quad + $r] = p$r_$k;
    //#end
    //#each c QUADS_EACH
    //#each i x,y,z,w
    sum$r$i$c *= shrink$r.$i;
    //#end
    //#end
    //#end
    workgroupBarrier();

    // Values: 4·QUERY_QUADS queries × every ACROSS-th quad of the head.
    for (var j = 0u; j < KEY_TILE; j++) {
      //#each r QUERY_QUADS
      let p$r = p_tile[j * P_STEP + quad + $r];
      //#end
      //#each c QUADS_EACH
      let v$c = vec4f(kv_tile[j * KV_STEP + min($c * ACROSS + place.x, HEAD_QUADS - 1u)]);
      //#each r QUERY_QUADS
      //#each i x,y,z,w
      sum$r$i$c = fma(vec4f(p$r.$i), v$c, sum$r$i$c);
      //#end
      //#end
      //#end
    }
    workgroupBarrier();
  }

  //#each r QUERY_QUADS
  row_tile[place.x * TILE_QUADS + quad + $r] = total$r;
  //#end
  workgroupBarrier();
  //#each r QUERY_QUADS
  var all$r = vec4f();
  for (var x = 0u; x < ACROSS; x++) { all$r += row_tile[x * TILE_QUADS + quad + $r]; }
  // Without a single key that counts the result is zero, not 0/0.
  let inverse$r = select(vec4f(), 1 / all$r, all$r > vec4f());
  let query$r = vec4u(first + (quad + $r) * 4u) + vec4u(0u, 1u, 2u, 3u);
  let to$r = (batch * QUERIES + query$r) * (HEADS * HEAD_QUADS) + head;
  //#each c QUADS_EACH
  if ($c * ACROSS + place.x < HEAD_QUADS) {
    //#each i x,y,z,w
    if (query$r.$i < QUERIES) {
      y[to$r.$i + $c * ACROSS + place.x] = vec4<element>(sum$r$i$c * inverse$r.$i);
    }
    //#end
  }
  //#end
  //#end
}
//#else
fn read_0(at: u32) -> vec4f { return vec4f(kv[at]); }
//#if KEPT
fn read_1(at: u32) -> vec4f { return vec4f(kept[at]); }
//#end

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
  let each = EACH + origin.w;
  //#else
  const trips = HEAD_QUADS;
  const each = EACH;
  //#end
  // Of each query: itself, the sum of its values, the weights of the keys at hand, and for the softmax the
  // highest score so far, the sum of weights, and what the highest score's rise makes of both sums.
  var queries: array<vec4f, EACH * HEAD_QUADS>;
  var sums: array<vec4f, EACH * HEAD_QUADS>;
  var weights: array<vec4f, EACH * KEY_QUADS>;
  var highest: array<f32, EACH>;
  var totals: array<f32, EACH>;
  var shrinks: array<f32, EACH>;
  for (var n = 0u; n < each; n++) {
    let row = batch * QUERIES + min(first + n, QUERIES - 1u);
    highest[n] = LOWEST;
    for (var d = 0u; d < trips; d++) {
      queries[n * HEAD_QUADS + d] = vec4f(q[(row * Q_STRIDE + Q_FIRST) / 4u + head + d]) * SCALE;
    }
  }

  //#each s RANGES
  for (var key = 0u; key < KEYS_$s; key += 4u * KEY_QUADS) {
    //#each g KEY_QUADS
    let key$g = key + $g * 4u + vec4u(0u, 1u, 2u, 3u);
    let inside$g = min(key$g, vec4u(KEYS_$s - 1u));
    let at$g = (batch * KEYS_$s + inside$g) * (KV_STRIDE_$s / 4u) + head;
    var counts$g = key$g < vec4u(KEYS_$s);
    //#if MASKED
    let mask$g = batch * KEYS_$s + inside$g;
    let seen$g = vec4f(mask[mask$g.x], mask[mask$g.y], mask[mask$g.z], mask[mask$g.w]) > vec4f();
    counts$g = counts$g & seen$g;
    //#end
    //#end
    for (var n = 0u; n < each; n++) {
      //#each g KEY_QUADS
      weights[n * KEY_QUADS + $g] = vec4f();
      //#end
    }
    for (var d = 0u; d < trips; d++) {
      //#each g KEY_QUADS
      //#each i x,y,z,w
      let k$g$i = read_$s(at$g.$i + K_FIRST_$s / 4u + d);
      //#end
      //#end
      for (var n = 0u; n < each; n++) {
        let a = queries[n * HEAD_QUADS + d];
        //#each g KEY_QUADS
        weights[n * KEY_QUADS + $g] +=
          vec4f(dot(a, k$gx), dot(a, k$gy), dot(a, k$gz), dot(a, k$gw));
        //#end
      }
    }
    for (var n = 0u; n < each; n++) {
      var top = vec4f(highest[n]);
      //#each g KEY_QUADS
      var p$g = select(vec4f(LOWEST), weights[n * KEY_QUADS + $g], counts$g);
      top = max(top, p$g);
      //#end
      let raised = max(max(top.x, top.y), max(top.z, top.w));
      var total = vec4f();
      //#each g KEY_QUADS
      p$g = select(vec4f(), exp2(p$g - raised), counts$g);
      weights[n * KEY_QUADS + $g] = p$g;
      total += p$g;
      //#end
      shrinks[n] = exp2(highest[n] - raised);
      totals[n] = totals[n] * shrinks[n] + dot(total, vec4f(1));
      highest[n] = raised;
    }
    for (var d = 0u; d < trips; d++) {
      //#each g KEY_QUADS
      //#each i x,y,z,w
      let v$g$i = read_$s(at$g.$i + V_FIRST_$s / 4u + d);
      //#end
      //#end
      for (var n = 0u; n < each; n++) {
        var sum = sums[n * HEAD_QUADS + d] * shrinks[n];
        //#each g KEY_QUADS
        let p$g = weights[n * KEY_QUADS + $g];
        //#each i x,y,z,w
        sum += p$g.$i * v$g$i;
        //#end
        //#end
        sums[n * HEAD_QUADS + d] = sum;
      }
    }
  }
  //#end

  for (var n = 0u; n < each; n++) {
    if (first + n >= QUERIES) { return; }
    // Without a single key that counts the result is zero, not 0/0.
    let inverse = select(0f, 1 / totals[n], totals[n] > 0);
    let to = (batch * QUERIES + first + n) * HEADS * HEAD_QUADS + head;
    for (var d = 0u; d < trips; d++) {
      y[to + d] = vec4<element>(sums[n * HEAD_QUADS + d] * inverse);
    }
  }
}
//#end
