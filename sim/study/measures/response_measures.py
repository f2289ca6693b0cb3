"""The measures of response, each from the `Response` of a season."""

from __future__ import annotations

import numpy as np

from sim.study.measures.record import Measure
from sim.study.measures.response import Response, wait_percentile, waits_min
from sim.tables import MINUTE_US


def _in_time(r: Response) -> tuple[float, float]:
    return float(r.in_time.sum()), r.number


def _to_limit(r: Response) -> tuple[float, float]:
    return float(np.minimum(r.wait[r.counted], r.wait_limit).sum()) / MINUTE_US, r.number


def _median(r: Response) -> tuple[float, float]:
    return wait_percentile(waits_min(r), 0.5), float(r.counted.any())


def _ninetieth(r: Response) -> tuple[float, float]:
    return wait_percentile(waits_min(r), 0.9), float(r.counted.any())


def _reached(r: Response) -> tuple[float, float]:
    return float(r.reached.sum()), r.number


def _handed_over(r: Response) -> tuple[float, float]:
    return float(r.handed_over.sum()), r.number


def _gave_up(r: Response) -> tuple[float, float]:
    return float(r.gave_up.sum()), r.number


def _any_to_limit(r: Response) -> tuple[float, float]:
    return float(np.minimum(r.any_wait[r.counted], r.wait_limit).sum()) / MINUTE_US, r.number


def _any_in_time(r: Response) -> tuple[float, float]:
    return float((r.any_in_time & r.counted).sum()), r.number


def _all_to_limit(r: Response) -> tuple[float, float]:
    waits = np.minimum(r.any_wait[r.in_window], r.wait_limit)
    return float(waits.sum()) / MINUTE_US, float(r.in_window.sum())


def _all_in_time(r: Response) -> tuple[float, float]:
    return float(r.any_in_time.sum()), float(r.in_window.sum())


def _answered(r: Response) -> tuple[float, float]:
    return float(r.wait[r.reached].sum()) / MINUTE_US, float(r.reached.sum())


def _answered_unit(r: Response) -> tuple[float, float]:
    return float(r.unit_wait[r.reached].sum()) / MINUTE_US, float(r.reached.sum())


def _answered_approach(r: Response) -> tuple[float, float]:
    sent_to_arrival = (r.wait - r.unit_wait)[r.reached]
    return float(sent_to_arrival.sum()) / MINUTE_US, float(r.reached.sum())


def _answered_complement(r: Response) -> tuple[float, float]:
    return float(r.complement[r.reached].sum()) / MINUTE_US, float(r.reached.sum())


def _walk(r: Response) -> tuple[float, float]:
    return float(r.walked[r.reached].sum()) / 1000, float(r.reached.sum())


def _called_off(r: Response) -> tuple[float, float]:
    return float(r.called_off), r.weeks


def _redirected(r: Response) -> tuple[float, float]:
    return float(r.redirected), r.weeks


def _interrupted(r: Response) -> tuple[float, float]:
    return float(r.interrupted), r.weeks


def _requests(r: Response) -> tuple[float, float]:
    return r.number, r.weeks


def _follow_ups(r: Response) -> tuple[float, float]:
    return float(r.follow_ups), r.weeks


def _in_window(r: Response) -> tuple[float, float]:
    return float(r.in_window.sum()), float(r.all_requests)


MEASURES = (
    Measure(
        "reached_in_time_share", "share", "higher", "response",
        "Requests reached on foot in time", "Pedidos atendidos a pie a tiempo", "ratio",
        "Requests meant for the foot patrol and made in the window that an officer on foot "
        "reaches within the time set by the study, of all such requests.", _in_time,
    ),
    Measure(
        "mean_wait_to_limit_min", "min", "lower", "response",
        "Wait for an officer on foot, counted up to a limit",
        "Espera por un oficial a pie, contada hasta un límite", "ratio",
        "Mean wait for the first officer on foot; a request never reached, or reached later, "
        "counts with the limit set by the study.", _to_limit,
    ),
    Measure(
        "median_wait_min", "min", "lower", "response",
        "Wait that half of the requests do not exceed",
        "Espera que la mitad de los pedidos no supera", "percentile",
        "Half of the requests meant for the foot patrol are reached on foot within this time; "
        "one that is never reached counts as infinite.", _median, 0.5,
    ),
    Measure(
        "p90_wait_min", "min", "lower", "response",
        "Wait that nine of ten requests do not exceed",
        "Espera que nueve de cada diez pedidos no superan", "percentile",
        "Nine of ten requests meant for the foot patrol are reached on foot within this time; "
        "one that is never reached counts as infinite.", _ninetieth, 0.9,
    ),
    Measure(
        "reached_share", "share", "higher", "response",
        "Requests reached on foot at all", "Pedidos atendidos a pie alguna vez", "ratio",
        "Requests meant for the foot patrol that an officer on foot reaches, however late.",
        _reached,
    ),
    Measure(
        "handed_over_share", "share", "lower", "response",
        "Requests left to a patrol car", "Pedidos que quedan para una patrulla en auto", "ratio",
        "Requests meant for the foot patrol that are handed over to a patrol car.", _handed_over,
    ),
    Measure(
        "gave_up_share", "share", "lower", "response",
        "Residents who gave up waiting", "Vecinos que se cansaron de esperar", "ratio",
        "Requests meant for the foot patrol whose resident gave up before an officer came.",
        _gave_up,
    ),
    Measure(
        "any_officer_wait_to_limit_min", "min", "lower", "response",
        "Wait for any officer, on foot or by car, counted up to a limit",
        "Espera por cualquier oficial, a pie o en auto, contada hasta un límite", "ratio",
        "Mean wait of requests meant for the foot patrol for the first officer of any kind; "
        "nobody, or later, counts with the limit.", _any_to_limit,
    ),
    Measure(
        "any_officer_in_time_share", "share", "higher", "response",
        "Requests reached in time by any officer, on foot or by car",
        "Pedidos atendidos a tiempo por cualquier oficial, a pie o en auto", "ratio",
        "Requests meant for the foot patrol and made in the window that an officer on foot or a "
        "patrol car reaches within the time set by the study, of all such requests.",
        _any_in_time,
    ),
    Measure(
        "all_requests_wait_to_limit_min", "min", "lower", "response",
        "Wait for any officer over all requests, counted up to a limit",
        "Espera por cualquier oficial en todos los pedidos, contada hasta un límite", "ratio",
        "As the wait for any officer, over all requests made in the window, emergencies and others "
        "that always go to patrol cars included.", _all_to_limit,
    ),
    Measure(
        "all_requests_in_time_share", "share", "higher", "response",
        "All requests that any officer reached in time",
        "Todos los pedidos que algún oficial atendió a tiempo", "ratio",
        "Requests for anybody made in the window that an officer on foot or a patrol car reaches "
        "within the time set by the study, of all of them.", _all_in_time,
    ),
    Measure(
        "mean_wait_answered_min", "min", "none", "response",
        "Wait of the requests that were reached", "Espera de los pedidos que sí se atendieron",
        "ratio", "Mean wait over the requests reached on foot only; it looks better when hard "
        "requests are handed over, so it gets no verdict.", _answered,
    ),
    Measure(
        "unit_wait_answered_min", "min", "none", "response",
        "Of that wait, until an officer could be sent",
        "De esa espera, hasta que se pudo enviar a un oficial", "ratio",
        "From the request, the call to the desk included, to the moment the unit that arrived "
        "first was sent; over the requests reached.", _answered_unit,
    ),
    Measure(
        "sent_to_arrival_answered_min", "min", "none", "response",
        "Of that wait, from sending the officer to arrival",
        "De esa espera, desde el envío del oficial hasta su llegada", "ratio",
        "From sending the unit that arrived first to its arrival; over the requests reached.",
        _answered_approach,
    ),
    Measure(
        "full_complement_answered_min", "min", "none", "response",
        "Further wait until enough officers were there",
        "Espera adicional hasta que llegaron suficientes oficiales", "ratio",
        "From the first arrival to the last of those sent; over the requests reached.",
        _answered_complement,
    ),
    Measure(
        "response_walk_m", "m", "none", "response",
        "Walk to a request", "Caminata hasta un pedido", "ratio",
        "Meters walked by the unit that arrived first; over the requests reached.", _walk,
    ),
    Measure(
        "called_off_per_week", "per week", "none", "response",
        "Units called off on the way", "Oficiales que recibieron contraorden en el camino", "ratio",
        "Units under way to a request that were called off, per week.", _called_off,
    ),
    Measure(
        "redirected_per_week", "per week", "none", "response",
        "Units sent elsewhere on the way", "Oficiales desviados a otro pedido en el camino",
        "ratio", "Units under way to a request that were sent to a more urgent one, per week.",
        _redirected,
    ),
    Measure(
        "interrupted_requests_per_week", "per week", "none", "response",
        "Requests interrupted for a more urgent one",
        "Pedidos interrumpidos por otro más urgente", "ratio",
        "How often a request lost the officers who were on the way to it or at it to a more "
        "urgent one, per week.", _interrupted,
    ),
    Measure(
        "foot_requests_per_week", "per week", "none", "response",
        "Requests for the foot patrol", "Pedidos para la patrulla a pie", "ratio",
        "Requests meant for the foot patrol and made in the window, per week; without follow-ups "
        "the same in all scenarios that share a world.", _requests,
    ),
    Measure(
        "follow_ups_per_week", "per week", "none", "response",
        "Follow-ups asked of the foot patrol", "Seguimientos pedidos a la patrulla a pie", "ratio",
        "Of those, requests that follow up one that was answered on foot some days before.",
        _follow_ups,
    ),
    Measure(
        "requests_in_window_share", "share", "none", "response",
        "Requests of the day that fall in the window",
        "Pedidos del día que caen en el horario", "ratio",
        "Requests for anybody made in the window, of those made at any hour: a check of the input.",
        _in_window,
    ),
)  # fmt: skip
