export interface EulerStepInput {
  /** [1 or 2, frames, channels, plane], the prompt's first. */
  readonly prediction: Float64Array;
  /** [frames, 4]: σ, σ', guidance scale, unused. */
  readonly schedule: Float64Array;
  /** [frames, seenChannels, plane] */
  readonly latents: Float64Array;
  readonly frames: number;
  readonly channels: number;
  readonly seenChannels: number;
  readonly plane: number;
  readonly isGuided: boolean;
  readonly isFlow: boolean;
}

export interface EulerStepResult {
  /** As they went in, with the first `channels` of each frame one step on. */
  readonly latents: Float64Array;
  /** [frames, channels, plane] */
  readonly clean: Float64Array;
}

/** Guidance and one step of Euler's method on the flow, from the velocity: x' = x + (σ' − σ)·v. */
export function eulerStep(input: EulerStepInput): EulerStepResult {
  const { prediction, schedule, frames, channels, seenChannels, plane, isGuided, isFlow } = input;
  const latents = input.latents.slice();
  const clean = new Float64Array(frames * channels * plane);
  for (let frame = 0; frame < frames; frame++) {
    const [sigma = 0, next = 0, scale = 0] = schedule.subarray(4 * frame, 4 * frame + 3);
    for (let place = 0; place < channels * plane; place++) {
      const at = frame * channels * plane + place;
      const seen = frame * seenChannels * plane + place;
      const conditional = prediction[at]!;
      const unconditional = isGuided ? prediction[clean.length + at]! : conditional;
      const guided = isGuided ? (1 - scale) * unconditional + scale * conditional : conditional;
      clean[at] = isFlow ? latents[seen]! - sigma * guided : guided;
      if (sigma === 0) continue;
      const velocity = (latents[seen]! - clean[at]) / sigma;
      latents[seen]! += (next - sigma) * velocity;
    }
  }
  return { latents, clean };
}
