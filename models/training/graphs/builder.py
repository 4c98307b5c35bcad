"""A small writer of ONNX graphs whose weights are external data inside our safetensors files, so no number ships twice."""

import hashlib
import json
import math
import struct
from pathlib import Path

import numpy as np
from onnx import TensorProto, helper, numpy_helper

OPSET, IR_VERSION = 21, 10
DTYPES = {'F16': TensorProto.FLOAT16, 'I8': TensorProto.INT8}


class Graph:
    def __init__(self, name: str, safetensors: Path):
        self.name, self.file = name, safetensors.name
        with open(safetensors, 'rb') as stream:
            length = struct.unpack('<Q', stream.read(8))[0]
            self.header = json.loads(stream.read(length))
        self.start = 8 + length
        self.nodes, self.initializers, self.inputs, self.outputs = [], {}, [], []
        self.count = 0

    def op(self, kind: str, *inputs: str, outputs: int = 1, **attributes):
        """Appends a node; returns the name of its output, or a list of names."""
        self.count += 1
        names = [f'{kind.lower()}_{self.count}' + (f'_{index}' if outputs > 1 else '') for index in range(outputs)]
        self.nodes.append(helper.make_node(kind, list(inputs), names, name=names[0], **attributes))
        return names if outputs > 1 else names[0]

    def constant(self, value, dtype=np.float32) -> str:
        array = np.asarray(value, dtype)
        name = (
            f'constant_{hashlib.sha256(repr((array.dtype, array.shape)).encode() + array.tobytes()).hexdigest()[:12]}'
        )
        self.initializers[name] = numpy_helper.from_array(array, name)
        return name

    def shape(self, *dims) -> str:
        """A 1-D int64 from numbers and names of 1-element tensors."""
        if all(isinstance(dim, int) for dim in dims):
            return self.constant(dims, np.int64)
        return self.op(
            'Concat', *(self.constant([dim], np.int64) if isinstance(dim, int) else dim for dim in dims), axis=0
        )

    def reshape(self, x: str, *dims) -> str:
        return self.op('Reshape', x, self.shape(*dims))

    def stored(self, name: str) -> str:
        """A tensor of the safetensors file as it lies there."""
        if name not in self.initializers:
            entry = self.header[name]
            tensor = TensorProto(
                name=name, data_type=DTYPES[entry['dtype']], dims=entry['shape'], data_location=TensorProto.EXTERNAL
            )
            begin, end = entry['data_offsets']
            for key, value in (('location', self.file), ('offset', self.start + begin), ('length', end - begin)):
                tensor.external_data.add(key=key, value=str(value))
            self.initializers[name] = tensor
        return name

    def weight(self, name: str) -> str:
        """A stored tensor as float32. Quantised ones are multiplied out with Cast and Mul and not with DequantizeLinear:
        onnxruntime folds these at load by default, but leaves DequantizeLinear to be done again at every run."""
        value = self.op('Cast', self.stored(name), to=TensorProto.FLOAT)
        if f'{name}.scale' not in self.header:
            return value
        rows, *rest = self.header[name]['shape']
        columns, groups = math.prod(rest), self.header[f'{name}.scale']['shape'][1]
        scale = self.reshape(self.op('Cast', self.stored(f'{name}.scale'), to=TensorProto.FLOAT), rows, groups, 1)
        return self.reshape(self.op('Mul', self.reshape(value, rows, groups, columns // groups), scale), rows, *rest)

    def linear(self, x: str, *names: str, rows=None) -> str:
        """x (n, in) -> (n, out): Gemm with the layers `names` side by side; `rows` reorders each layer's outputs."""
        parts = [(self.weight(f'{name}.weight'), self.weight(f'{name}.bias')) for name in names]
        if rows is not None:
            parts = [
                tuple(
                    self.op('Gather', part, self.constant(order, np.int64), axis=0) if order is not None else part
                    for part in pair
                )
                for pair, order in zip(parts, rows)
            ]
        weight, bias = (self.op('Concat', *group, axis=0) if len(names) > 1 else group[0] for group in zip(*parts))
        return self.op('Gemm', x, weight, bias, transB=1)

    def layer_norm(self, x: str, dim: int, eps: float, name: str | None = None) -> str:
        scale = self.weight(f'{name}.weight') if name else self.constant(np.ones(dim))
        bias = [self.weight(f'{name}.bias')] if name else []
        return self.op('LayerNormalization', x, scale, *bias, axis=-1, epsilon=eps)

    def rms_norm(self, x: str, weight: str, eps: float, axis: int = -1) -> str:
        mean = self.op('ReduceMean', self.op('Mul', x, x), self.constant([axis], np.int64), keepdims=1)
        root = self.op('Sqrt', self.op('Add', mean, self.constant(eps)))
        return self.op('Mul', self.op('Div', x, root), weight)

    def input(self, name, dims, dtype=TensorProto.FLOAT) -> str:
        self.inputs.append(helper.make_tensor_value_info(name, dtype, dims))
        return name

    def output(self, x, name, dims, dtype=TensorProto.FLOAT):
        self.nodes.append(helper.make_node('Identity', [x], [name]))
        self.outputs.append(helper.make_tensor_value_info(name, dtype, dims))

    def save(self, path: Path):
        graph = helper.make_graph(self.nodes, self.name, self.inputs, self.outputs, list(self.initializers.values()))
        model = helper.make_model(
            graph, opset_imports=[helper.make_opsetid('', OPSET)], ir_version=IR_VERSION, producer_name='kinora'
        )
        path.write_bytes(model.SerializeToString())
