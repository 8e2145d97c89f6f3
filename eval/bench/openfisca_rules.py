"""Three measures of the record as OpenFisca-core rules, to time ours beside; nothing here answers anybody.

新增规上企业奖励 (half of 10万 each), 创新平台首次认定奖励 and 年销售收入首次突破奖励, as a
modeller of OpenFisca would write them. It knows no unknown, so both sides are given rows in which every fact is told.
"""

from pathlib import Path
from typing import Any

import pyarrow.compute as pc
import pyarrow.parquet as pq
from openfisca_core.entities import build_entity
from openfisca_core.periods import DateUnit
from openfisca_core.simulation_builder import SimulationBuilder
from openfisca_core.simulations import Simulation
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

from corpus.measures.columns import code
from corpus.measures.facts import vocabulary

RULES = ("liaocheng-new-above-scale", "liaocheng-innovation-platform", "shandong-sales-breakthrough")
PERIOD = "2026"
ENTERPRISE = build_entity(key="enterprise", plural="enterprises", label="企业", is_person=True)
INPUTS: dict[str, type] = {
    "newly_above_scale": bool,
    "growth_two_years": bool,
    "first_recognition": bool,
    "kinetic_policy": bool,
    "national_platforms": int,
    "provincial_platforms": int,
    "annual_sales": float,
    "sales_before": float,
}
CHOICES = {"is_private": ("ownership", "private"), "is_enterprise": ("applicant", "enterprise")}
TIERS = ((1e10, 1e6), (5e10, 3e6), (1e11, 5e6))


def system() -> TaxBenefitSystem:
    """Return the rules and the variables that they read."""
    made = TaxBenefitSystem([ENTERPRISE])
    for name, kind in {**INPUTS, **dict.fromkeys(CHOICES, bool)}.items():
        made.add_variable(_variable(name, kind))
    for name, formula in zip(RULES, (_above_scale, _platforms, _breakthrough), strict=True):
        made.add_variable(_variable(name, float, formula))
    return made


def loaded(parquet: Path) -> Simulation:
    """Return a simulation that has been told the rows of `parquet`; it weighs them once and remembers."""
    table = pq.read_table(parquet, columns=[*INPUTS, *(name for name, _ in CHOICES.values())])
    simulation = SimulationBuilder().build_default_simulation(system(), count=table.num_rows)
    for name, kind in INPUTS.items():
        column = table.column(name)
        column = column.cast("float64") if kind is float else column
        simulation.set_input(name, PERIOD, column.to_numpy())
    for name, (column, wanted) in CHOICES.items():
        simulation.set_input(
            name, PERIOD, pc.equal(table.column(column), code(vocabulary()[column], wanted)).to_numpy()
        )
    return simulation


def calculated(simulation: Simulation) -> list[tuple[int, float]]:
    """Return for each rule how many enterprises get something and how much."""
    found = []
    for name in RULES:
        amounts = simulation.calculate(name, PERIOD)
        found.append((int((amounts > 0).sum()), float(amounts.sum(dtype="float64"))))
    return found


def _variable(name: str, kind: type, formula: Any = None) -> type[Variable]:
    own = {"value_type": kind, "entity": ENTERPRISE, "definition_period": DateUnit.YEAR, "label": name}
    return type(name, (Variable,), own | ({"formula": formula} if formula else {}))


def _above_scale(enterprise: Any, period: Any) -> Any:
    due = enterprise("is_enterprise", period) * enterprise("newly_above_scale", period)
    return due * 50_000.0 + due * enterprise("growth_two_years", period) * 50_000.0


def _platforms(enterprise: Any, period: Any) -> Any:
    private = enterprise("is_enterprise", period) * enterprise("is_private", period)
    due = private * enterprise("first_recognition", period)
    national, provincial = (enterprise(f"{level}_platforms", period) for level in ("national", "provincial"))
    return due * (national * 2_000_000.0 + provincial * 500_000.0)


def _breakthrough(enterprise: Any, period: Any) -> Any:
    private = enterprise("is_enterprise", period) * enterprise("is_private", period)
    due = private * enterprise("kinetic_policy", period)
    now, before = enterprise("annual_sales", period), enterprise("sales_before", period)
    amount = 0.0
    for threshold, grant in TIERS:
        crossed = (now > threshold) * (before <= threshold)
        amount = amount * (1 - crossed) + crossed * grant
    return due * amount
