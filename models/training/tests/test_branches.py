"""Training that starts from trained weights: turbo's own way through the noise, and branches with one thing changed."""

import json

import pytest
import torch

from .. import ablate
from ..batches import KINDS
from ..distil import SHIFT, STEPS, TURBO_OFFSET, Distiller
from ..latent_pool import LatentPool
from ..precision import autocast
from ..sampling import Prompt, euler_step, sigma_schedule
from ..text import padding_bias
from ..train_transformer import Trainer, parse_arguments
from ..world.attributes import ATTRIBUTES


@pytest.fixture
def work(tmp_path):
    """Shards of noise: whoever learns from them learns nothing, but by the same ways."""
    generator = torch.Generator().manual_seed(3)
    for folder, shards in ((tmp_path, 4), (tmp_path / 'held', 1)):
        (folder / 'latents').mkdir(parents=True)
        for kind in KINDS:
            frames = 8 if kind == 'windows' else 5
            for number in range(shards):
                shard = {
                    'ratio': '1:1',
                    'latents': torch.randn(12, frames, 24, 16, 16, generator=generator).half(),
                    'geometry': torch.rand(12, 2 * frames, 6, generator=generator) + 0.5,
                    'attributes': torch.zeros(12, len(ATTRIBUTES), dtype=torch.uint8),
                }
                torch.save(shard, folder / 'latents' / f'{kind}-{number:05d}.pt')
    return tmp_path


def tiny_trainer(work):
    torch.manual_seed(1)
    words = ['--work', str(work), '--preset', 'tiny', '--batch', '8', '--first-frames', '1', '--stills-first', '0']
    trainer = Trainer(parse_arguments(words), 0, 1)
    with torch.no_grad():  # the head begins at zero: everything would be equal
        trainer.transformer.head.head.weight.normal_(std=0.1)
        for value, parameter in zip(trainer.average.values, trainer.modules.parameters()):
            value.copy_(parameter)
    return trainer


@pytest.mark.parametrize('stretch', range(1, STEPS))
def test_turbo_is_trained_where_sampling_brings_it(work, stretch):
    """own_way is what `sample` does up to that step: the same Euler steps at the same noise levels."""
    trainer = tiny_trainer(work)
    distiller = Distiller(trainer, 'guidance')
    batch = trainer.batches.draw('clips', 2)
    context = batch.window.context
    distiller.context_sigma = torch.zeros(2, 1)
    given, noise = batch.clean[:, :context], torch.randn_like(batch.clean[:, context:])
    came = distiller.own_way(batch, given, noise, stretch)
    with torch.no_grad(), autocast('cpu'):
        prompt = Prompt(trainer.text, [''] * 2, False, 'cpu')
        prompt.embeds, prompt.bias = trainer.text(batch.words), padding_bias(batch.words)
        fresh, sigmas, size = noise, sigma_schedule(STEPS, SHIFT), (batch.height, batch.width)
        for now, then in zip(sigmas[:stretch], sigmas[1:]):
            how = (now, then, prompt, size, 1, TURBO_OFFSET)
            fresh = euler_step(trainer.transformer, batch.window, given, fresh, *how)
    torch.testing.assert_close(came, fresh, atol=0.02, rtol=0.02)
    assert (came - noise).abs().mean() > 0.05


def test_what_turbo_learned_is_carried_to_a_newer_trunk(work):
    distiller = Distiller(tiny_trainer(work), 'guidance')
    trunk = [parameter.clone() for parameter in distiller.teacher.parameters()]
    older, taught = ([torch.randn_like(value) for value in trunk] for _ in range(2))
    distiller.carry_over({'average': [a + b for a, b in zip(older, taught)]}, {'average': older})
    for modules in (distiller.student.parameters(), distiller.follower.parameters(), distiller.trainer.average.values):
        for value, before, learned in zip(modules, trunk, taught):
            torch.testing.assert_close(value, before + learned, atol=1e-4, rtol=1e-4)
    for parameter, before in zip(distiller.teacher.parameters(), trunk):
        assert (parameter == before).all()


def test_a_branch_begins_where_the_checkpoint_stands_also_when_it_is_deeper(work):
    trainer = tiny_trainer(work)
    trainer.save('start', 0)
    options = ['--work', str(work), '--name', 'start', '--preset', 'tiny', '--batch', '8']
    ablate.main([*options, '--minutes', '0.01', '--held-scenes', '4', 'base', 'deeper', 'quarter-of-the-data'])
    curves = {
        branch: [json.loads(line) for line in (work / 'ablations' / f'{branch}.jsonl').read_text().splitlines()]
        for branch in ('base', 'deeper', 'quarter-of-the-data')
    }
    errors = {branch: {k: v for k, v in curve[0].items() if 'frames' in k} for branch, curve in curves.items()}
    assert errors['deeper'] == errors['base'] == errors['quarter-of-the-data'] and len(errors['base']) == 4
    for curve in curves.values():
        assert curve[0]['steps'] == 0 and curve[-1]['steps'] > 0 and curve[-1]['minutes'] >= 0.01
        assert curve[-1] != curve[0] | {key: curve[-1][key] for key in ('steps', 'minutes')}


def test_a_quarter_of_the_data_is_a_quarter_of_the_shards(work):
    pool = ablate.part_of(LatentPool(work, 'clips'), 0.25)
    assert len(pool) == 12
    assert pool.batch(5)[0].shape == (5, 5, 24, 16, 16)
