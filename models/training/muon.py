"""Muon (Keller Jordan, kellerjordan.github.io/posts/muon): momentum whose matrices are made orthogonal before the step."""

import torch
import torch.distributed as distributed

from .precision import has_bfloat16

# Newton-Schulz coefficients of the reference; five rounds bring singular values near 1.
A, B, C, ROUNDS = 3.4445, -4.775, 2.0315, 5


def orthogonalise(matrices):
    """(n, r, c) with r <= c -> the same shape, bfloat16 where the machine has it."""
    x = matrices.bfloat16() if has_bfloat16(matrices.device) else matrices
    x = x / (x.norm(dim=(1, 2), keepdim=True) + 1e-7)
    for _ in range(ROUNDS):
        gram = x @ x.mT
        x = A * x + (B * gram + C * gram @ gram) @ x
    return x


class Muon:
    """For square-ish matrices of hidden layers. A long matrix is treated as square blocks: cheaper, and one shape serves all.

    Of several processes each orthogonalises its share of the squares; with small batches this is a quarter of a step.
    """

    def __init__(self, parameters, rank=0, ranks=1, momentum=0.95, weight_decay=0.02):
        self.rank, self.ranks = rank, ranks
        self.parameters, self.momentum, self.weight_decay = list(parameters), momentum, weight_decay
        self.velocity = [torch.zeros_like(parameter) for parameter in self.parameters]
        self.side = min(min(parameter.shape) for parameter in self.parameters)

    def _squares(self, matrix):
        """(r, c) -> (n, side, side)."""
        return matrix.unfold(0, self.side, self.side).unfold(1, self.side, self.side).reshape(-1, self.side, self.side)

    def _matrix(self, squares, shape):
        rows, columns = shape[0] // self.side, shape[1] // self.side
        return squares.view(rows, columns, self.side, self.side).permute(0, 2, 1, 3).reshape(shape)

    @torch.no_grad()
    def step(self, learning_rate):
        gradients = [parameter.grad for parameter in self.parameters]
        torch._foreach_lerp_(self.velocity, gradients, 1 - self.momentum)
        nesterov = torch._foreach_lerp(gradients, self.velocity, self.momentum)
        squares = [self._squares(gradient) for gradient in nesterov]
        every = torch.cat(squares)
        if self.ranks > 1:
            directions = torch.zeros_like(every)
            share = slice(len(every) * self.rank // self.ranks, len(every) * (self.rank + 1) // self.ranks)
            directions[share] = orthogonalise(every[share]).float()
            distributed.all_reduce(directions)
        else:
            directions = orthogonalise(every).float()
        for parameter, part in zip(self.parameters, directions.split([len(square) for square in squares])):
            parameter.mul_(1 - learning_rate * self.weight_decay).add_(
                self._matrix(part, parameter.shape), alpha=-learning_rate
            )
            parameter.grad = None
