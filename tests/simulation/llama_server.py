"""A llama.cpp server with the embedded model, in a process of its own that can be killed.

Run as `python llama_server.py PORT [embeddings]`; it says `ready` when it listens.
"""

import sys
import threading

import xllamacpp

from townsfolk.llm.weights import embedded_model


def serve(port: int, embeds: bool) -> None:
    """Serve until killed."""
    parameters = xllamacpp.CommonParams()
    parameters.model.path = str(embedded_model())
    parameters.hostnames = ["127.0.0.1"]
    parameters.port = port
    parameters.n_ctx = 4096
    parameters.n_parallel = 2
    parameters.n_batch = 256
    parameters.cpuparams.n_threads = 1
    parameters.cpuparams_batch.n_threads = 1
    parameters.ui = False
    parameters.verbosity = 0
    if embeds:
        parameters.embedding = True
        parameters.n_parallel = 1
        parameters.pooling_type = xllamacpp.llama_pooling_type.LLAMA_POOLING_TYPE_MEAN
    running = xllamacpp.Server(parameters)
    print(f"ready {running.listening_address}", flush=True)  # noqa: T201
    threading.Event().wait()


if __name__ == "__main__":
    serve(int(sys.argv[1]), embeds="embeddings" in sys.argv)
