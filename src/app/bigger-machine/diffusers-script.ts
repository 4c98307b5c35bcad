import { recipeText } from '../../common/recipe-text.ts';
import type { Recipe } from '../../common/recipe.ts';
import { wan, wanWish } from './wan-wish.ts';

/**
 * A Python program that makes a recipe's film with Wan 2.1 T2V 1.3B in diffusers. Its last line is the
 * recipe itself, so that the file opens here like any other.
 * @param stem what its film is called, without the ending
 */
export function diffusersScript(recipe: Recipe, stem: string): string {
  const wish = wanWish(recipe);
  return `# pip install diffusers transformers accelerate ftfy imageio imageio-ffmpeg torch
# About 30 GB to download once, 8 GB of graphics memory. The same seed makes another picture there.
import torch
from diffusers import AutoencoderKLWan, UniPCMultistepScheduler, WanPipeline
from diffusers.utils import export_to_video

model = 'Wan-AI/Wan2.1-T2V-1.3B-Diffusers'
vae = AutoencoderKLWan.from_pretrained(model, subfolder='vae', torch_dtype=torch.float32)
pipe = WanPipeline.from_pretrained(model, vae=vae, torch_dtype=torch.bfloat16)
pipe.scheduler = UniPCMultistepScheduler.from_config(pipe.scheduler.config, flow_shift=${python(wan.shift)})
pipe.enable_model_cpu_offload()

frames = pipe(
    prompt=${python(wish.prompt)},
    negative_prompt=${python(wish.negativePrompt)},
    width=${python(wish.size.width)},
    height=${python(wish.size.height)},
    num_frames=${python(wish.frames)},
    num_inference_steps=${python(wan.steps)},
    guidance_scale=${python(wish.guidanceScale)},
    generator=torch.Generator('cpu').manual_seed(${python(wish.seed)}),
).frames[0]
export_to_video(frames, ${python(`${stem}.mp4`)}, fps=${python(wan.framesPerSecond)})

# ${recipeText(recipe)}
`;
}

/** A literal: what JSON escapes in a string, Python reads the same way. */
function python(value: string | number): string {
  return JSON.stringify(value);
}
