"""What may stand in a scenario file for a length of time."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from sim.scenario.errors import did_you_mean, shown_value
from sim.scenario.fields import (
    Number,
    Table,
    no_negative_zero,
    said,
    wrong,
)

ENDLESS = "endless"
MOST_MINUTES = 100_000.0

Minutes = Annotated[
    float,
    Field(strict=True, allow_inf_nan=False, ge=0, le=MOST_MINUTES),
    AfterValidator(no_negative_zero),
]


class DurationTable(Table):
    """A law for a length of time."""

    distribution: Literal["exponential", "lognormal", "constant", "list"] = said(
        "law", "exponential and constant use mean_min; lognormal mean_min and sigma; "
        "list draws one of values_min with equal chances",
    )  # fmt: skip
    mean_min: Number = Field(
        default=0.0, ge=0, le=MOST_MINUTES, title="mean", description="minutes"
    )
    sigma: Number = Field(
        default=0.0, ge=0, le=4, title="sigma", description="standard deviation of the log"
    )
    values_min: list[Minutes] = Field(
        default=[], max_length=10_000, title="values", description="minutes, one drawn each time"
    )

    @model_validator(mode="after")
    def _keys_fit_the_law(self) -> DurationTable:
        needed = {
            "exponential": {"mean_min"},
            "constant": {"mean_min"},
            "lognormal": {"mean_min", "sigma"},
            "list": {"values_min"},
        }[self.distribution]
        given = self.model_fields_set - {"distribution"}
        faults = [f"needs {key}" for key in sorted(needed - given)]
        faults += [f"does not use {key}; take it out" for key in sorted(given - needed)]
        random = self.distribution in ("exponential", "lognormal")
        if random and "mean_min" in given and self.mean_min == 0:
            faults.append("needs a mean_min above 0")
        if self.distribution == "list" and "values_min" in given and not self.values_min:
            faults.append("needs at least one value in values_min")
        if faults:
            message = f'the law "{self.distribution}" ' + " and ".join(faults)
            raise wrong(message)
        return self


def _endless(value: Any) -> Any:
    """Read the word "endless" as no limit."""
    if not isinstance(value, str):
        return value
    if value == ENDLESS:
        return None
    near = did_you_mean(value, [ENDLESS])
    message = f'{shown_value(value)} is neither a table nor "{ENDLESS}"' + (near and f"; {near}")
    raise wrong(message)


Patience = Annotated[DurationTable | None, BeforeValidator(_endless)]
