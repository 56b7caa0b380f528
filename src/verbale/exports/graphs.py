"""Networks as files: GraphML (plain, and as visone reads it), GEXF, UCINET DL, CSV.

Labels go out as they are wherever the format can hold them: only DL, which knows no escape, gets
plain quotation marks and line ends replaced. The same network gives the same bytes.
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from verbale.analysis.networks import Network, Plan
from verbale.exports.tables import guard

# What XML 1.0 cannot hold at all, not even escaped.
_UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ESCAPES = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "\t": "&#9;",  # a reader of XML makes spaces of these three where they are not escaped
    "\n": "&#10;",
    "\r": "&#13;",
}
# Agreement and conflict, as visone shows them; the third is "both" of a combined network.
GREEN, RED, BLUE, GREY, BLACK = "#00ff00", "#ff0000", "#0000ff", "#999999", "#000000"
RADIUS = 300.0  # of the circle on which visone first shows the nodes, in points


@dataclass(frozen=True, slots=True)
class Node:
    """An actor or a concept, with the number of its statements that are counted."""

    id: str
    label: str
    variable: str
    side: int  # 0 for rows, 1 for the columns of a two-mode network
    statements: int


@dataclass(frozen=True, slots=True)
class Tie:
    """Two nodes, by their places among the nodes, and how strongly they are tied."""

    source: int
    target: int
    weight: float


def list_nodes(network: Network) -> tuple[Node, ...]:
    """The rows; after them, in a two-mode network, the columns."""
    labels = [(network.plan.rows, 0, *each) for each in _counted(network, "rows")]
    if not network.one_mode:
        labels += [(network.plan.columns, 1, *each) for each in _counted(network, "columns")]
    return tuple(
        Node(f"n{at}", label, variable, side, statements)
        for at, (variable, side, label, statements) in enumerate(labels)
    )


def _counted(network: Network, which: str) -> Iterator[tuple[str, int]]:
    if which == "rows":
        return zip(network.rows, network.row_statements, strict=True)
    return zip(network.columns, network.column_statements, strict=True)


def list_ties(network: Network) -> tuple[Tie, ...]:
    """Every tie that is not zero, once; by source, then target."""
    weights = np.triu(network.weights, 1) if network.one_mode else network.weights
    shift = 0 if network.one_mode else len(network.rows)
    return tuple(
        Tie(int(row), int(column) + shift, float(weights[row, column]))
        for row, column in np.argwhere(weights != 0)
    )


def to_graphml(network: Network) -> str:
    """For any program that reads GraphML (Gephi, Cytoscape, yEd, igraph, networkx)."""
    keys = (
        ("label", "node", "label", "string"),
        ("variable", "node", "variable", "string"),
        ("side", "node", "bipartite", "int"),
        ("statements", "node", "statements", "int"),
        ("weight", "edge", "weight", "double"),
        ("network", "graph", "network", "string"),
    )
    nodes = list_nodes(network)
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">',
        *(
            f'  <key id="{id}" for="{what}" attr.name="{name}" attr.type="{type}"/>'
            for id, what, name, type in keys
        ),
        '  <graph id="G" edgedefault="undirected">',
        f'    <data key="network">{_escape(describe(network.plan))}</data>',
    ]
    for node in nodes:
        lines += [f'    <node id="{node.id}">', *_data("      ", _say_node(node)), "    </node>"]
    for tie in list_ties(network):
        lines += [
            f'    <edge source="{nodes[tie.source].id}" target="{nodes[tie.target].id}">',
            f'      <data key="weight">{_number(tie.weight)}</data>',
            "    </edge>",
        ]
    return "\n".join([*lines, "  </graph>", "</graphml>", ""])


def _say_node(node: Node) -> dict[str, object]:
    return {
        "label": node.label,
        "variable": node.variable,
        "side": node.side,
        "statements": node.statements,
    }


def _data(indent: str, values: Mapping[str, object]) -> list[str]:
    return [
        f'{indent}<data key="{key}">{_escape(str(value))}</data>' for key, value in values.items()
    ]


def to_visone(network: Network) -> str:
    """GraphML in the dialect of visone: the attributes that DNA writes, colours by sign.

    The nodes stand on a circle; visone lays them out anew.
    """
    nodes, ties = list_nodes(network), list_ties(network)
    lines = [*_VISONE_HEAD, _visone_graph(len(nodes), len(ties)), *_VISONE_PROPERTIES]
    for at, node in enumerate(nodes):
        lines += _visone_node(node, 2 * math.pi * at / len(nodes))
    for tie in ties:
        lines += _visone_edge(nodes, tie, network.plan)
    return "\n".join([*lines, "  </graph>", "</graphml>", ""])


_VISONE_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<graphml xmlns="http://graphml.graphdrawing.org/xmlns"'
    ' xmlns:visone="http://visone.info/xmlns"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    ' xmlns:y="http://www.yworks.com/xml/graphml"'
    ' xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns/graphml'
    ' http://www.yworks.com/xml/schema/graphml/1.0/ygraphml.xsd">',
    '  <key for="node" id="d0" yfiles.type="nodegraphics"/>',
    '  <key for="edge" id="e0" yfiles.type="edgegraphics"/>',
    '  <key for="graph" id="prop" visone.type="properties"/>',
    *(
        f'  <key id="{name}" for="node" attr.name="{name}" attr.type="{type}"/>'
        for name, type in (
            ("id", "string"),
            ("name", "string"),
            ("variable", "string"),
            ("frequency", "int"),
        )
    ),
    '  <key id="weight" for="edge" attr.name="weight" attr.type="double"/>',
)
_VISONE_PROPERTIES = (
    '    <data key="prop">',
    '      <visone:labelAttribute edgeLabel="weight" nodeLabel="name"/>',
    "    </data>",
)


def _visone_graph(nodes: int, ties: int) -> str:
    return (
        f'  <graph edgedefault="undirected" id="DNA" parse.edges="{ties}" '
        f'parse.nodes="{nodes}" parse.order="free">'
    )


def _visone_node(node: Node, angle: float) -> list[str]:
    values = {
        "id": node.id,
        "name": node.label,
        "variable": node.variable,
        "frequency": node.statements,
    }
    x, y = RADIUS * (1 + math.cos(angle)), RADIUS * (1 + math.sin(angle))
    return [
        f'    <node id="{node.id}">',
        *_data("      ", values),
        '      <data key="d0">',
        "        <visone:shapeNode>",
        "          <y:ShapeNode>",
        f'            <y:Geometry height="20.0" width="20.0" x="{x:.3f}" y="{y:.3f}"/>',
        f'            <y:Fill color="{"#cccccc" if node.side == 0 else "#ffffff"}"'
        ' transparent="false"/>',
        f'            <y:BorderStyle color="{BLACK}" type="line" width="1.0"/>',
        f"            <y:NodeLabel>{_escape(node.label)}</y:NodeLabel>",
        f'            <y:Shape type="{"ellipse" if node.side == 0 else "roundrectangle"}"/>',
        "          </y:ShapeNode>",
        "        </visone:shapeNode>",
        "      </data>",
        "    </node>",
    ]


def _visone_edge(nodes: Sequence[Node], tie: Tie, plan: Plan) -> list[str]:
    return [
        f'    <edge source="{nodes[tie.source].id}" target="{nodes[tie.target].id}">',
        f'      <data key="weight">{_number(tie.weight)}</data>',
        '      <data key="e0">',
        "        <visone:polyLineEdge>",
        "          <y:PolyLineEdge>",
        f'            <y:LineStyle color="{_colour(tie, plan)}" type="line" width="2.0"/>',
        "          </y:PolyLineEdge>",
        "        </visone:polyLineEdge>",
        "      </data>",
        "    </edge>",
    ]


def _colour(tie: Tie, plan: Plan) -> str:
    if plan.aggregation == "combine":
        if plan.normalisation != "none":
            return GREY
        return {1.0: GREEN, 2.0: RED}.get(tie.weight, BLUE)
    if plan.aggregation == "subtract":
        return GREEN if tie.weight > 0 else RED
    return {"congruence": GREEN, "conflict": RED}.get(plan.aggregation, GREY)


def to_gexf(networks: Sequence[Network]) -> str:
    """For Gephi. Time windows make a dynamic network: each window's ties hold from its middle day
    until the next window's."""
    moments = list(_moments(networks))
    dynamic = networks[0].middle is not None
    known = {(node.side, node.label): node for each in networks for node in list_nodes(each)}
    ids = {key: f"n{at}" for at, key in enumerate(sorted(known))}
    mode = ' mode="dynamic" timeformat="date"' if dynamic else ' mode="static"'
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<gexf xmlns="http://www.gexf.net/1.2draft" version="1.2">',
        f"  <meta><description>{_escape(describe(networks[0].plan))}</description></meta>",
        f'  <graph defaultedgetype="undirected"{mode}>',
        '    <attributes class="node" mode="static">',
        '      <attribute id="variable" title="variable" type="string"/>',
        '      <attribute id="side" title="bipartite" type="integer"/>',
        "    </attributes>",
    ]
    lines += _gexf_attributes("node", "statements", "integer", dynamic)
    if dynamic:
        lines += _gexf_attributes("edge", "weight", "double", dynamic)
    lines += ["    <nodes>", *_gexf_nodes(known, ids, moments, dynamic), "    </nodes>"]
    lines += ["    <edges>", *_gexf_edges(ids, moments, dynamic), "    </edges>"]
    return "\n".join([*lines, "  </graph>", "</gexf>", ""])


@dataclass(frozen=True, slots=True)
class _Moment:
    """A network and the days for which it stands in a dynamic one."""

    network: Network
    first: date | None = None
    last: date | None = None

    @property
    def days(self) -> str:
        """As attributes of an element; "" where the network has no middle day."""
        return f' start="{self.first}" end="{self.last}"' if self.first else ""


def _moments(networks: Sequence[Network]) -> Iterator[_Moment]:
    middles = [each.middle for each in networks]
    for at, network in enumerate(networks):
        after = middles[at + 1] if at + 1 < len(middles) else network.last
        if network.middle is None or after is None:
            yield _Moment(network)
        else:
            yield _Moment(network, network.middle, max(after - timedelta(days=1), network.middle))


def _gexf_attributes(what: str, id: str, type: str, dynamic: bool) -> list[str]:
    return [
        f'    <attributes class="{what}" mode="{"dynamic" if dynamic else "static"}">',
        f'      <attribute id="{id}" title="{id}" type="{type}"/>',
        "    </attributes>",
    ]


def _gexf_nodes(
    known: Mapping[tuple[int, str], Node],
    ids: Mapping[tuple[int, str], str],
    moments: Sequence[_Moment],
    dynamic: bool,
) -> Iterator[str]:
    heard: dict[tuple[int, str], list[tuple[_Moment, int]]] = {key: [] for key in known}
    for moment in moments:
        for node in list_nodes(moment.network):
            heard[node.side, node.label].append((moment, node.statements))
    for key in sorted(known):
        yield f'      <node id="{ids[key]}" label="{_escape(key[1])}">'
        yield "        <attvalues>"
        yield f'          <attvalue for="variable" value="{known[key].variable}"/>'
        yield f'          <attvalue for="side" value="{key[0]}"/>'
        for moment, statements in heard[key]:
            yield f'          <attvalue for="statements" value="{statements}"{moment.days}/>'
        yield "        </attvalues>"
        if dynamic:
            yield from _spells([moment for moment, _ in heard[key]])
        yield "      </node>"


def _gexf_edges(
    ids: Mapping[tuple[int, str], str], moments: Sequence[_Moment], dynamic: bool
) -> Iterator[str]:
    ties: dict[tuple[str, str], list[tuple[_Moment, float]]] = {}
    for moment in moments:
        nodes = list_nodes(moment.network)
        for tie in list_ties(moment.network):
            ends = [ids[node.side, node.label] for node in (nodes[tie.source], nodes[tie.target])]
            ties.setdefault((ends[0], ends[1]), []).append((moment, tie.weight))
    order = sorted(ties, key=lambda each: (int(each[0][1:]), int(each[1][1:])))
    for at, (source, target) in enumerate(order):
        held = ties[source, target]
        named = f'id="e{at}" source="{source}" target="{target}"'
        if not dynamic:
            yield f'      <edge {named} weight="{_number(held[0][1])}"/>'
            continue
        yield f"      <edge {named}>"
        yield "        <attvalues>"
        for moment, weight in held:
            yield f'          <attvalue for="weight" value="{_number(weight)}"{moment.days}/>'
        yield "        </attvalues>"
        yield from _spells([moment for moment, _ in held])
        yield "      </edge>"


def _spells(moments: Iterable[_Moment]) -> Iterator[str]:
    """When the node or tie is there: stretches that follow each other are one."""
    spells: list[tuple[date, date]] = []
    for moment in moments:
        if moment.first is None or moment.last is None:
            continue
        if spells and moment.first <= spells[-1][1] + timedelta(days=1):
            spells[-1] = (spells[-1][0], moment.last)
        else:
            spells.append((moment.first, moment.last))
    yield "        <spells>"
    for first, last in spells:
        yield f'          <spell start="{first}" end="{last}"/>'
    yield "        </spells>"


def to_dl(network: Network) -> str:
    """For UCINET. A label can hold no double quotation mark and no line end: they are replaced."""
    rows = _dl_labels(network.rows)
    if network.one_mode:
        head = [f"dl n = {len(rows)}, format = fullmatrix", "labels:", *rows]
    else:
        columns = _dl_labels(network.columns)
        head = [
            f"dl nr = {len(rows)}, nc = {len(columns)}, format = fullmatrix",
            *("row labels:", *rows),
            *("col labels:", *columns),
        ]
    lines = [" ".join(_number(each) for each in row) for row in network.weights]
    return "\n".join([*head, "data:", *lines, ""])


def _dl_labels(labels: Iterable[str]) -> list[str]:
    """In quotation marks, with a number behind those that would read the same."""
    taken: set[str] = set()
    written = []
    for label in labels:
        plain = " ".join(label.replace('"', "'").split())
        name, number = plain, 2
        while name in taken:
            name, number = f"{plain} ({number})", number + 1
        taken.add(name)
        written.append(f'"{name}"')
    return written


def to_matrix(network: Network) -> str:
    """A CSV table with a row for each row and a column for each column of the network."""
    rows = [["", *map(guard, network.columns)]]
    for label, weights in zip(network.rows, network.weights, strict=True):
        rows.append([guard(label), *map(_number, weights)])
    return _write_csv(rows)


def to_edges(networks: Sequence[Network]) -> str:
    """A CSV table of ties, one a row; of time windows each with its first, middle and last day."""
    dated = networks[0].middle is not None
    head = ["source", "target", "weight", "source_variable", "target_variable"]
    rows = [[*head, "first", "middle", "last"] if dated else head]
    for network in networks:
        days = [str(network.first), str(network.middle), str(network.last)] if dated else []
        nodes = list_nodes(network)
        for tie in list_ties(network):
            ends = nodes[tie.source], nodes[tie.target]
            labels = [guard(node.label) for node in ends]
            variables = [node.variable for node in ends]
            rows.append([*labels, _number(tie.weight), *variables, *days])
    return _write_csv(rows)


def _write_csv(rows: Iterable[Sequence[str]]) -> str:
    written = io.StringIO(newline="")
    csv.writer(written).writerows(rows)
    return written.getvalue()


def describe(plan: Plan) -> str:
    """What the network counts, in one line."""
    over = f"{plan.rows} by {plan.columns}"
    if plan.mode == "one-mode":
        over = f"{plan.rows} by {plan.rows} over {plan.columns}"
    return (
        f"{over}: {plan.aggregation}, normalisation {plan.normalisation}, "
        f"duplicates {plan.duplicates}"
    )


def _number(weight: float) -> str:
    """Twelve digits: enough to tell any two weights apart, few enough for any machine to agree."""
    return f"{weight + 0.0:.12g}"


def _escape(text: str) -> str:
    """For an element or an attribute of XML; what XML cannot hold becomes a replacement sign."""
    writable = _UNWRITABLE.sub("\N{REPLACEMENT CHARACTER}", text)
    return "".join(_ESCAPES.get(each, each) for each in writable)


def _one_each(
    write: Callable[[Network], str], suffix: str
) -> Callable[[Sequence[Network]], str | dict[str, str]]:
    """For forms that hold one network: of time windows a file for each, named by its middle day."""

    def write_each(networks: Sequence[Network]) -> str | dict[str, str]:
        if networks[0].middle is None:
            return write(networks[0])
        return {f"{each.middle}{suffix}": write(each) for each in networks}

    return write_each


@dataclass(frozen=True, slots=True)
class GraphFormat:
    """A form in which networks are written: one network, or those of all time windows."""

    name: str
    suffix: str
    says: str
    write: Callable[[Sequence[Network]], str | dict[str, str]]
    whole: bool = False  # whether one file holds all time windows


GRAPH_FORMATS = (
    GraphFormat("graphml", ".graphml", "GraphML", _one_each(to_graphml, ".graphml")),
    GraphFormat("visone", ".graphml", "GraphML for visone", _one_each(to_visone, ".graphml")),
    GraphFormat("gexf", ".gexf", "GEXF for Gephi", to_gexf, whole=True),
    GraphFormat("dl", ".dl", "UCINET DL", _one_each(to_dl, ".dl")),
    GraphFormat("matrix", ".csv", "a matrix as CSV", _one_each(to_matrix, ".csv")),
    GraphFormat("edges", ".csv", "a list of ties as CSV", to_edges, whole=True),
)
