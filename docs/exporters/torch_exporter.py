"""Writes a PyTorch module, and samples to verify it by, as a file that strut loads."""
import json
import struct

import torch

TYPES = {torch.float16: "F16", torch.bfloat16: "BF16", torch.float32: "F32",
         torch.float64: "F64", torch.int64: "I64"}


def write_safetensors(path, tensors, **metadata):
    header, numbers = {"__metadata__": {"format": "pt", **metadata}}, b""
    for name, tensor in sorted(tensors.items(), key=lambda item: -item[1].element_size()):
        flat = tensor.detach().cpu().contiguous().reshape(-1)
        raw = flat.view(torch.uint8).numpy().tobytes()
        header[name] = {"dtype": TYPES[tensor.dtype], "shape": list(tensor.shape),
                        "data_offsets": [len(numbers), len(numbers) + len(raw)]}
        numbers += raw
    text = json.dumps(header).encode()
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + numbers)


def export(module, path, inputs=None, steps_last=False):
    """`steps_last`: sequences are [samples][features][steps] there, as Conv1d has them."""
    tensors = dict(module.state_dict())
    if inputs is not None:
        outputs = module.eval()(inputs)
        turned = lambda x: x.transpose(1, 2) if steps_last and x.dim() == 3 else x
        tensors["verify.input"] = turned(inputs)
        tensors["verify.output"] = turned(outputs)
    write_safetensors(path, tensors, **{"strut.layout": "torch"})
