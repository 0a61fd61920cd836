"""The peer of the engine bench: onnxruntime on the same weights, and an independent forward in 64-bit floats.

    peer.py MODEL_FOLDER THREADS < request.json > answer.json

The request holds token ids (`short`, `long`: one text each; `batch`: many) and `vectors`, what the engine made of the
batch. The ONNX file is written from the model's own safetensors, one clean operator where ONNX has one.
"""

import json
import math
import os
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

ROUNDS = 60
BATCH = 32


def read_weights(path):
    data = Path(path).read_bytes()
    end = 8 + int.from_bytes(data[:8], "little")
    header = json.loads(data[8:end])
    return {
        name: np.frombuffer(data[end + entry["data_offsets"][0] : end + entry["data_offsets"][1]], "<f4").reshape(entry["shape"])
        for name, entry in header.items()
        if name != "__metadata__" and entry["dtype"] == "F32"
    }


def write_onnx(weights, config, path):
    heads = config["num_attention_heads"]
    hidden = config["hidden_size"]
    size = hidden // heads
    eps = config["layer_norm_eps"]
    nodes, initializers = [], []

    def constant(name, value):
        initializers.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def node(kind, inputs, **attributes):
        out = f"n{len(nodes)}"
        nodes.append(helper.make_node(kind, inputs, [out], **attributes))
        return out

    def linear(x, name):
        product = node("MatMul", [x, constant(f"{name}.weight", weights[f"{name}.weight"].T)])
        return node("Add", [product, constant(f"{name}.bias", weights[f"{name}.bias"])])

    def norm(x, name):
        gain, bias = (constant(f"{name}.{part}", weights[f"{name}.{part}"]) for part in ("weight", "bias"))
        return node("LayerNormalization", [x, gain, bias], epsilon=eps)

    def split(x, order):
        return node("Transpose", [node("Reshape", [x, "split"])], perm=order)

    constant("split", np.array([0, 0, heads, size], np.int64))
    constant("join", np.array([0, 0, hidden], np.int64))
    constant("scale", np.array(1 / math.sqrt(size), np.float32))
    positions = weights["embeddings.position_embeddings.weight"] + weights["embeddings.token_type_embeddings.weight"][0]
    constant("positions", positions)
    constant("zero", np.array([0], np.int64))
    length = node("Shape", ["ids"], start=1, end=2)
    places = node("Slice", ["positions", "zero", length, "zero"])
    words = node("Gather", [constant("words", weights["embeddings.word_embeddings.weight"]), "ids"])
    x = norm(node("Add", [words, places]), "embeddings.LayerNorm")
    for n in range(config["num_hidden_layers"]):
        at = f"encoder.layer.{n}"
        q = split(linear(x, f"{at}.attention.self.query"), [0, 2, 1, 3])
        k = split(linear(x, f"{at}.attention.self.key"), [0, 2, 3, 1])
        v = split(linear(x, f"{at}.attention.self.value"), [0, 2, 1, 3])
        scores = node("Add", [node("Mul", [node("MatMul", [q, k]), "scale"]), "mask"])
        mixed = node("Transpose", [node("MatMul", [node("Softmax", [scores], axis=-1), v])], perm=[0, 2, 1, 3])
        mixed = linear(node("Reshape", [mixed, "join"]), f"{at}.attention.output.dense")
        x = norm(node("Add", [mixed, x]), f"{at}.attention.output.LayerNorm")
        wide = node("Gelu", [linear(x, f"{at}.intermediate.dense")])
        x = norm(node("Add", [linear(wide, f"{at}.output.dense"), x]), f"{at}.output.LayerNorm")
    nodes.append(helper.make_node("Identity", [x], ["states"]))
    graph = helper.make_graph(
        nodes,
        "bert",
        [
            helper.make_tensor_value_info("ids", TensorProto.INT64, ["batch", "tokens"]),
            helper.make_tensor_value_info("mask", TensorProto.FLOAT, ["batch", 1, 1, "tokens"]),
        ],
        [helper.make_tensor_value_info("states", TensorProto.FLOAT, ["batch", "tokens", hidden])],
        initializers,
    )
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 20)], ir_version=10), path)


def reference(weights, config, ids):
    """One text's unit vector, in 64-bit floats, written to be read and not to be fast."""
    w = {name: value.astype(np.float64) for name, value in weights.items() if "word_embeddings" not in name}
    heads = config["num_attention_heads"]
    erf = np.vectorize(math.erf)

    def norm(x, name):
        centred = x - x.mean(-1, keepdims=True)
        spread = np.sqrt((centred**2).mean(-1, keepdims=True) + config["layer_norm_eps"])
        return centred / spread * w[f"{name}.weight"] + w[f"{name}.bias"]

    def linear(x, name):
        return x @ w[f"{name}.weight"].T + w[f"{name}.bias"]

    x = weights["embeddings.word_embeddings.weight"][ids].astype(np.float64)
    x = x + w["embeddings.position_embeddings.weight"][: len(ids)] + w["embeddings.token_type_embeddings.weight"][0]
    x = norm(x, "embeddings.LayerNorm")
    for n in range(config["num_hidden_layers"]):
        at = f"encoder.layer.{n}"
        q, k, v = (
            linear(x, f"{at}.attention.self.{part}").reshape(len(ids), heads, -1).transpose(1, 0, 2)
            for part in ("query", "key", "value")
        )
        scores = q @ k.transpose(0, 2, 1) / math.sqrt(q.shape[-1])
        shares = np.exp(scores - scores.max(-1, keepdims=True))
        shares /= shares.sum(-1, keepdims=True)
        mixed = (shares @ v).transpose(1, 0, 2).reshape(len(ids), -1)
        x = norm(x + linear(mixed, f"{at}.attention.output.dense"), f"{at}.attention.output.LayerNorm")
        wide = linear(x, f"{at}.intermediate.dense")
        wide = 0.5 * wide * (1 + erf(wide / math.sqrt(2)))
        x = norm(x + linear(wide, f"{at}.output.dense"), f"{at}.output.LayerNorm")
    mean = x.mean(0)
    return mean / np.linalg.norm(mean)


class Peer:
    def __init__(self, path, threads):
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        start = time.perf_counter()
        self.session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
        self.load = time.perf_counter() - start

    def embed(self, texts):
        longest = max(map(len, texts))
        ids = np.array([text + [0] * (longest - len(text)) for text in texts], np.int64)
        present = np.array([[1.0] * len(text) + [0.0] * (longest - len(text)) for text in texts], np.float32)
        mask = ((1 - present) * -1e9)[:, None, None, :]
        states = self.session.run(None, {"ids": ids, "mask": mask})[0]
        means = (states * present[..., None]).sum(1) / present.sum(1, keepdims=True)
        return means / np.linalg.norm(means, axis=1, keepdims=True)

    def median(self, ids):
        def once():
            start = time.perf_counter()
            self.embed([ids])
            return time.perf_counter() - start

        times = sorted(once() for _ in range(ROUNDS))
        return times[ROUNDS // 2]

    def per_second(self, texts):
        # Like with like, as a careful user would batch, to waste little on padding.
        texts = sorted(texts, key=len)
        batches = [texts[n : n + BATCH] for n in range(0, len(texts), BATCH)]
        self.embed(batches[0])
        start = time.perf_counter()
        for batch in batches:
            self.embed(batch)
        return len(texts) / (time.perf_counter() - start)


def main():
    folder, threads = Path(sys.argv[1]), int(sys.argv[2])
    request = json.load(sys.stdin)
    config = json.loads((folder / "config.json").read_text())
    weights = read_weights(folder / "model.safetensors")
    with tempfile.TemporaryDirectory() as scratch:
        path = os.path.join(scratch, "model.onnx")
        write_onnx(weights, config, path)
        peer = Peer(path, threads)
    checked = list(zip(request["batch"], request["vectors"]))[:: max(1, len(request["batch"]) // 8)]
    pairs = [(reference(weights, config, ids), np.array(vector), peer.embed([ids])[0]) for ids, vector in checked]
    json.dump(
        {
            "name": f"onnxruntime {onnxruntime.__version__}",
            "load_ms": peer.load * 1e3,
            "short_ms": peer.median(request["short"]) * 1e3,
            "long_ms": peer.median(request["long"]) * 1e3,
            "per_second": peer.per_second(request["batch"]),
            "least_cosine": min(float(truth @ ours) for truth, ours, _ in pairs),
            "largest_difference": max(float(abs(truth - ours).max()) for truth, ours, _ in pairs),
            "peer_least_cosine": min(float(truth @ peer) for truth, _, peer in pairs),
        },
        sys.stdout,
    )


if __name__ == "__main__":
    main()
