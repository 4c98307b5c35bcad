// The modulation tables of all blocks for one step.
//
//   table[l, f, m, c] = base[l, m, c] + time[f, min(m, TIME_ROWS − 1), c]
//
// Source: Wan 2.1's model.py, `self.modulation + e`; its head adds one row of time to all of its own.
// Shapes   base [LAYERS, TABLE_ROWS, WIDTH] · time [FRAMES, TIME_ROWS, WIDTH]
//          table [LAYERS, FRAMES, TABLE_ROWS, WIDTH], all f32 · WIDTH a multiple of 4
// Bindings base, time, table
// Dispatch one invocation a group of four columns, 64 a workgroup

@group(0) @binding(0) var<storage, read> base: array<vec4f>;
@group(0) @binding(1) var<storage, read> time: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> table: array<vec4f>;

const QUADS = WIDTH / 4u;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let at = workgroup_number(group) * 64u + lane;
  if (at >= LAYERS * FRAMES * TABLE_ROWS * QUADS) { return; }
  let quad = at % QUADS;
  let row = at / QUADS % TABLE_ROWS;
  let frame = at / (QUADS * TABLE_ROWS) % FRAMES;
  let layer = at / (QUADS * TABLE_ROWS * FRAMES);
  table[at] = base[(layer * TABLE_ROWS + row) * QUADS + quad]
    + time[(frame * TIME_ROWS + min(row, TIME_ROWS - 1u)) * QUADS + quad];
}
