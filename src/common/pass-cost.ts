/**
 * What a forward pass over some latent frames costs, in passes over one more frame. Half a frame goes
 * to what every pass does once, such as unpacking the weights: on the CPU path steps over five frames
 * take 3.4 to 3.8 times those over one.
 */
export function passCost(latentFrames: number): number {
  return 0.5 + latentFrames;
}
