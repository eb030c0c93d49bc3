"""Writes a PyTorch module, and samples to verify it by, as a file that strut loads."""
import json
import struct

import torch

TYPES = {torch.float16: "F16", torch.bfloat16: "BF16", torch.float32: "F32",
         torch.float64: "F64", torch.int64: "I64"}


def write_safetensors(path, tensors, **metadata):
    header, numbers = {"__metadata__": {"format": "pt", **metadata}}, b""
    for name, tensor in tensors.items():
        if tensor.dtype not in TYPES:
            raise ValueError(f"tensor {name!r} is {tensor.dtype}, strut reads {', '.join(map(str, TYPES))}: "
                             "a buffer that is no parameter is left out with persistent=False")
    for name, tensor in sorted(tensors.items(), key=lambda item: -item[1].element_size()):
        flat = tensor.detach().cpu().contiguous().reshape(-1)
        raw = flat.view(torch.uint8).numpy().tobytes()
        header[name] = {"dtype": TYPES[tensor.dtype], "shape": list(tensor.shape),
                        "data_offsets": [len(numbers), len(numbers) + len(raw)]}
        numbers += raw
    text = json.dumps(header).encode()
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + numbers)


def outputs_of(module, inputs):
    """What the module gives out in inference; it is left in the mode that it was in, part by part."""
    modes = [(part, part.training) for part in module.modules()]
    try:
        with torch.no_grad():
            outputs = module.eval()(inputs)
    finally:
        for part, training in modes:
            part.training = training
    if not torch.is_tensor(outputs):
        raise ValueError(f"the model gives out a {type(outputs).__name__}: strut's networks give out one "
                         "tensor, so does a module around this one that returns one of them")
    return outputs


def export(module, path, inputs=None, steps_last=False):
    """`steps_last`: sequences are [samples][features][steps] there, as Conv1d has them. What cannot be
    written is a ValueError; the file that was there stays then."""
    tensors = dict(module.state_dict())
    if inputs is not None:
        turned = lambda x: x.transpose(1, 2) if steps_last and x.dim() == 3 else x
        tensors["verify.input"] = turned(inputs)
        tensors["verify.output"] = turned(outputs_of(module, inputs))
    write_safetensors(path, tensors, **{"strut.layout": "torch"})
