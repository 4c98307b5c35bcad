/** The numbers that a shape of latents and a number of prompts make of the model's config. */
import type { LatentShape } from '../../../common/shape.ts';
import { bytesPerElement, type Element } from '../../gpu/wgsl.ts';
import type { TransformerConfig } from '../../weights/manifest.ts';

export interface TextSizes {
  readonly promptCount: number;
  /** Tokens of text of all prompts, padding included. */
  readonly textRows: number;
  readonly dim: number;
  readonly layers: number;
  /** Keys and values of one block's text, [textRows, 2·dim], up to the next binding's begin. */
  readonly textKeyBytes: number;
}

export interface StepSizes extends TextSizes {
  /** Of tokens, and the rows and columns of each. */
  readonly frames: number;
  readonly gridHeight: number;
  readonly gridWidth: number;
  readonly tokensPerFrame: number;
  /** Of one prompt. */
  readonly tokens: number;
  /** Tokens of all prompts. */
  readonly rows: number;
  readonly headWidth: number;
  /** Numbers of a patch, as it goes in and as it comes out. */
  readonly tokenWidth: number;
  readonly outputWidth: number;
}

/** Of a window's context, for the fresh frames that look at it. */
export interface ContextSizes {
  /** Of one prompt. */
  readonly contextTokens: number;
  /**
   * What self-attention of one block made of the context, [prompts·contextTokens, 3·dim], up to the
   * next binding's begin.
   */
  readonly contextKeyBytes: number;
}

/** Bindings may begin at every 256th byte only. */
const bindingAlignment = 256;

export function textSizes(
  { text_len: textLength, dim, num_layers: layers }: TransformerConfig,
  promptCount: number,
  element: Element,
): TextSizes {
  const textRows = promptCount * textLength;
  const keyBytes = textRows * 2 * dim * bytesPerElement(element);
  return { promptCount, textRows, dim, layers, textKeyBytes: aligned(keyBytes) };
}

function aligned(bytes: number): number {
  return Math.ceil(bytes / bindingAlignment) * bindingAlignment;
}

export function contextSizes({ tokens, rows, dim }: StepSizes, element: Element): ContextSizes {
  const contextKeyBytes = aligned(rows * 3 * dim * bytesPerElement(element));
  return { contextTokens: tokens, contextKeyBytes };
}

export function stepSizes(
  config: TransformerConfig,
  shape: LatentShape,
  promptCount: number,
  element: Element,
): StepSizes {
  const [patchT, patchH, patchW] = config.patch_size;
  const frames = shape.frames / patchT;
  const [gridHeight, gridWidth] = [shape.height / patchH, shape.width / patchW];
  const tokensPerFrame = gridHeight * gridWidth;
  const tokens = frames * tokensPerFrame;
  const patch = patchT * patchH * patchW;
  return {
    ...textSizes(config, promptCount, element),
    ...{ frames, gridHeight, gridWidth, tokensPerFrame, tokens },
    rows: promptCount * tokens,
    headWidth: config.dim / config.num_heads,
    tokenWidth: config.in_dim * patch,
    outputWidth: config.out_dim * patch,
  };
}
