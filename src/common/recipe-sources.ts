/** The tools, and what a recipe says of the pictures and clips that its film is made from. */
import { matching, numberBetween, oneOf, refusal, type Fields } from './fields.ts';

export const tools = [
  'text-to-video',
  'image-to-video',
  'remix',
  'extend',
  'recut',
  'loop',
  'blend',
  'storyboard',
] as const;
export type Tool = (typeof tools)[number];

export interface Source {
  /** Hex, of its clean latents, as `Clip.latentsSha256`: what the film is made from, not a file. */
  readonly sha256: string;
  readonly kind: 'picture' | 'clip';
  /** The part of the source that is used, and where it comes in the film. */
  readonly fromSeconds: number;
  readonly toSeconds: number;
  readonly placedAtSeconds: number;
  /** 0 keeps the source as it is, 1 keeps nothing of it. */
  readonly strength: number;
}

/** Of a blend: the share of the second source at a moment; straight lines lead from point to point. */
export interface CurvePoint {
  readonly atSeconds: number;
  /** 0 … 1. */
  readonly share: number;
}

const maxSources = 20;
const maxCurvePoints = 20;

/** How many sources each tool takes. Words alone make a film: a source would be named and never used. */
const sourceCounts: Readonly<Record<Tool, readonly [least: number, most: number]>> = {
  'text-to-video': [0, 0],
  'image-to-video': [1, 1],
  remix: [1, 1],
  extend: [1, 1],
  recut: [1, maxSources],
  loop: [2, 2],
  blend: [2, 2],
  storyboard: [0, maxSources],
};

export function parseSources(fields: Fields, tool: Tool, maxSeconds: number): Source[] {
  const second = numberBetween(0, maxSeconds);
  const sources = fields.listOf('sources', maxSources).map((source, index): Source => {
    const fromSeconds = source.take('fromSeconds', second);
    const toSeconds = source.take('toSeconds', second);
    if (toSeconds < fromSeconds) throw refusal(`sources[${index}].toSeconds`, toSeconds);
    return {
      sha256: source.take('sha256', matching(/^[0-9a-f]{64}$/)),
      kind: source.take('kind', oneOf(['picture', 'clip'] as const)),
      fromSeconds,
      toSeconds,
      placedAtSeconds: source.take('placedAtSeconds', second),
      strength: source.take('strength', numberBetween(0, 1)),
    };
  });
  const [least, most] = sourceCounts[tool];
  if (sources.length < least || sources.length > most) throw refusal('sources', sources.length);
  return sources;
}

/** A blend has a curve, of at least two points that rise in time, and nothing else has one. */
export function parseCurve(fields: Fields, tool: Tool, seconds: number): CurvePoint[] | undefined {
  if (tool !== 'blend') return undefined;
  const curve = fields.listOf('curve', maxCurvePoints).map((point) => ({
    atSeconds: point.take('atSeconds', numberBetween(0, seconds)),
    share: point.take('share', numberBetween(0, 1)),
  }));
  if (curve.length < 2) throw refusal('curve', curve.length);
  curve.forEach(({ atSeconds }, index) => {
    if (atSeconds <= (curve[index - 1]?.atSeconds ?? -1)) {
      throw refusal(`curve[${index}].atSeconds`, atSeconds);
    }
  });
  return curve;
}
