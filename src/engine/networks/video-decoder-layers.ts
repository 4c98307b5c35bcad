/**
 * The video decoder's weights: the trunk of `decoder-trunk-layers.ts` and, at half the base
 * size, the stage that draws edges and colours. Names are those of `models/training/video_decoder/network.py`.
 */
import { KinoraError } from '../../common/errors.ts';
import type { VideoDecoderConfig } from '../weights/manifest.ts';
import type { TensorSource } from '../weights/tensor-source.ts';
import {
  type BlockLayer,
  type ConvLayer,
  type TrunkLayers,
  type FeatureOrder,
  halves,
  type NormLayer,
  packing,
  readBlocks,
  readConv,
  readTrunkLayers,
  readNorm,
} from './decoder-trunk-layers.ts';

export interface VideoDecoderLayers extends TrunkLayers {
  /** To four times the latents' size. */
  readonly fineUp: ConvLayer;
  /** Over the small frames, from the last one before on: [groups + 1, 3, 2, 2] at each place. */
  readonly look: ConvLayer;
  readonly fine: readonly BlockLayer[];
  readonly normFine: NormLayer;
  /** Features [slots, 4, 4]: logits of four places each way. */
  readonly edges: ConvLayer;
  /** Features [groups, 2 layers, 2, 2, 3]: changes of the small frames' colours. */
  readonly paint: ConvLayer;
}

/**
 * @throws KinoraError `weights-damaged` naming a tensor that does not fit; `manifest-invalid` where
 * groups are not the frames that the trunk packs, or slots no multiple of them.
 */
export function readVideoDecoderLayers(
  source: TensorSource,
  config: VideoDecoderConfig,
): VideoDecoderLayers {
  const { widths, decoderBlocks, slots, groups, eps } = config;
  if (slots % groups !== 0) throw new KinoraError('manifest-invalid', { field: 'videoDecoder' });
  const trunk = readTrunkLayers(source, { ...config, temporal: groups });
  const { fine, high } = widths;
  const blocks = readBlocks(source, 'decoder.fine', decoderBlocks.fine, fine, eps);
  if (blocks.some(({ hasMemory }) => hasMemory)) {
    throw new KinoraError('weights-damaged', { tensor: 'decoder.fine', reason: 'has memory' });
  }
  const toEdges = { inputs: fine, features: slots * packing ** 2 };
  const toPaint = { inputs: fine, features: 2 * groups * 3 * 4 };
  return {
    ...trunk,
    fineUp: readConv(source, 'decoder.fine_up', { inputs: high, features: 4 * fine }, halves),
    look: readConv(source, 'decoder.look', { inputs: (groups + 1) * 12, features: fine }),
    fine: blocks,
    normFine: readNorm(source, 'decoder.norm_fine', fine, eps),
    edges: readConv(source, 'decoder.edges', toEdges),
    paint: readConv(source, 'decoder.paint', toPaint, groupsFirst),
  };
}

/** [layer, group, colour, y, x] of `pixel_shuffle` by two → [group, layer, y, x, colour]. */
const groupsFirst: FeatureOrder = (feature, features) => {
  const groups = features / 24;
  const colour = feature % 3;
  const place = Math.floor(feature / 3) % 4;
  const layer = Math.floor(feature / 12) % 2;
  const group = Math.floor(feature / 24);
  return ((layer * groups + group) * 3 + colour) * 4 + place;
};
