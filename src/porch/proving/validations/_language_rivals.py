"""What others would say: VADER, the commonest label, logistic regression on tf-idf, with and without VADER."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
import polars as pl
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold
from sklearn.multiclass import OneVsRestClassifier
from sklearn.pipeline import FeatureUnion

from porch.proving.validations import _rival
from porch.proving.validations._language_tasks import Labelled, Task

VADER = """
import sys
import pandas
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer
told = pandas.read_csv(sys.argv[1], keep_default_na=False)
analyzer = SentimentIntensityAnalyzer()
scores = [analyzer.polarity_scores(str(text)) for text in told["text"]]
pandas.DataFrame(scores)[["neg", "neu", "pos", "compound"]].to_csv(sys.argv[2], index=False)
"""
STRENGTHS = (1.0, 10.0)
MANY = 20  # classes, from which on each is told from all others, and no strength is chosen


def said(task: Task, train: Labelled, data: Labelled, vader: tuple[Any, Any]) -> dict[str, Sequence[str]]:
    """Return what each rival says of `data`. `vader`: its four scores of the texts of `train` and of `data`."""
    told: dict[str, Sequence[str]] = {}
    if task.vader is not None:
        told["vader"] = [task.vader(compound) for compound in vader[1][:, 3]]
    told["majority"] = [Counter(train.labels).most_common(1)[0][0]] * len(data.texts)
    mine, theirs = terms(train, data)
    told["tfidf_logistic"] = logistic(task, mine, train.labels, theirs)
    beside = [hstack([some, csr_matrix(scores)]).tocsr() for some, scores in zip((mine, theirs), vader, strict=True)]
    told["tfidf_vader_logistic"] = logistic(task, beside[0], train.labels, beside[1])
    return told


def vader(texts: Sequence[str]) -> Any:
    """Return VADER's neg, neu, pos and compound of each text."""
    return _rival.run(VADER, pl.DataFrame({"text": list(texts)})).to_numpy()


def terms(train: Labelled, data: Labelled) -> tuple[Any, Any]:
    """Return tf-idf of words, pairs and pieces of words as `train` has them, of its texts and of those of `data`."""
    union = FeatureUnion([
        ("words", TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True)),
        ("pieces", TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True, min_df=2)),
    ])  # fmt: skip
    return union.fit_transform(train.texts), union.transform(data.texts)


def logistic(task: Task, mine: Any, labels: Sequence[str], theirs: Any) -> Sequence[str]:
    """Return what logistic regression on rows of numbers says, its strength chosen on folds of the rows it learns."""
    right = np.array(labels)
    if len(set(labels)) > MANY:
        return _model(STRENGTHS[-1], many=True).fit(mine, right).predict(theirs).tolist()  # type: ignore[no-any-return]
    best = max(STRENGTHS, key=lambda strength: _by_folds(task, strength, mine, right))
    return _model(best).fit(mine, right).predict(theirs).tolist()  # type: ignore[no-any-return]


def _by_folds(task: Task, strength: float, mine: Any, right: Any) -> float:
    """Return the figure that counts, on held-out folds: a rival's strength is chosen as ours is."""
    figure = next(iter(task.figures.values()))
    told = np.empty(len(right), dtype=object)
    for kept, held in StratifiedKFold(3, shuffle=True, random_state=0).split(mine, right):
        told[held] = _model(strength).fit(mine[kept], right[kept]).predict(mine[held])
    return figure(right.tolist(), told.tolist())


def _model(strength: float, *, many: bool = False) -> Any:
    if many:
        return OneVsRestClassifier(LogisticRegression(C=strength, solver="liblinear"))
    return LogisticRegression(C=strength, max_iter=300)
