#!/usr/bin/env python3
"""Makes step_losses.txt: losses with targets at each step of a sequence, and their gradients, from
PyTorch 1.13 (Debian's python3-torch). Format: see reader.hpp.

Run in this folder: /usr/bin/python3 make_step_losses.py > step_losses.txt
Logits are [step][class][sample], samples last as in make_convolutions.py, labels those of `label` in
tests/policy/loss/loss_over_test.cpp.
"""
import torch
from torch import nn

from make_convolutions import emit, wave

STEPS, CLASSES = 6, 4
WEIGHTS = torch.tensor([0.5, 1, 4, 0.25], dtype=torch.float64)


def case(name, loss, batch, labels):
    logits = wave(STEPS * CLASSES * batch, 3, 0.7, 3).reshape(STEPS, CLASSES, batch)
    logits.requires_grad_()
    if labels:
        target = torch.tensor([[(5 * sample + 3 * step + step * step) % CLASSES
                                for step in range(STEPS)] for sample in range(batch)])
        value = loss(logits.permute(2, 1, 0), target)  # [sample][class][step]
    else:
        target = wave(STEPS * CLASSES * batch, 0.5, 0.37, 4).reshape(STEPS, CLASSES, batch) + 0.5
        value = loss(logits.permute(2, 0, 1), target.permute(2, 0, 1))
    value.backward()
    emit(f"{name}/{batch}/value", value)
    emit(f"{name}/{batch}/gradient", logits.grad)


if __name__ == "__main__":
    print("# Made by make_step_losses.py with PyTorch", torch.__version__)
    for batch in [1, 2, 5, 32, 33]:
        case("softmax_cross_entropy", nn.CrossEntropyLoss(), batch, True)
        case("weighted_softmax_cross_entropy", nn.CrossEntropyLoss(WEIGHTS), batch, True)
        case("weighted_binary_cross_entropy", nn.BCEWithLogitsLoss(pos_weight=WEIGHTS), batch, False)
        case("mse", nn.MSELoss(), batch, False)
