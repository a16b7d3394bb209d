"""The measures a comparison can be made by, each from the truth and what a model answered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Callable

import numpy as np


class Unmeasurable(Exception):
    """The rows do not allow this measure, for example when all of them have the same label."""


@dataclass(frozen=True)
class Metric:
    higher_is_better: bool
    #: whether it compares probabilities of two classes rather than predicted values
    of_probabilities: bool
    measure: Callable[[np.ndarray, np.ndarray], float]


def auc(truth: np.ndarray, score: np.ndarray) -> float:
    """The chance that a positive row is ranked above a negative one; a tie counts half."""
    positive = truth == 1
    positives, negatives = int(positive.sum()), int((~positive).sum())
    if positives == 0 or negatives == 0:
        raise Unmeasurable("all rows have the same label")
    _, group, sizes = np.unique(score, return_inverse=True, return_counts=True)
    last = np.cumsum(sizes)
    ranks = (last - (sizes - 1) / 2)[group]
    return float((ranks[positive].sum() - positives * (positives + 1) / 2) / (positives * negatives))


def accuracy(truth: np.ndarray, score: np.ndarray) -> float:
    return float(((score > 0.5) == (truth == 1)).mean())


def log_loss(truth: np.ndarray, score: np.ndarray) -> float:
    bounded = np.clip(score.astype(np.float64), 1e-15, 1 - 1e-15)
    return float(-np.where(truth == 1, np.log(bounded), np.log(1 - bounded)).mean())


def brier(truth: np.ndarray, score: np.ndarray) -> float:
    return float(((score - truth) ** 2).mean())


def rmse(truth: np.ndarray, answer: np.ndarray) -> float:
    return float(np.sqrt(((answer - truth) ** 2).mean()))


def mae(truth: np.ndarray, answer: np.ndarray) -> float:
    return float(np.abs(answer - truth).mean())


METRICS = {
    "auc": Metric(True, True, auc),
    "accuracy": Metric(True, True, accuracy),
    "log_loss": Metric(False, True, log_loss),
    "brier": Metric(False, True, brier),
    "rmse": Metric(False, False, rmse),
    "mae": Metric(False, False, mae),
}
