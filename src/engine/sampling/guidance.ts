/**
 * Classifier-free guidance (Ho & Salimans 2022): moves the prediction away from what the empty
 * prompt gives. `scale` 1 is no guidance.
 * @param conditional, unconditional [n] f32, equal lengths.
 * @returns [n] f32: unconditional + scale·(conditional − unconditional).
 */
export function guide(
  conditional: Float32Array,
  unconditional: Float32Array,
  scale: number,
): Float32Array {
  return conditional.map((value, i) => unconditional[i]! + scale * (value - unconditional[i]!));
}
