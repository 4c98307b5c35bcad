// Who works on which row of a kernel that reduces rows, and the sum over a row.
//
// Dispatch one workgroup of 64 a row; each invocation takes every 64th group of four columns.
//          SOLO: one invocation a row, without a barrier, which costs a CPU that plays GPU dear
// Memory   workgroup 256 B, SOLO none
// Precision sums in f32

//#if SOLO
const STEP = 1u;
fn row_of(group: vec3u, index: u32) -> u32 { return workgroup_number(group) * 64u + index; }
fn lane_of(index: u32) -> u32 { return 0u; }
fn sum_of_row(value: f32, lane: u32) -> f32 { return value; }
//#else
const STEP = 64u;
var<workgroup> partial: array<f32, 64>;

fn row_of(group: vec3u, index: u32) -> u32 { return workgroup_number(group); }
fn lane_of(index: u32) -> u32 { return index; }

fn sum_of_row(value: f32, lane: u32) -> f32 {
  partial[lane] = value;
  workgroupBarrier();
  for (var half = 32u; half > 0u; half /= 2u) {
    if (lane < half) { partial[lane] += partial[lane + half]; }
    workgroupBarrier();
  }
  let sum = partial[0];
  // Before the next sum of this row writes there.
  workgroupBarrier();
  return sum;
}
//#end
