type Triple = readonly [number, number, number];

/** A box of workgroups in a kernel's grid: what one dispatch does. */
export interface Piece {
  readonly origin: Triple;
  readonly workgroups: Triple;
}

/** Cuts a grid into boxes of at most `limit` workgroups that cover it once, longest side first. */
export function cut(whole: Piece, limit: number): Piece[] {
  const { origin, workgroups } = whole;
  const count = workgroupsOf(whole);
  if (count <= Math.max(1, limit)) return [whole];
  const axis = workgroups.indexOf(Math.max(...workgroups));
  const length = workgroups[axis]!;
  const parts = Math.min(length, Math.ceil(count / limit));
  return Array.from({ length: parts }, (_, part): Piece[] => {
    const first = Math.floor((part * length) / parts);
    const size = Math.floor(((part + 1) * length) / parts) - first;
    const box: Piece = {
      origin: replace(origin, axis, origin[axis]! + first),
      workgroups: replace(workgroups, axis, size),
    };
    return cut(box, limit);
  }).flat();
}

export function workgroupsOf({ workgroups: [x, y, z] }: Pick<Piece, 'workgroups'>): number {
  return x * y * z;
}

function replace([x, y, z]: Triple, axis: number, value: number): Triple {
  return [axis === 0 ? value : x, axis === 1 ? value : y, axis === 2 ? value : z];
}
