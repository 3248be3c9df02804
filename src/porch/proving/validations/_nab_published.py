"""What the Numenta Anomaly Benchmark publishes for its own detectors on mentions of companies: the raw standard score.

From `results/*/*_standard_scores.csv` of its repository (MIT), each at the threshold that is best for it over the whole
benchmark: chosen knowing the labels, these series among them.
"""

from __future__ import annotations

from collections.abc import Mapping

PUBLISHED: Mapping[str, Mapping[str, float]] = {
    "artime": {
        "AMZN": 2.736628, "PFE": 2.586827, "KO": 2.225244, "AAPL": 2.916102, "CVS": 1.838085,
        "CRM": 2.100727, "FB": 1.214244, "GOOG": 1.405824, "IBM": 0.778024, "UPS": 3.213773,
    },
    "context_ose": {
        "GOOG": 0.04968, "KO": 0.720926, "IBM": 1.250365, "AMZN": -0.38862, "AAPL": 1.698114,
        "FB": 1.720482, "PFE": 3.566954, "CVS": 2.710387, "CRM": 2.582708, "UPS": 2.247084,
    },
    "numenta": {
        "FB": 1.610482, "IBM": -0.104111, "AAPL": 1.263898, "GOOG": -0.260196, "CRM": 0.723576,
        "CVS": 2.3095, "PFE": 3.021776, "UPS": 1.609071, "AMZN": -0.743957, "KO": 2.462493,
    },
    "htm_java": {
        "AMZN": -0.963957, "KO": 2.243902, "CRM": 2.626622, "FB": 1.170482, "AAPL": 1.213174,
        "IBM": -0.663073, "UPS": 0.878193, "GOOG": 0.003001, "PFE": 1.025779, "CVS": 2.37337,
    },
    "earthgecko_skyline": {
        "PFE": 2.646767, "FB": 0.483955, "AMZN": 2.187635, "KO": 0.597666, "UPS": 1.626467,
        "IBM": -0.910066, "CRM": 1.483391, "GOOG": -0.372561, "CVS": 1.864518, "AAPL": 2.887639,
    },
    "knn_cad": {
        "CRM": 1.364819, "UPS": -0.720753, "KO": 1.032708, "AAPL": 2.48335, "PFE": 1.920402,
        "FB": 0.009851, "AMZN": 0.489657, "IBM": 0.383463, "CVS": 1.591609, "GOOG": 0.87934,
    },
    "relative_entropy": {
        "CRM": -1.248212, "FB": 1.390482, "UPS": 1.429849, "AMZN": -0.145516, "AAPL": -0.692809,
        "IBM": 1.171367, "PFE": 0.905444, "CVS": 2.456776, "GOOG": 0.562836, "KO": 0.611663,
    },
    "random_cut_forest": {
        "CVS": -0.875187, "CRM": 1.678502, "GOOG": 0.073223, "PFE": 2.259314, "AMZN": 1.008574,
        "AAPL": 0.750076, "IBM": -5.342949, "KO": -1.574196, "FB": -1.528019, "UPS": 2.317202,
    },
    "twitter_advec": {
        "PFE": 1.697569, "AMZN": 1.668571, "FB": -0.146901, "KO": 0.714555, "AAPL": 0.168755,
        "CVS": 1.653682, "IBM": 0.300885, "GOOG": 0.291835, "UPS": -1.784963, "CRM": 1.782696,
    },
    "windowed_gaussian": {
        "PFE": 0.26558, "AAPL": 1.513997, "IBM": -0.799109, "CVS": 0.773682, "GOOG": -0.146777,
        "FB": 0.11975, "KO": -0.914196, "AMZN": 1.558483, "UPS": -2.205165, "CRM": 0.763846,
    },
    "skyline": {
        "GOOG": -2.066193, "UPS": -9.628217, "PFE": 1.492765, "AAPL": 0.408305, "CRM": 1.812452,
        "KO": -2.047459, "AMZN": 0.42764, "CVS": 1.853669, "FB": -1.462809, "IBM": -4.385897,
    },
    "bayes_change_point": {
        "IBM": -2.344097, "GOOG": -2.063857, "PFE": -3.716491, "KO": -5.746175, "CRM": -2.229235,
        "CVS": -3.11, "AMZN": -0.354131, "AAPL": -1.901193, "UPS": -8.018138, "FB": -1.734833,
    },
    "expose": {
        "CVS": 0.309561, "GOOG": -1.081092, "IBM": -1.870969, "AMZN": -4.0, "FB": -0.583381,
        "CRM": -1.584915, "AAPL": -4.0, "UPS": -2.234282, "KO": -4.103037, "PFE": -0.794822,
    },
}  # fmt: skip
"""By detector and company."""
