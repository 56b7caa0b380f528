"""The checker finds nothing in what is whole, and finds every fault made on purpose."""

import pytest
from mutants import MUTANTS
from mutations import STAGES, find_faults_of


@pytest.mark.parametrize("stage", STAGES)
def test_what_is_whole_has_no_fault(stage):
    assert find_faults_of(None, stage) == []


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda each: f"{each.stage}: {each.name}")
def test_fault_is_found(mutant):
    assert find_faults_of(mutant, mutant.stage)
