"""The network of fewer layers: what it keeps of the whole one, and that it comes nearer to it."""

import random

import pytest

torch = pytest.importorskip("torch", reason="torch is only needed to train")

from verbale.engine.weights import find_weights, load_tokenizer  # noqa: E402
from verbale.training.corpora import Labelled  # noqa: E402
from verbale.training.distilling import Teacher  # noqa: E402
from verbale.training.examples import epoch, make_batch, make_example  # noqa: E402
from verbale.training.network import Network  # noqa: E402

TEXT = "“We shall see,” Ms Oun said. The minister added that nothing had been signed. " * 60


@pytest.fixture(scope="module")
def batch():
    example = make_example(Labelled("a", TEXT), load_tokenizer(find_weights(None)))
    length, windows = epoch([(example, 6)], random.Random(1))[0]
    return make_batch(windows, length)


def test_a_network_that_keeps_all_is_the_whole_one(batch):
    whole = Network().eval()
    kept = whole.keep(range(6), 1536).eval()
    said, same = (n(batch.ids, batch.attended, batch.features)[0] for n in (whole, kept))
    assert torch.equal(said, same)


def test_it_keeps_the_units_that_weigh_most():
    whole = Network()
    with torch.no_grad():
        whole.layers[2].up.weight[7] *= 1000
    kept = whole.keep((2,), 5)
    assert len(kept.layers) == 1
    assert kept.layers[0].up.weight.shape[0] == 5
    assert any(torch.equal(row, whole.layers[2].up.weight[7]) for row in kept.layers[0].up.weight)


def test_a_step_brings_it_nearer_and_leaves_the_words_alone(batch):
    torch.manual_seed(0)
    teacher, network = Teacher(find_weights(None)), Network().keep((0,), 64)
    words = network.word.weight.clone()
    learnt = [p for p in network.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(learnt, 1e-3)
    losses = []
    for _ in range(8):
        loss, parts = teacher.loss(network(batch.ids, batch.attended, batch.features), batch)
        assert set(parts) >= {"outer", "inner", "outer pointer", "inner pointer", "labels"}
        losses.append(float(loss.detach()))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    assert losses[-1] < losses[0]
    assert torch.equal(network.word.weight, words)
