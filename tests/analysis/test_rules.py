"""The table of rules: what it may hold, and what it says of what it may not."""

from importlib import resources

import pytest

from verbale.analysis.rules import load_rules, read_rules
from verbale.errors import BadRules

MAIN = "main\tagreed\tfor >= 1\tSomebody is for it."


def test_own_rules_name_every_finding():
    names = {rule.name for rule in load_rules().main}
    assert {"common ground", "open", "conditional", "one-sided", "red line"} <= names
    assert "moved" in {rule.name for rule in load_rules().also}


def test_own_rules_can_be_copied_and_given(tmp_path):
    own = resources.files("verbale") / "data" / "settlement.tsv"
    copy = tmp_path / "rules.tsv"
    copy.write_text(own.read_text(encoding="utf-8"), encoding="utf-8")
    assert load_rules(copy) == load_rules()


def test_rule_holds_if_all_its_tests_do():
    (rule,) = read_rules("main\tx\tfor >= 2, against = 0\tA.", "r.tsv").main
    assert rule.holds({"for": 2, "against": 0})
    assert not rule.holds({"for": 2, "against": 1})
    assert not rule.holds({"for": 1, "against": 0})


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        (f"# a comment\nmian{MAIN[4:]}", "r.tsv, line 2: 'mian' is no kind of rule"),
        ("main\tagreed\tfor >= 1", "r.tsv, line 1: has 3 columns. Write four"),
        ("main\tagreed\tfor > 1\tA.", "'for > 1' is no test"),
        ("main\tagreed\tfro >= 1\tA.", "nothing counts 'fro'. Write one of for, against"),
        ("principal\t*\tfor >= 1\tA.", "nothing counts 'for'. Write one of share, issues"),
        ("also\tmoved\tmoved >= 1\tA.", "holds no 'main' rule"),
    ],
)
def test_error_says_where_and_what_to_write(text, advice):
    with pytest.raises(BadRules) as raised:
        read_rules(text, "r.tsv")
    assert advice in str(raised.value)


def test_missing_file_is_said(tmp_path):
    with pytest.raises(BadRules, match="cannot be read"):
        load_rules(tmp_path / "none.tsv")
