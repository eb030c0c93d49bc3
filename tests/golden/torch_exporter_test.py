#!/usr/bin/env python3
"""docs/exporters/torch_exporter.py on modules of PyTorch: what it refuses and how it leaves the module.
What it writes, tests/io/import_test.cpp loads (make_import.py).

Needs PyTorch; without it, it ends with 77.
"""
import json
import os
import struct
import sys
import tempfile
import unittest

try:
    import torch
    from torch import nn
except ImportError:
    sys.exit(77)

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "../../docs/exporters"))
from torch_exporter import export  # noqa: E402


def header(path):
    with open(path, "rb") as file:
        return json.loads(file.read(struct.unpack("<Q", file.read(8))[0]))


class TorchExporter(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.path = os.path.join(self.folder.name, "model.safetensors")

    def tearDown(self):
        self.folder.cleanup()

    def refused(self, message, *arguments):
        with self.assertRaises(ValueError) as wrong:
            export(*arguments)
        self.assertIn(message, str(wrong.exception))
        self.assertFalse(os.path.exists(self.path))

    def test_the_file_says_its_layout(self):
        export(nn.Linear(2, 2), self.path)
        self.assertEqual(header(self.path)["__metadata__"],
                         {"format": "pt", "strut.layout": "torch"})

    def test_a_module_goes_on_in_the_mode_it_was_in(self):
        model = nn.Sequential(nn.Linear(4, 4), nn.Dropout(0.5), nn.BatchNorm1d(4))
        model[2].eval()  # frozen, while the others train
        statistics = model[2].running_mean.clone()
        export(model, self.path, torch.randn(8, 4))
        self.assertEqual([part.training for part in model.modules()], [True, True, True, False])
        self.assertTrue(torch.equal(model[2].running_mean, statistics))
        model.eval()
        export(model, self.path, torch.randn(8, 4))
        self.assertFalse(model.training)

    def test_a_buffer_of_another_type_is_refused_by_name(self):
        for numbers in (torch.ones(2, dtype=torch.bool), torch.ones(2, dtype=torch.int32)):
            model = nn.Linear(2, 2)
            model.register_buffer("mask", numbers)
            self.refused(f"tensor 'mask' is {numbers.dtype}", model, self.path)
        model = nn.Linear(2, 2)
        model.register_buffer("mask", torch.ones(2, dtype=torch.bool), persistent=False)
        export(model, self.path)
        self.assertNotIn("mask", header(self.path))

    def test_several_outputs_are_refused_and_the_mode_stays(self):
        model = nn.LSTM(2, 3, batch_first=True)
        self.refused("the model gives out a tuple", model, self.path, torch.randn(2, 5, 2))
        self.assertTrue(model.training)

    def test_steps_last_turns_the_samples_of_a_convolution(self):
        export(nn.Conv1d(2, 3, 3), self.path, torch.randn(4, 2, 8), steps_last=True)
        self.assertEqual(header(self.path)["verify.input"]["shape"], [4, 8, 2])
        self.assertEqual(header(self.path)["verify.output"]["shape"], [4, 6, 3])


if __name__ == "__main__":
    unittest.main()
