"""Networks as files, read back by networkx and by readers written here."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from datetime import datetime
from xml.etree import ElementTree

import networkx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from verbale.analysis.coding import CodedStatement
from verbale.analysis.networks import Network, Plan, draw_network
from verbale.analysis.windows import Window, draw_windows
from verbale.exports.graphs import (
    GRAPH_FORMATS,
    to_dl,
    to_edges,
    to_gexf,
    to_graphml,
    to_matrix,
    to_visone,
)
from verbale.exports.tables import unguard

GEXF = "{http://www.gexf.net/1.2draft}"
QUOTED = 'The "Union" & <Sons>, Ltd.'
BROKEN = "Two\nlines,\ta tab and\r\na return"
FOREIGN = "Şırnak – Україна 🕊 e\u0301"
FORMULA = "=1+1; 'quoted'"


def state(actor: str, concept: str, agreement: float, day: int) -> CodedStatement:
    at = datetime(2031, 5, day)
    return CodedStatement("", actor, concept, agreement, at, "r", f"{actor}/{concept}/{day}")


SAID = [
    state(QUOTED, BROKEN, 1.0, 1),
    state(QUOTED, FOREIGN, 1.0, 2),
    state(BROKEN, BROKEN, 0.0, 3),
    state(FOREIGN, FOREIGN, 1.0, 4),
    state(FOREIGN, BROKEN, 1.0, 8),
    state(FORMULA, FOREIGN, 0.0, 9),
    state("a hermit", "of no interest to others", 1.0, 9),
]
ONE = draw_network(SAID, Plan(aggregation="subtract", normalisation="average"))
TWO = draw_network(SAID, Plan(mode="two-mode", aggregation="subtract"))


def expected_ties(network: Network) -> dict[frozenset[tuple[int, str]], float]:
    """Each tie by its ends: the side and the label."""
    ties = {}
    for (row, column), weight in np.ndenumerate(network.weights):
        ends = (0, network.rows[row]), (0 if network.one_mode else 1, network.columns[column])
        if weight:
            ties[frozenset(ends)] = weight
    return ties


def found_ties(graph: networkx.Graph, label: str, side: str) -> dict[object, float]:
    names = {id: (data.get(side, 0), data[label]) for id, data in graph.nodes(data=True)}
    return {frozenset((names[a], names[b])): w for a, b, w in graph.edges(data="weight")}


@pytest.mark.parametrize("network", [ONE, TWO], ids=["one-mode", "two-mode"])
def test_graphml_is_read_by_networkx(network):
    graph = networkx.parse_graphml(to_graphml(network))
    assert found_ties(graph, "label", "bipartite") == pytest.approx(expected_ties(network))
    labels = {(data["bipartite"], data["label"]) for _, data in graph.nodes(data=True)}
    assert {(0, label) for label in network.rows} <= labels
    assert len(labels) == len(network.rows) + (0 if network.one_mode else len(network.columns))
    heard = {data["label"]: data["statements"] for _, data in graph.nodes(data=True)}
    assert heard["a hermit"] == 1


def read_visone(written: str) -> networkx.Graph:
    """As networkx reads it, which does not know visone's key for properties of the graph."""
    plain, keys = re.subn(r'  <key for="graph" id="prop" visone.type="properties"/>\n', "", written)
    plain, blocks = re.subn(r'    <data key="prop">\n.*\n    </data>\n', "", plain)
    assert (keys, blocks) == (1, 1)
    return networkx.parse_graphml(plain)


@pytest.mark.parametrize("network", [ONE, TWO], ids=["one-mode", "two-mode"])
def test_visones_graphml_is_read_by_networkx_and_has_its_colours(network):
    graph = read_visone(to_visone(network))
    named = {
        frozenset(label for _, label in ends): weight
        for ends, weight in expected_ties(network).items()
    }
    found = {frozenset(ends): w for ends, w in _named_edges(graph, "name")}
    assert found == pytest.approx(named)
    colours = re.findall(r'LineStyle color="(#\w+)"', to_visone(network))
    weights = [
        float(each) for each in re.findall(r'<data key="weight">([^<]+)<', to_visone(network))
    ]
    assert colours == ["#00ff00" if weight > 0 else "#ff0000" for weight in weights]
    frequencies = {data["name"]: data["frequency"] for _, data in graph.nodes(data=True)}
    assert frequencies["a hermit"] == 1


def _named_edges(graph: networkx.Graph, name: str) -> list[tuple[tuple[str, str], float]]:
    names = dict(graph.nodes(data=name))
    return [((names[a], names[b]), w) for a, b, w in graph.edges(data="weight")]


@pytest.mark.parametrize("network", [ONE, TWO], ids=["one-mode", "two-mode"])
def test_gexf_is_read_by_networkx(network):
    graph = networkx.read_gexf(io.BytesIO(to_gexf([network]).encode()))
    assert found_ties(graph, "label", "bipartite") == pytest.approx(expected_ties(network))
    assert graph.graph["mode"] == "static"


def test_time_windows_make_a_dynamic_gexf():
    drawn = draw_windows(SAID, Plan(), Window("days", 4))
    graph = networkx.read_gexf(io.BytesIO(to_gexf(drawn).encode()))
    assert graph.graph["mode"] == "dynamic"
    names = dict(graph.nodes(data="label"))
    # networkx keeps the last weight alone: the others are read here.
    found = {
        (frozenset((names[edge.get("source")], names[edge.get("target")])), value.get("start")): (
            float(value.get("value"))
        )
        for edge in ElementTree.fromstring(to_gexf(drawn)).iter(f"{GEXF}edge")
        for value in edge.iter(f"{GEXF}attvalue")
    }
    expected = {
        (frozenset(label for _, label in ends), str(network.middle)): weight
        for network in drawn
        for ends, weight in expected_ties(network).items()
    }
    assert found == pytest.approx(expected)
    assert {frozenset((names[a], names[b])) for a, b in graph.edges} == {a for a, _ in expected}
    assert all(data["spells"] for _, _, data in graph.edges(data=True))


def test_spells_that_follow_each_other_are_one_and_gaps_stay():
    said = [*(state("a", "toll", 1.0, day) for day in (1, 2, 9, 10)), state("b", "toll", 1.0, 5)]
    gexf = to_gexf(draw_windows(said, Plan(), Window("days", 2)))
    root = ElementTree.fromstring(gexf)
    (node,) = (each for each in root.iter(f"{GEXF}node") if each.get("label") == "a")
    spells = [(each.get("start"), each.get("end")) for each in node.iter(f"{GEXF}spell")]
    assert spells == [("2031-05-02", "2031-05-03"), ("2031-05-08", "2031-05-09")]


def read_dl(text: str) -> tuple[list[str], list[str], np.ndarray]:
    """A UCINET DL file with embedded labels, read line by line as its manual tells."""
    lines = text.split("\n")
    head = dict(re.findall(r"(\w+) = (\w+)", lines[0]))
    assert lines[0].startswith("dl ")
    assert head["format"] == "fullmatrix"
    rows, columns = int(head.get("nr", head.get("n"))), int(head.get("nc", head.get("n")))
    at, labels = 1, []
    names = ["labels:"] if "n" in head else ["row labels:", "col labels:"]
    for name, count in zip(names, (rows, columns), strict=False):
        assert lines[at] == name
        quoted = lines[at + 1 : at + 1 + count]
        assert all(re.fullmatch('"[^"]*"', each) for each in quoted)
        labels.append([each[1:-1] for each in quoted])
        at += 1 + count
    assert lines[at] == "data:"
    data = [[float(each) for each in line.split()] for line in lines[at + 1 : at + 1 + rows]]
    assert lines[at + 1 + rows :] == [""]
    return labels[0], labels[-1], np.array(data).reshape(rows, columns)


@pytest.mark.parametrize("network", [ONE, TWO], ids=["one-mode", "two-mode"])
def test_dl_holds_the_matrix_and_labels_without_quotes_and_line_ends(network):
    rows, columns, weights = read_dl(to_dl(network))
    assert np.allclose(weights, network.weights)
    plain = {BROKEN: "Two lines, a tab and a return", QUOTED: "The 'Union' & <Sons>, Ltd."}
    assert rows == [plain.get(label, label) for label in network.rows]
    assert columns == [plain.get(label, label) for label in network.columns]


def test_labels_that_would_read_the_same_in_dl_are_told_apart():
    said = [state(name, "toll", 1.0, 1) for name in ('"A"', "'A'", "'A' (2)", "'A'\n")]
    rows, _, _ = read_dl(to_dl(draw_network(said, Plan())))
    assert len(set(rows)) == len(rows) == 4


@pytest.mark.parametrize("network", [ONE, TWO], ids=["one-mode", "two-mode"])
def test_matrix_as_csv(network):
    head, *rows = csv.reader(io.StringIO(to_matrix(network), newline=""))
    assert tuple(map(unguard, head[1:])) == network.columns
    assert tuple(unguard(row[0]) for row in rows) == network.rows
    assert np.allclose([[float(each) for each in row[1:]] for row in rows], network.weights)


def test_no_label_of_a_csv_can_act_as_a_formula():
    for written in (to_matrix(TWO), to_edges([TWO])):
        cells = [cell for row in csv.reader(io.StringIO(written, newline="")) for cell in row]
        assert any(cell.startswith("'=1+1") for cell in cells)
        assert not any(cell.startswith("=") for cell in cells)


def test_list_of_ties_has_each_once_and_its_window():
    rows = list(csv.DictReader(io.StringIO(to_edges([TWO]), newline="")))
    found = {
        frozenset([(0, unguard(row["source"])), (1, unguard(row["target"]))]): float(row["weight"])
        for row in rows
    }
    assert found == pytest.approx(expected_ties(TWO))
    assert {row["target_variable"] for row in rows} == {"concept"}
    drawn = draw_windows(SAID, Plan(), Window("days", 4))
    dated = list(csv.DictReader(io.StringIO(to_edges(drawn), newline="")))
    assert len(dated) == sum(len(expected_ties(each)) for each in drawn)
    assert {row["middle"] for row in dated} <= {str(each.middle) for each in drawn}


@pytest.mark.parametrize("format", GRAPH_FORMATS, ids=lambda each: each.name)
def test_same_statements_in_another_order_give_the_same_bytes(format):
    for plan in (ONE.plan, TWO.plan):
        one, other = (draw_network(each, plan) for each in (SAID, SAID[::-1]))
        assert format.write([one]) == format.write([other])


@pytest.mark.parametrize("format", GRAPH_FORMATS, ids=lambda each: each.name)
def test_time_windows_are_one_file_or_a_file_each(format):
    drawn = draw_windows(SAID, Plan(), Window("days", 4))
    written = format.write(drawn)
    assert isinstance(written, str) == format.whole
    if not format.whole:
        assert list(written) == [f"{each.middle}{format.suffix}" for each in drawn]
        assert written[f"{drawn[0].middle}{format.suffix}"] == format.write(
            [replace(drawn[0], middle=None)]
        )


@given(st.lists(st.text(min_size=1), min_size=1, max_size=4, unique=True))
def test_any_label_survives_in_xml_as_far_as_xml_can_hold_it(labels):
    network = draw_network([state(label, "toll", 1.0, 1) for label in labels], Plan())
    allowed = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
    expected = sorted(allowed.sub("\ufffd", label) for label in labels)
    assert sorted(_names(networkx.parse_graphml(to_graphml(network)), "label")) == expected
    assert sorted(_names(read_visone(to_visone(network)), "name")) == expected
    gexf = networkx.read_gexf(io.BytesIO(to_gexf([network]).encode()))
    assert sorted(_names(gexf, "label")) == expected


def _names(graph: networkx.Graph, name: str) -> list[str]:
    return [label for _, label in graph.nodes(data=name)]


def test_combined_network_has_a_colour_for_each_case():
    said = [state("a", "x", 1.0, 1), state("a", "y", 0.0, 2)]
    said += [state("a", "z", side, 3 + int(side)) for side in (0.0, 1.0)]
    network = draw_network(said, Plan(mode="two-mode", aggregation="combine"))
    colours = re.findall(r'LineStyle color="(#\w+)"', to_visone(network))
    assert colours == ["#00ff00", "#ff0000", "#0000ff"]
